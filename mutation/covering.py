"""Which tests can notice a mutant: those that pass the lines that it changes.

pytest collects and imports everything once. Each test then runs once on the library as it is.
"""

import ast
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from time import process_time

import pytest

from mutation.in_place import Library
from mutation.mutants import Mutant


@dataclass(eq=False)  # a plugin has to be hashable
class Tests:
    """The collected tests; a plugin of pytest, too, to hear whether one has failed."""

    session: pytest.Session
    seconds: dict[pytest.Item, float] = field(default_factory=dict)  # of the processor
    passed: dict[str, dict[int, set]] = field(default_factory=lambda: defaultdict(dict))
    caught: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))
    has_failed: bool = False

    def pytest_runtest_logreport(self, report) -> None:
        """Hear of a failure."""
        self.has_failed |= report.failed

    def run(self, item: pytest.Item) -> bool:
        """Whether the test passes, with every fixture made afresh."""
        self.has_failed = False
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        return not self.has_failed

    def survey(self, below: str, library: Library) -> None:
        """Run each test once; note what it takes, and the lines of files ``below`` it passes."""
        for item in self.session.items:
            library.forget()
            lines, began = set(), process_time()
            sys.settrace(_tracer(below, lines))
            try:
                passes = self.run(item)
            finally:
                sys.settrace(None)
            if not passes:
                raise SystemExit(f"{item.nodeid} fails before anything is changed")
            self.seconds[item] = process_time() - began
            for path, line in lines:
                self.passed[path].setdefault(line, set()).add(item)

    def covering(self, mutant: Mutant) -> list[pytest.Item]:
        """First those that noticed others in the same function, then the quickest."""
        passed = self.passed[str(mutant.path)]
        # A constant is read wherever its name is known: any test of the file may notice.
        lines = mutant.lines if isinstance(mutant.unit, ast.FunctionDef) else passed
        items = set().union(*(passed.get(line, ()) for line in lines))
        caught = self.caught[mutant.within]
        return sorted(items, key=lambda item: (-caught[item], self.seconds[item], item.nodeid))


def _tracer(below: str, lines: set):
    def line(frame, event, _):
        lines.add((frame.f_code.co_filename, frame.f_lineno))
        return line

    def call(frame, event, _):
        return line(frame, event, _) if frame.f_code.co_filename.startswith(below) else None

    return call
