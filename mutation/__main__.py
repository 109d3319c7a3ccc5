"""Print how many mutants the tests notice: ``python -m mutation [ROOM …]``; ``--help`` for more."""

import argparse
import gc
import os
from collections import Counter
from pathlib import Path
from random import Random
from time import perf_counter

import pytest

from mutation.covering import Tests
from mutation.in_place import Library
from mutation.mutants import Mutant, mutants_of
from mutation.score import equivalents, missed, table, wrongly_listed
from mutation.trial import fail_again, trials

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "helpers"
ROOMS = ["effects", "pooling", "exact", "printed", "forensics", "claims", "machinery", "counts"]
# What tests arithmetic, beside the examples in docstrings; pages, commands and notebooks do not.
TESTS = ["claims/*", "test_effects*", "test_exact*", "test_forensics*", "test_interval_from_p*"]
TESTS += ["test_peto*", "test_pooling*", "test_possible*", "test_power*", "test_printed*"]
TESTS += ["test_rates*", "test_scenarios*"]

READING = """\
A mutant is the library with one small mistake in it. noticed: a test fails, or never ends.
equivalent: no input can tell it from the original; mutation/equivalent.toml says why.
Not tried: docstrings, what stands in a `raise`, and strings with a space in them, which are words
for people."""


class Trials:
    """A plugin of pytest that tries mutants once the tests are collected."""

    def __init__(self, mutants: list[Mutant], known: dict[str, str], jobs: int, screen):
        self.mutants, self.known, self.jobs, self.screen = mutants, known, jobs, screen
        self.ended = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Stand in for the loop over the tests."""
        if session.testsfailed:
            return False
        plugins = session.config.pluginmanager
        plugins.unregister(name="terminalreporter")
        tests, library = Tests(session.items), Library(("helpers", "test"))
        plugins.register(tests)
        began = perf_counter()
        failed = tests.survey({mutant.module: mutant.path for mutant in self.mutants}, library)
        self._say(f"{len(session.items)} tests ran in {perf_counter() - began:.0f} seconds")
        failed = failed or fail_again(tests)
        for name in failed:
            self._say(f"{name} fails before anything is changed")
        if failed:
            return True
        gc.freeze()  # so that the forks share what is loaded
        for trial in trials(self.mutants, tests, library, self.jobs):
            self.ended.append(trial)
            if not trial.noticed and trial.mutant.name not in self.known:
                self._say(f"missed: {trial.mutant.name}")
            if len(self.ended) % 100 == 0 or len(self.ended) == len(self.mutants):
                self._say(f"{len(self.ended)} of {len(self.mutants)} mutants tried")
        return True

    def _say(self, text: str) -> None:
        print(text, file=self.screen, flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Print the score and what was missed; 1 where the list of equivalents is wrong."""
    parser = argparse.ArgumentParser(prog="python -m mutation", description=__doc__.splitlines()[0])
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=f"of {', '.join(ROOMS)}")
    parser.add_argument("--only", default="", metavar="TEXT", help="mutants whose names hold it")
    parser.add_argument(
        "--sample", type=int, metavar="N", help="so many of them, the same each time"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="forks at a time")
    parser.add_argument("--tests", nargs="+", metavar="PATH", help="try with these tests alone")
    options = parser.parse_args(arguments)
    for room in options.rooms:
        if room not in ROOMS:
            parser.error(f"ROOM: {room!r}; allowed are {', '.join(ROOMS)}")
    mutants = [mutant for room in options.rooms or ROOMS for mutant in mutants_of_room(room)]
    known = equivalents()
    began = perf_counter()
    chosen = [mutant for mutant in mutants if options.only in mutant.name]
    if options.sample is not None:
        chosen = Random(1).sample(chosen, min(options.sample, len(chosen)))
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the forks are busy enough
    screen = os.fdopen(os.dup(1), "w", encoding="utf-8")
    run = Trials(chosen, known, options.jobs, screen)
    code = pytest.main(_pytest_arguments(options.tests), plugins=[run])
    if code or not run.ended:
        return int(code) or 1
    place = {mutant.name: row for row, mutant in enumerate(mutants)}
    ended = sorted(run.ended, key=lambda trial: place[trial.mutant.name])
    print("\nmissed:", *missed(ended, known) or ["none"], sep="\n  ")
    rooms = {mutant.within.partition(".")[0] for mutant in mutants}
    here = {name: why for name, why in known.items() if name.partition(".")[0] in rooms}
    wrong = wrongly_listed(ended, here, set(place))
    if wrong:
        print("\nwrong in mutation/equivalent.toml:", *wrong, sep="\n  ")
    print(f"\n{table(ended, known)}\n\n{READING}\n\n{perf_counter() - began:.0f} seconds in all")
    return bool(wrong)


def mutants_of_room(room: str) -> list[Mutant]:
    """Every mutant of one room of the package."""
    place = PACKAGE / room
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    found, seen = [], Counter()
    for path in files:
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found += mutants_of(path, ".".join(parts).removesuffix(".__init__"), seen)
    return found


def _pytest_arguments(tests: list[str] | None) -> list[str]:
    """Only what tests arithmetic, without notebooks, and with few examples that never vary."""
    rooms = [PACKAGE / room for room in ROOMS]
    doctests = [str(room if room.is_dir() else room.with_suffix(".py")) for room in rooms]
    files = [str(path) for name in TESTS for path in sorted((ROOT / "tests").glob(name + ".py"))]
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:nbval", "--no-header", "--no-summary"]
    options += ["-o", "addopts=--doctest-modules --import-mode=importlib"]
    return [*options, "--hypothesis-profile=mutation", *(tests or doctests + files)]


if __name__ == "__main__":
    raise SystemExit(main())
