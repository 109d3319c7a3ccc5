"""Notebooks are tests: refuse those that nbval would let pass without comparing anything.

Beside that, the browser that tests of pages and of JupyterLab share.
"""

import os
import shutil
from pathlib import Path

import nbformat
import pytest
from hypothesis import HealthCheck, Phase, settings

settings.register_profile("any machine", deadline=None)  # a busy one is no failure
settings.register_profile(
    "mutation",  # the same few examples each time, and no search for a simpler failure
    deadline=None,
    max_examples=20,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("any machine")

NOTEBOOKS = sorted((Path(__file__).parent / "notebooks").glob("*.ipynb"))


def why_not_comparable(path: Path) -> list[str]:
    """Reasons for which comparing outputs would prove nothing: cells not run, outputs stripped."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    counts = [cell.execution_count for cell in cells]
    reasons = []
    if counts != list(range(1, len(cells) + 1)):
        reasons.append(f"{path.name}: not run once from top to bottom; `make notebooks` does it")
    if not any(cell.outputs for cell in cells):
        reasons.append(f"{path.name}: its outputs were stripped; `make notebooks` restores them")
    return reasons


def pytest_sessionstart(session: pytest.Session) -> None:
    """Stop before anything runs where a notebook could not fail."""
    reasons = [reason for path in NOTEBOOKS for reason in why_not_comparable(path)]
    if reasons:
        raise pytest.UsageError("\n".join(reasons))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; the tests that need one are skipped without, unless it is required."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found and os.environ.get("REQUIRE_CHROMIUM"):
        pytest.fail("no Chromium on this machine, and REQUIRE_CHROMIUM is set")
    if not found:
        pytest.skip("no Chromium on this machine")
    return found
