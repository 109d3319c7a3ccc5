"""Try a mutant in a fork of this process: run the tests that cover it until one of them fails."""

import gc
import os
import resource
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import pytest

from mutation.covering import Tests
from mutation.in_place import Library
from mutation.mutants import Mutant

KILLED, ENDLESS, SURVIVED, UNREACHED = "killed", "endless", "survived", "no test comes here"
SECONDS = 3.0  # of the processor, beside ten times what the test takes without a mutant
MEMORY = 6 << 30  # bytes of address space; a mutant that wants more has been noticed


@dataclass(frozen=True)
class Trial:
    """What became of a mutant; an endless one is noticed as much as a killed one."""

    mutant: Mutant
    outcome: str
    by: pytest.Item | None = None

    @property
    def noticed(self) -> bool:
        """Whether the tests would tell."""
        return self.outcome in (KILLED, ENDLESS)


def fail_again(tests: Tests) -> list[str]:
    """Tests that fail in a fork where nothing was changed: they could notice nothing."""

    def work() -> str:
        return "\n".join(item.nodeid for item in tests.items if not tests.run(item))

    pid, reader = _in_a_fork(work)
    _, status = os.waitpid(pid, 0)
    with open(reader, encoding="utf-8") as told:
        failed = told.read().splitlines()
    code = os.waitstatus_to_exitcode(status)
    return [*failed, f"a fork of all tests (exit code {code})"] if code else failed


def trials(mutants: list[Mutant], tests: Tests, library: Library, jobs: int) -> Iterator[Trial]:
    """Try each mutant, several at a time; in the order in which they end."""
    running = {}
    for mutant in mutants:
        items = tests.covering(mutant)
        if not items:
            yield Trial(mutant, UNREACHED)
            continue
        if len(running) == jobs:
            yield _next_to_end(running, tests)
        pid, reader = _in_a_fork(partial(_be, mutant, items, tests, library))
        running[pid] = mutant, items, reader
    while running:
        yield _next_to_end(running, tests)


def _next_to_end(running: dict, tests: Tests) -> Trial:
    pid, status = os.wait()
    mutant, items, reader = running.pop(pid)
    told = os.read(reader, 20)
    os.close(reader)
    if os.WIFSIGNALED(status):
        return Trial(mutant, ENDLESS if os.WTERMSIG(status) == signal.SIGPROF else KILLED)
    if status:
        raise RuntimeError(f"{mutant.name}: its fork failed, so nothing is known of it")
    if not told:
        return Trial(mutant, SURVIVED)
    by = items[int(told)]
    tests.caught[mutant.within][by] += 1
    return Trial(mutant, KILLED, by)


def _be(mutant: Mutant, items: list[pytest.Item], tests: Tests, library: Library) -> str:
    """Be the library with the mistake; tell which test fails, by its place, or nothing."""
    gc.disable()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    place = 0
    try:
        library.change(mutant)
        for place, item in enumerate(items):
            signal.setitimer(signal.ITIMER_PROF, SECONDS + 10 * tests.seconds[item])
            if not tests.run(item):
                return str(place)
    except BaseException:  # not even the import would work
        return str(place)
    return ""


def _in_a_fork(work: Callable[[], str]) -> tuple[int, int]:
    """Its process and where to read what it tells; it ends with 1 where it could not tell."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return pid, reader
    code = 1
    try:
        _be_silent()
        os.write(writer, work().encode()[:4000])
        code = 0
    finally:
        os._exit(code)


def _be_silent() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for channel in (0, 1, 2):
        os.dup2(nowhere, channel)
