"""Which tests can notice a mutant: those that run the statement that it changes.

pytest collects and imports everything once, so that what a test computes while it is imported, as
in its parameters, notices nothing. Each test then runs once on a library whose statements
tell when they are run; coverage measured by a tracer takes many times as long, since that is
called for every function of pandas, too.
"""

import ast
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

import pytest

from mutation.in_place import Library
from mutation.mutants import Mutant, units

TELL = "_statement_is_run"


@dataclass(eq=False)  # a plugin of pytest, to hear whether a test has failed, has to be hashable
class Tests:
    """The collected tests."""

    items: list[pytest.Item]
    seconds: dict[pytest.Item, float] = field(default_factory=dict)  # of the processor
    ran: dict[str, dict[int, set]] = field(default_factory=dict)  # tests by module and line
    caught: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))
    has_failed: bool = False

    def __post_init__(self):
        # A doctest forgets the names of its module when it has run.
        doctests = [item for item in self.items if isinstance(item, pytest.DoctestItem)]
        self._names = {item: dict(item.dtest.globs) for item in doctests}
        for item in self.items:
            item.repr_failure = lambda _: "failed"  # a traceback takes ten times the test

    def pytest_runtest_logreport(self, report) -> None:
        """Hear of a failure."""
        self.has_failed |= report.failed

    def run(self, item: pytest.Item) -> bool:
        """Whether the test passes, with every fixture made afresh."""
        self.has_failed = False
        if item in self._names:
            item.dtest.globs = dict(self._names[item])
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        return not self.has_failed

    def survey(self, files: dict[str, Path], library: Library) -> list[str]:
        """Run each test once; note what it takes and runs. The tests that fail are returned."""
        statements = set()
        for module, path in files.items():
            self.ran[module] = defaultdict(set)
            _let_tell(module, path, library, statements)
        failed = []
        for item in self.items:
            library.forget()
            statements.clear()
            began = process_time()
            if not self.run(item):
                failed.append(item.nodeid)
            self.seconds[item] = process_time() - began
            for module, line in statements:
                self.ran[module][line].add(item)
        library.restore()
        return failed

    def covering(self, mutant: Mutant) -> list[pytest.Item]:
        """First those that noticed others in the same function, then the quick ones of the room."""
        ran = self.ran[mutant.module]
        if not isinstance(mutant.unit, ast.FunctionDef):
            lines = ran  # a constant may be read anywhere
        elif mutant.statement is mutant.unit:
            lines = range(mutant.unit.lineno, mutant.unit.end_lineno + 1)
        else:
            lines = [mutant.statement.lineno]
        items = set().union(*(ran.get(line, ()) for line in lines))
        caught, room = self.caught[mutant.within], mutant.name.partition(".")[0]

        def order(item: pytest.Item) -> tuple:
            return -caught[item], room not in item.nodeid, self.seconds[item], item.nodeid

        return sorted(items, key=order)


def _let_tell(module: str, path: Path, library: Library, statements: set) -> None:
    """Each statement of the running module adds its line to ``statements``."""
    running = sys.modules[module]
    setattr(running, TELL, statements.add)
    for top, unit, _ in units(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(unit, ast.FunctionDef):
            for node in list(ast.walk(unit)):
                for block in ("body", "orelse", "finalbody"):
                    held = getattr(node, block, None)
                    if isinstance(held, list):
                        setattr(node, block, [new for old in held for new in _telling(old, module)])
            library.exchange(unit, top, running)


def _telling(statement: ast.stmt, module: str) -> list[ast.stmt]:
    here = ast.Constant((module, statement.lineno))
    call = ast.Call(ast.Name(TELL, ast.Load()), [here], [])
    tell = ast.copy_location(ast.Expr(call), statement)
    return [ast.fix_missing_locations(tell), statement]
