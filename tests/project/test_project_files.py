"""The files around the code say what is true, and agree with each other."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

import run
from helpers import cli

ROOT = Path(run.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIREMENTS = sum(PROJECT["optional-dependencies"].values(), PROJECT["dependencies"])


def test_each_dependency_says_what_it_is_for():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for requirement in REQUIREMENTS:
        (line,) = (line for line in text.splitlines() if f'"{requirement}"' in line)
        assert re.search(r"#\s\w.{10,}", line), f"{requirement} has no purpose beside it"


def test_every_make_target_is_a_command_of_run_py():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+(?: [a-z]+)*):$", makefile, flags=re.M)
    assert sorted(" ".join(targets).split()) == sorted([*run.commands(), "help"])


FOLDERS = ("", "docs", "data", "data/second_entry", "examples/another_article", "tests/oracles")
OURS = "src|tests|data|docs|notebooks|examples|benchmarks"
GUIDES = sorted(
    path.relative_to(ROOT).as_posix() for folder in FOLDERS for path in (ROOT / folder).glob("*.md")
)


@pytest.mark.parametrize("file", GUIDES)
def test_paths_and_commands_in_the_guides_exist(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z]+)", text):
        assert target in [*run.commands(), "help"], target
    for command in re.findall(r"python -m helpers([ .][a-z_.]+)", text):
        assert command.strip() in cli.COMMANDS, command
    for path in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / file).parent.joinpath(path).exists(), path
    for path in re.findall(rf"`((?:{OURS})/[^`*…]*)`", text):
        assert (ROOT / path).exists() or (ROOT / file).parent.joinpath(path).exists(), path


def test_the_hooks_are_our_own_and_call_what_exists():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repo["repo"] for repo in hooks["repos"]] == ["local"]
    for hook in hooks["repos"][0]["hooks"]:
        python, script, command, *words = hook["entry"].split()
        assert (python, script) == ("python3", "run.py")
        assert command in run.commands()
        assert all((ROOT / word).exists() for word in words)
