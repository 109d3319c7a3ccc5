"""Notebooks are tests: refuse those that nbval would let pass without comparing anything.

Beside that, no test reaches another machine; and the browser that tests of pages and of
JupyterLab share.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.modules["rfc3987_syntax"] = None  # as in helpers.report, before nbformat is imported

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from helpers.report import kernels
from support import offline, pictures
from support.comparable import why_not_comparable

# A busy machine is no failure. What is tried by chance is tried at length by `make slow`.
settings.register_profile("quick", deadline=None, max_examples=20, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=300)
settings.load_profile("quick")

pytest_plugins = ["nbval.plugin"]  # not from its entry point, which is imported before this file

NOTEBOOKS = sorted((Path(__file__).parent / "notebooks").glob("*.ipynb"))


def pytest_configure(config: pytest.Config) -> None:
    """From here on, neither this process nor a kernel that it starts reaches another machine.

    Nor does the day change for the reports that are built. Kernels are forked, as in a report.
    """
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(int(time.time())))
    folder = tempfile.TemporaryDirectory(prefix="ipython-")
    config.add_cleanup(folder.cleanup)
    offline.guard_kernels(Path(folder.name) / "offline")
    offline.refuse_other_machines()
    kernels.use()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Stop before anything runs where a notebook could not fail."""
    reasons = [reason for path in NOTEBOOKS for reason in why_not_comparable(path)]
    if reasons:
        raise pytest.UsageError("\n".join(reasons))


def pytest_report_header() -> str | None:
    """Say so where pictures are not compared."""
    if pictures.drawn_by_the_locked_matplotlib():
        return None
    return "pictures in notebooks: not compared, since matplotlib is not the locked one"


@pytest.fixture(autouse=True)
def data_set_of_examples(request: pytest.FixtureRequest) -> None:
    """The examples of docstrings find the data set of this project as ``k2``."""
    if isinstance(request.node, pytest.DoctestItem):
        from support.project_data import K2

        request.getfixturevalue("doctest_namespace")["k2"] = K2


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item):
    """Compare the pictures of a cell too, once nbval has run it."""
    result = yield
    fresh = getattr(item, "test_outputs", None)  # of a cell that nbval has run
    if fresh is not None and (why := pictures.why_different(item.cell.outputs, fresh)):
        item.raise_cell_error("Pictures differ", why)
    return result


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; the tests that need one are skipped without, unless it is required."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if not found and os.environ.get("REQUIRE_CHROMIUM"):
        pytest.fail("no Chromium on this machine, and REQUIRE_CHROMIUM is set")
    if not found:
        pytest.skip("no Chromium on this machine")
    return found


QUIET = ["background-networking", "component-update", "gpu", "quic", "sync"]


@pytest.fixture(scope="module")
def browser(chromium) -> Iterator[Browser]:
    """A browser that asks nobody for news.

    It ends with the tests of a file: playwright lends each process one at a time, and while it is
    there nothing else can run an event loop.
    """
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = ["--no-first-run", *(f"--disable-{what}" for what in QUIET)]
    flags += ["--no-sandbox"] if as_root else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield browser
        browser.close()
