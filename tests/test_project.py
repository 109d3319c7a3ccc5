"""The files around the code say what is true, and agree with each other."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
REQUIREMENTS = [
    requirement
    for group in (
        PROJECT["dependencies"],
        *PROJECT["optional-dependencies"].values(),
    )
    for requirement in group
]


def name_of(requirement: str) -> str:
    return re.match(r"[A-Za-z0-9_.-]+", requirement)[0].lower().replace("_", "-")


def test_the_lock_pins_every_dependency_exactly():
    lines = [line for line in LOCK.splitlines() if line]
    assert all(re.match(r"[a-z0-9._-]+==\d", line) for line in lines)
    pinned = {name_of(line) for line in lines}
    assert {name_of(requirement) for requirement in REQUIREMENTS} <= pinned


def test_the_lock_names_no_host():
    assert "://" not in LOCK
    assert "@" not in LOCK


def test_the_environment_rests_on_the_lock():
    environment = (ROOT / "environment.yml").read_text(encoding="utf-8")
    lowest = PROJECT["requires-python"].removeprefix(">=")
    assert f"- python={lowest}" in environment
    assert "- -r requirements.lock" in environment
    assert "- -e ." in environment
    assert "conda-forge" in environment


def test_each_dependency_says_what_it_is_for():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for requirement in REQUIREMENTS:
        (line,) = (line for line in text.splitlines() if f'"{requirement}"' in line)
        assert re.search(r"#\s\w.{10,}", line), f"{requirement} has no purpose beside it"


def test_every_make_target_is_a_command_of_run_py():
    targets = re.search(r"^([a-z ]+):$", (ROOT / "Makefile").read_text(), flags=re.M)[1].split()
    commands = re.findall(r'^    "([a-z]+)": \[', (ROOT / "run.py").read_text(), flags=re.M)
    assert sorted(targets) == sorted(commands)


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md", "docs/your_own_article.md"])
def test_paths_and_commands_in_the_guides_exist(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    commands = re.findall(r'^    "([a-z]+)": \[', (ROOT / "run.py").read_text(), flags=re.M)
    for target in re.findall(r"`make ([a-z]+)", text):
        assert target in commands, target
    for module in re.findall(r"python -m (helpers\.[a-z_.]+)", text):
        place = ROOT / "src" / module.replace(".", "/")
        assert place.is_dir() or place.with_suffix(".py").exists(), module
    for path in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / file).parent.joinpath(path).exists(), path
