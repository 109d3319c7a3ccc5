"""The scheduled job covers what pyproject promises, and calls what exists; files fit any system.

That no module rests on one system is a rule of ruff (TID251 and S602 in pyproject.toml).
"""

import ast
import re
import tomllib
from pathlib import Path

import yaml

import run
from tests.project.test_lock import EXTRAS, PYTHONS

ROOT = Path(run.__file__).parent
TEXT = (ROOT / ".github" / "workflows" / "elsewhere.yml").read_text(encoding="utf-8")
WORKFLOW = yaml.safe_load(TEXT)
TESTS = WORKFLOW["jobs"]["tests"]
STEPS = [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]
CALLS = [line.strip() for step in STEPS for line in step.get("run", "").splitlines()]
PYTHON_FILES = [
    *(path for folder in ("src", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")),
    *ROOT.glob("*.py"),
]


def test_the_job_runs_weekly_on_every_promised_python_and_may_only_read():
    events = WORKFLOW[True]  # YAML takes `on` for a truth value
    assert re.fullmatch(r"\d+ \d+ \* \* \d", events["schedule"][0]["cron"])
    assert TESTS["strategy"]["matrix"]["python"] == PYTHONS
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert all(job["timeout-minutes"] for job in WORKFLOW["jobs"].values())


def test_actions_are_pinned_to_a_commit():
    for action in re.findall(r"uses: (.*)", TEXT):
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)


def test_its_calls_exist():
    ours = {call.split()[2] for call in CALLS if call.startswith("python run.py ")}
    assert {"lint", "test", "slow"} <= ours <= set(run.commands())
    (install,) = (call for call in CALLS if "pip install" in call)
    assert set(re.search(r"\[([a-z,]+)]", install)[1].split(",")) == EXTRAS
    (plain,) = (call for call in CALLS if "-m pytest" in call)
    assert plain.replace('"', "").split(maxsplit=1)[1] == " ".join(run.COMMANDS["test"][1][0])


def test_a_variable_that_is_read_is_the_one_that_is_set():
    conftest = (ROOT / "conftest.py").read_text(encoding="utf-8")
    assert all(f'"{name}"' in conftest for name in TESTS["env"])


def test_what_is_written_for_good_has_the_same_ends_of_lines_everywhere():
    assert "* text=auto eol=lf" in (ROOT / ".gitattributes").read_text(encoding="utf-8")
    stored = [*ROOT.glob("data/*.*"), *ROOT.glob("notebooks/*.ipynb"), *PYTHON_FILES]
    assert not [path.name for path in stored if b"\r" in path.read_bytes()]
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "write_text":
                where = f"{path.name}:{node.lineno}: Windows would end its lines differently"
                assert "newline" in {word.arg for word in node.keywords}, where


def test_a_missing_encoding_is_an_error_in_every_module_of_ours():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    begins = "error::EncodingWarning:"
    filters = settings["tool"]["pytest"]["ini_options"]["filterwarnings"]
    (pattern,) = (each.removeprefix(begins) for each in filters if each.startswith(begins))
    modules = {path.relative_to(ROOT).parts[0].removesuffix(".py") for path in PYTHON_FILES}
    tests = {path.stem for path in PYTHON_FILES if path.stem.startswith("test_")}
    for name in (modules - {"src"}) | tests | {"helpers", "support"}:
        assert re.match(pattern, name), name
    assert not re.match(pattern, "pandas")
