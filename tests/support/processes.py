"""Run a function of the project in a process of its own, and put it into trouble.

Each process is forked from one that has imported the commands already, which saves it three
seconds.
"""

import ctypes
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from helpers import files
from helpers.cli import main

CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir"}
"""Events of the interpreter (PEP 578), each just before it happens."""
WRITES = os.O_WRONLY | os.O_RDWR

MARK = "STARTED_BY_A_TEST"
"""Environment variable that every kernel inherits from the command that a test has started."""

LONGEST = 300
"""Seconds; only what hangs takes so long."""


@dataclass(frozen=True)
class Trouble:
    """What befalls a process."""

    killed_at: int = 0
    """It gets a signal just before its so-manieth change; 0 for never."""
    changing: Path | None = None
    """The folder whose changes count."""
    by: signal.Signals = signal.SIGKILL
    largest_file: int | None = None
    """No file can get larger than so many bytes, as on a disk that is full."""
    without_rights: bool = False
    """Rights of files hold for it also where it is run by root."""


NO_TROUBLE = Trouble()


class Process:
    """A function that runs, until `ended`; what it prints and changes is kept in ``home``."""

    def __init__(self, home: Path, function: Callable, *arguments, trouble: Trouble = NO_TROUBLE):
        home.mkdir()
        self.home = home
        forks = multiprocessing.get_context("forkserver")
        self._process = forks.Process(target=_run, args=[home, trouble, function, arguments])
        self._process.start()
        self.number = self._process.pid

    def ended(self) -> int:
        """Wait for the end; the exit code, negative where a signal ended the process."""
        self._process.join(LONGEST)
        if self._process.exitcode is None:
            self._process.kill()
            raise AssertionError(f"still running after {LONGEST} seconds")
        return self._process.exitcode

    @property
    def printed(self) -> str:
        """Everything that it printed."""
        return (self.home / "printed.txt").read_text(encoding="utf-8")

    @property
    def changes(self) -> list[str]:
        """Each change of the watched folder, in order, as ``event path``."""
        return (self.home / "changes.txt").read_text(encoding="utf-8").splitlines()


def command(home: Path, *words, trouble: Trouble = NO_TROUBLE) -> Process:
    """A command of the project in a process of its own."""
    return Process(home, _command, list(map(str, words)), trouble=trouble)


def end(home: Path, *words, trouble: Trouble = NO_TROUBLE) -> tuple[int, Process]:
    """Run a command to its end; its exit code, and the process, which has left nothing behind."""
    process = command(home, *words, trouble=trouble)
    code = process.ended()
    assert left_behind(home) == []
    return code, process


def left_behind(home: Path) -> list[psutil.Process]:
    """Processes that were started with `MARK` set to a folder and do not end in a while."""

    def is_marked(process: psutil.Process) -> bool:
        try:
            return process.environ().get(MARK) == str(home)
        except psutil.Error:
            return False

    return psutil.wait_procs(filter(is_marked, psutil.process_iter()), timeout=LONGEST)[1]


def replace_a_file_and_a_folder(folder: Path) -> None:
    """What a command does that writes more than one thing."""
    with files.replacing(folder) as fresh:
        (fresh / "pages").mkdir()
        for name in ("pages/one", "pages/two", "table"):
            (fresh / name).write_text("new", encoding="utf-8", newline="\n")


def _command(words: list[str]) -> None:
    sys.exit(main(words))


def _run(home: Path, trouble: Trouble, function: Callable, arguments: tuple) -> None:
    """In the new process: get into trouble, and call the function."""
    printed = os.open(home / "printed.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    changes = os.open(home / "changes.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.environ[MARK] = str(home)
    if trouble.without_rights:
        _obey_rights()
    if trouble.largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (trouble.largest_file, resource.RLIM_INFINITY))
    if trouble.changing:
        _watch(trouble, changes)
    function(*arguments)


def _watch(trouble: Trouble, changes: int) -> None:
    """Write down each change of the folder before it is made; before one of them, be killed."""
    folder = str(trouble.changing)
    count = 0

    def on_event(event: str, details: tuple) -> None:
        nonlocal count
        writes = event in CHANGES or (event == "open" and details[2] & WRITES)
        if not writes or isinstance(details[0], int):
            return
        path = os.fspath(details[0])
        # A tree is removed name by name, each below the folder that is open.
        if path.startswith(folder) or not os.path.isabs(path):
            count += 1
            if count == trouble.killed_at:
                os.kill(os.getpid(), trouble.by)
            os.write(changes, f"{event} {path}\n".encode())

    sys.addaudithook(on_event)


def _obey_rights() -> None:
    """Give up what lets root read and write files against their rights (see capabilities(7))."""
    if os.geteuid() != 0:
        return
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3; this process
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted and inheritable: none of any
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")
