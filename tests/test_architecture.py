"""The floors in the docstring of the package are the ones that the imports keep to."""

import ast
import importlib
import re
from pathlib import Path

import pytest

import helpers

PACKAGE = Path(helpers.__file__).parent
ROOT = PACKAGE.parents[1]
GUIDE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def floors() -> dict[str, int]:
    """Room to floor, as the table in the package docstring says."""
    found, floor = {}, None
    for line in helpers.__doc__.splitlines():
        begins = re.match(r"(\d)\s", line)
        floor = int(begins[1]) if begins else floor
        rooms = line[6:43]
        if floor is not None:
            found |= dict.fromkeys(re.findall(r"``(\w+)``", rooms), floor)
    return found


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "helpers":
            rooms |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers."):
            rooms.add(node.module.split(".")[1])
    return rooms


FILES = [
    path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.stem != "__init__"
]


def test_every_room_stands_in_the_table():
    assert {room_of(path) for path in FILES} == set(floors())


def test_imports_run_downwards():
    floor = floors()
    for path in FILES:
        here = room_of(path)
        for there in imported_rooms(path) - {here}:
            assert floor[there] < floor[here], f"{path.relative_to(PACKAGE)} imports {there}"


def test_arithmetic_knows_no_files_and_no_pictures():
    arithmetic = {"counts", "machinery", "effects", "exact", "pooling", "forensics", "scenarios"}
    arithmetic |= {"power", "certainty", "priors", "confidence"}
    forbidden = {"schema", "intake", "data", "tables", "plots", "report"}
    for path in FILES:
        if room_of(path) in arithmetic:
            assert not imported_rooms(path) & forbidden, path
            assert "open(" not in path.read_text(encoding="utf-8")
            assert "read_csv" not in path.read_text(encoding="utf-8")


def floors_as_drawn() -> dict[str, int]:
    """Room to floor, as the picture in the guide shows it; the text beside it is left out."""
    found, floor = {}, None
    house = GUIDE.split("\nfloor ", 1)[1].split("▲")[0]
    for line in house.splitlines()[1:]:
        begins = re.match(r"  (\d)    ", line)
        floor = int(begins[1]) if begins else floor
        rooms = line[7:58].split("  ")
        found |= {name.strip(): floor for name in rooms if name.strip()}
    return found


def test_the_picture_of_the_house_is_the_house():
    assert floors_as_drawn() == floors()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(helpers(?:\.\w+)+)`", GUIDE))))
def test_every_step_that_the_guide_names_exists(name):
    module, _, last = name.rpartition(".")
    assert hasattr(importlib.import_module(module), last)


def test_files_that_the_guide_names_exist():
    named = re.findall(r"`((?:tests|docs|src)/[\w/.]+)`", GUIDE)
    assert len(named) > 7
    assert not [path for path in named if not (ROOT / path).exists()]


def test_the_folders_in_the_picture_exist():
    assert list(ROOT.glob("data/*.csv"))
    for folder in re.findall(r"│  (\w+)/", GUIDE):
        assert folder == "reports" or (ROOT / folder).is_dir()
