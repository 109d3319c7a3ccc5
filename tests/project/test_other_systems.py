"""The scheduled job covers what pyproject promises, and calls what exists; files fit any system."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
import yaml

import run
from tests.project.test_lock import EXTRAS, PYTHONS, SYSTEMS

ROOT = Path(run.__file__).parent
TEXT = (ROOT / ".github" / "workflows" / "elsewhere.yml").read_text(encoding="utf-8")
WORKFLOW = yaml.safe_load(TEXT)
TESTS = WORKFLOW["jobs"]["tests"]
STEPS = [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]
CALLS = [line.strip() for step in STEPS for line in step.get("run", "").splitlines()]


def test_every_promised_python_on_every_system_locked_and_newest():
    assert TESTS["strategy"]["matrix"] == {
        "system": ["ubuntu-latest", "macos-latest", "windows-latest"],
        "python": PYTHONS,
        "packages": ["locked", "newest"],
    }
    assert len(SYSTEMS) == 3
    assert TESTS["strategy"]["fail-fast"] is False, "one failure would hide the others"


def test_every_kind_of_packages_has_its_step():
    conditions = {step["if"] for step in TESTS["steps"] if "if" in step}
    assert conditions == {"matrix.packages == 'locked'", "matrix.packages == 'newest'"}


def test_it_runs_by_the_clock_and_by_hand_and_may_only_read():
    events = WORKFLOW[True]  # YAML takes `on` for a truth value
    assert set(events) == {"schedule", "workflow_dispatch"}
    assert re.fullmatch(r"\d+ \d+ \* \* \d", events["schedule"][0]["cron"])
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert all(job["timeout-minutes"] for job in WORKFLOW["jobs"].values())


def test_actions_are_pinned_to_a_commit():
    used = re.findall(r"uses: (\S+)(.*)", TEXT)
    assert len(used) == 2 * len(WORKFLOW["jobs"])
    for action, comment in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment)


def test_its_calls_exist():
    ours = [call.split()[2] for call in CALLS if call.startswith("python run.py ")]
    assert {"lint", "test"} <= set(ours) <= set(run.COMMANDS)
    (install,) = (call for call in CALLS if "pip install" in call)
    assert set(re.search(r"\[([a-z,]+)]", install)[1].split(",")) == EXTRAS
    (plain,) = (call for call in CALLS if "-m pytest" in call)
    assert plain.split()[1:] == run.COMMANDS["test"][0]


def test_a_variable_that_is_read_is_the_one_that_is_set():
    conftest = (ROOT / "conftest.py").read_text(encoding="utf-8")
    assert all(f'"{name}"' in conftest for name in TESTS["env"])


def test_the_steps_after_a_checkout_are_the_same_everywhere():
    first, second = (job["steps"][:2] for job in WORKFLOW["jobs"].values())
    assert first[0] == second[0]
    assert first[1]["uses"] == second[1]["uses"]


FOLDERS = ("src", "tests", "benchmarks")
OURS = [ROOT / "run.py", ROOT / "conftest.py"]
OURS += sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
ON_LINUX_ALONE = "tests/support/processes.py"  # so are the tests that use it, in tests/faults
POSIX_ONLY = {"fcntl", "grp", "pwd", "resource", "termios", "pty", "posix", "syslog", "crypt"}


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_rests_on_one_system(path):
    """ruff sees a missing encoding (PLW1514); this sees ends of lines, modules and shells."""
    if path.relative_to(ROOT).as_posix() == ON_LINUX_ALONE:
        return
    written_for_good = "src" in path.relative_to(ROOT).parts
    module = ast.parse(path.read_text(encoding="utf-8"))
    for node in module.body:  # a function may import for the system that it is on
        if isinstance(node, ast.Import):
            assert not {name.name.split(".")[0] for name in node.names} & POSIX_ONLY
        if isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] not in POSIX_ONLY
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            given = {word.arg for word in node.keywords}
            where = f"line {node.lineno}"
            assert name not in ("uname", "fork", "mkfifo"), where
            assert not (name in ("run", "Popen", "call") and "shell" in given), where
            if written_for_good and name == "write_text":
                assert "newline" in given, f"{where}: Windows would end its lines differently"


def test_a_missing_encoding_is_an_error_in_every_module_of_ours():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    begins = "error::EncodingWarning:"
    filters = settings["tool"]["pytest"]["ini_options"]["filterwarnings"]
    ours = [told.removeprefix(begins) for told in filters if told.startswith(begins)]
    packages = ["helpers", "tests", "benchmarks", "conftest"]
    modules = [path.stem for path in [ROOT / "run.py", *ROOT.glob("tests/*.py")]]
    assert len(modules) > 15
    for name in [*packages, *modules]:
        assert any(re.match(pattern, name) for pattern in ours), name
    assert not any(re.match(pattern, "pandas") for pattern in ours)


def test_files_are_stored_with_the_same_ends_of_lines_everywhere():
    attributes = (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()
    assert "* text=auto eol=lf" in attributes
    stored = [*ROOT.glob("data/*"), *ROOT.glob("notebooks/*.ipynb"), *OURS]
    assert len(stored) > 150
    assert not [path.name for path in stored if path.is_file() and b"\r" in path.read_bytes()]
