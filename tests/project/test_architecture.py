"""Packages import one way, and the picture of them in the guide is drawn from the imports.

``python tests/project/test_architecture.py`` draws it anew.
"""

import ast
import importlib
import re
from pathlib import Path

import helpers

PACKAGE = Path(helpers.__file__).parent
ROOT = PACKAGE.parents[1]
GUIDE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- imports, drawn from the code -->", "<!-- end of imports -->"
ORDER = re.findall(r"^``(\w+)``", helpers.__doc__, re.MULTILINE)
NOT_YET: set[tuple[str, str]] = set()
"""Imports that still run upwards."""


def package_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "helpers":
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers."):
            found.add(node.module.split(".")[1])
    return found - {package_of(path)}


FILES = [
    path
    for path in PACKAGE.rglob("*.py")
    if path.parent != PACKAGE or path.stem not in ("__init__", "__main__")
]


def graph() -> dict[str, set[str]]:
    """Package to the packages that it imports."""
    found: dict[str, set[str]] = {}
    for path in FILES:
        found.setdefault(package_of(path), set()).update(imports_of(path))
    return found


def test_every_package_stands_in_the_table():
    assert set(graph()) == set(ORDER)


def test_packages_import_only_from_those_above_them():
    upward = {
        (here, there)
        for here, imported in graph().items()
        for there in imported
        if ORDER.index(there) > ORDER.index(here)
    }
    assert upward == NOT_YET


def test_arithmetic_reads_no_file():
    for path in FILES:
        if package_of(path) in {"printed", "effects", "meta", "forensics"}:
            assert not re.search(r"\bopen\(|read_csv", path.read_text(encoding="utf-8")), path


def picture() -> str:
    """Each package with what it imports, in order."""
    drawn = graph()
    widest = max(map(len, ORDER))
    lines = [
        f"{name.ljust(widest)}  ←  {'  '.join(other for other in ORDER if other in drawn[name])}"
        for name in ORDER
    ]
    return "\n".join(["```", *(line.rstrip(" ←") for line in lines), "```"])


def with_picture(text: str) -> str:
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{picture()}\n{END}{rest.split(END)[1]}"


def test_the_picture_in_the_guide_is_drawn_from_the_imports():
    text = GUIDE.read_text(encoding="utf-8")
    assert with_picture(text) == text, "`python tests/project/test_architecture.py` draws it anew"


def test_every_function_that_the_guide_names_exists():
    for name in re.findall(r"`(helpers(?:\.\w+)+)`", GUIDE.read_text(encoding="utf-8")):
        module, _, last = name.rpartition(".")
        assert hasattr(importlib.import_module(module), last), name


if __name__ == "__main__":
    GUIDE.write_text(with_picture(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
