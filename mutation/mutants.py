"""Find every mutant of a file, and give it a name that survives moving the code about."""

import ast
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mutation.operators import changes

NEVER_CHANGED = {"annotation", "returns", "decorator_list", "targets", "format_spec"}


@dataclass(frozen=True)
class Place:
    """Where a node hangs in its tree."""

    parent: ast.AST
    field: str
    index: int | None  # where the field is a list

    @property
    def node(self) -> ast.AST:
        """What is there now."""
        held = getattr(self.parent, self.field)
        return held if self.index is None else held[self.index]

    @contextmanager
    def holding(self, other: ast.AST):
        """Another node in this place, for as long as the block lasts."""
        before = self.node
        self._put(other)
        try:
            yield
        finally:
            self._put(before)

    def _put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


@dataclass(frozen=True)
class Mutant:
    """One change to a function, to a method, or to a constant of a module."""

    name: str
    path: Path
    module: str
    unit: ast.stmt  # the function, or the assignment of the constant
    top: ast.stmt  # the statement of the module that holds it
    place: Place
    other: ast.AST
    statement: ast.stmt  # the one that changes; the unit itself where it is a default or a constant

    @property
    def within(self) -> str:
        """The room and the function."""
        return self.name.partition(": ")[0]

    def changed(self):
        """The trees are the changed ones for as long as the block lasts."""
        return self.place.holding(self.other)


def mutants_of(path: Path, module: str, seen: Counter) -> list[Mutant]:
    """Every mutant of a file, in the order of the code.

    The name tells the room, the function and what becomes of the code there, so that it stays
    the same when functions move to another file of the room. Names that were ``seen`` already get
    a number.
    """
    found, room = [], module.split(".")[1]
    for top, unit, within in units(ast.parse(path.read_text(encoding="utf-8"))):
        names = {
            getattr(node, field)
            for node in ast.walk(unit)
            for field in ("id", "attr", "arg")
            if hasattr(node, field)
        }
        for place, statement, shown in _places(unit):
            for other in changes(place.node, names):
                ast.copy_location(other, place.node)
                ast.fix_missing_locations(other)
                name = f"{room}.{within}: {_told(place, other, shown)}"
                seen[name] += 1
                again = f" ({seen[name]})" if seen[name] > 1 else ""
                found.append(Mutant(name + again, path, module, unit, top, place, other, statement))
    return found


def units(tree: ast.Module) -> Iterator[tuple[ast.stmt, ast.stmt, str]]:
    """Functions, methods and constants: the statement of the module, the unit, and its name."""
    for top in tree.body:
        match top:
            case ast.FunctionDef():
                yield top, top, top.name
            case ast.ClassDef():
                methods = [inner for inner in top.body if isinstance(inner, ast.FunctionDef)]
                yield from ((top, method, f"{top.name}.{method.name}") for method in methods)
            case ast.Assign(targets=[ast.Name(id="__all__")]):
                pass
            case ast.Assign(targets=[ast.Name() | ast.Tuple() as target]):
                yield top, top, ast.unparse(target)


def _places(unit: ast.stmt) -> Iterator[tuple[Place, ast.stmt, ast.AST]]:
    """Each place that may change, its statement, and the piece of code to show of it."""
    stack = [(unit, unit, unit)]
    while stack:
        parent, statement, shown = stack.pop()
        inside = []
        for place in _children(parent):
            node = place.node
            own_statement = node if isinstance(node, ast.stmt) else statement
            # A name or a number alone says little: show the expression that it stands in.
            is_small = isinstance(node, ast.Constant | ast.Name | ast.Attribute | ast.keyword)
            seen_in = shown if is_small and isinstance(shown, ast.expr) else node
            yield place, own_statement, seen_in
            inside.append((node, own_statement, seen_in))
        stack += reversed(inside)


def _children(parent: ast.AST) -> Iterator[Place]:
    for field, value in ast.iter_fields(parent):
        if field in NEVER_CHANGED:
            continue
        several = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, node in several:
            is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            is_wording = isinstance(parent, ast.JoinedStr) and isinstance(node, ast.Constant)
            if isinstance(node, ast.AST) and not (
                is_docstring or is_wording or isinstance(node, ast.Raise)
            ):
                yield Place(parent, field, index)


def _told(place: Place, other: ast.AST, shown: ast.AST) -> str:
    if shown is place.node:
        return f"{_source(shown)} → {_source(other)}"
    before = _source(shown)
    with place.holding(other):
        return f"{before} → {_source(shown)}"


def _source(node: ast.AST) -> str:
    return f"if {ast.unparse(node.test)}" if isinstance(node, ast.If) else ast.unparse(node).strip()
