"""The lock is exact, complete and names no host; what is installed from it is what it says."""

import ast
import re
import sys
import tomllib
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import run

ROOT = Path(run.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = set(PROJECT["optional-dependencies"])
TEXT = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINNED = [Requirement(line) for line in TEXT.splitlines()]
DIRECT = [Requirement(line) for line in PROJECT["dependencies"]] + [
    Requirement(line) for lines in PROJECT["optional-dependencies"].values() for line in lines
]
PYTHONS = [
    words.rpartition(" ")[2]
    for words in PROJECT["classifiers"]
    if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", words)
]
PACKAGES = packages_distributions()
"""What can be imported here, and which distribution brings it."""
SYSTEMS = {
    "Linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "macOS": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "Windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
}


def pins(python: str, system: str) -> dict[str, str]:
    """Name to version, as the lock has it for one Python on one system."""
    where = SYSTEMS[system] | {"python_version": python, "python_full_version": f"{python}.9"}
    applying = [one for one in PINNED if one.marker is None or one.marker.evaluate(where)]
    versions = {canonicalize_name(one.name): str(one.specifier)[2:] for one in applying}
    assert len(versions) == len(applying), f"two versions of one package for {python} on {system}"
    return versions


def test_every_line_is_one_exact_version_and_names_no_host_and_no_folder():
    assert len(PINNED) > 100
    for one in PINNED:
        assert re.fullmatch(r"==[^*]+", str(one.specifier)), one
    assert not re.search(r"://|@|--|\\|file:", TEXT)


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_dependency_is_pinned_within_its_bounds(system):
    for python in PYTHONS:
        versions = pins(python, system)
        for wanted in DIRECT:
            assert wanted.specifier.contains(versions[canonicalize_name(wanted.name)]), wanted


def imported(file: Path) -> set[str]:
    """What the code in a file imports, each package by its first name."""
    lines = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    modules = [name.name for line in lines if isinstance(line, ast.Import) for name in line.names]
    modules += [line.module or "" for line in lines if isinstance(line, ast.ImportFrom)]
    return {module.split(".")[0] for module in modules}


@pytest.mark.parametrize(
    ("folder", "extras"), [("src", {"notebooks", "report"}), ("tests", EXTRAS), (".", EXTRAS)]
)
def test_what_is_imported_is_asked_for_by_name(folder, extras):
    lines = [line for extra in extras for line in PROJECT["optional-dependencies"][extra]]
    lines += PROJECT["dependencies"]
    asked_for = {canonicalize_name(Requirement(line).name) for line in lines} | {PROJECT["name"]}
    files = (ROOT / folder).glob("*.py" if folder == "." else "**/*.py")
    names = set().union(*map(imported, files)) & PACKAGES.keys()
    assert names
    for name in names:
        assert asked_for & set(map(canonicalize_name, PACKAGES[name])), name


def test_the_classifiers_are_the_pythons_that_are_allowed():
    allowed = SpecifierSet(PROJECT["requires-python"])
    assert sorted(filter(allowed.contains, PYTHONS), key=lambda word: int(word[2:])) == PYTHONS
    assert PROJECT["requires-python"] == f">={PYTHONS[0]}"


def closure() -> dict[str, str]:
    """Every installed distribution that the project needs here, itself left out, to its version."""
    found: dict[str, str] = {}
    waiting = [(PROJECT["name"], extra) for extra in ("", *EXTRAS)]
    seen = set(waiting)
    while waiting:
        name, extra = waiting.pop()
        installed = distribution(name)
        found[canonicalize_name(name)] = installed.version
        for line in installed.requires or []:
            wanted = Requirement(line)
            if wanted.marker is None or wanted.marker.evaluate({"extra": extra}):
                further = {(wanted.name, part) for part in ("", *wanted.extras)} - seen
                seen |= further
                waiting += further
    del found[canonicalize_name(PROJECT["name"])]
    return found


def test_all_that_is_needed_here_is_installed_as_locked():
    if not (Path(sys.prefix) / run.STAMP.name).exists():
        pytest.skip("this environment was not made from the lock")
    here = {
        canonicalize_name(one.name): one
        for one in PINNED
        if not one.marker or one.marker.evaluate()
    }
    needed = closure()
    assert len(needed) > 100
    assert set(needed) <= set(here), "needed, but not in the lock"
    for name, version in needed.items():
        assert here[name].specifier.contains(version), f"{name} {version} is not the locked one"


def test_the_environment_of_conda_rests_on_the_lock():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, through_pip = environment["dependencies"]
    assert python.removeprefix("python=") in PYTHONS
    assert (pip, through_pip) == ("pip", {"pip": ["-r requirements.lock", "-e ."]})
