"""Run a command of the project in a process of its own, and put it into trouble.

Each process is forked from one that has imported the commands already, and has used them once (see
`support.preload`), which saves it three seconds; from there on it does what ``python -m`` does.
"""

import ctypes
import multiprocessing
import os
import resource
import runpy
import signal
import sys
from dataclasses import dataclass
from multiprocessing import forkserver
from pathlib import Path

import psutil

COMMANDS = ("report", "record", "new", "check", "datapackage", "references")
KERNEL = "subprocess.Popen"
CHANGES = {KERNEL, "os.mkdir", "os.rename", "os.remove", "os.rmdir"}
"""Events of the interpreter (PEP 578), each told just before it happens."""
WRITES = os.O_WRONLY | os.O_RDWR

MARK = "STARTED_BY_A_TEST"
"""Environment variable that every kernel inherits from the command that a test has started."""

LONGEST = 300
"""Seconds; only what hangs takes so long."""

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    [
        "pytest",
        "helpers.report.__main__",
        *(f"helpers.{name}" for name in COMMANDS),
        "support.preload",
    ]
)


@dataclass(frozen=True)
class Trouble:
    """What befalls a process."""

    killed_at: int = 0
    """It gets a signal just before its so-manieth change; 0 for never."""
    changing: Path | None = None
    """The folder whose changes count; the start of a kernel counts too."""
    by: signal.Signals = signal.SIGKILL
    largest_file: int | None = None
    """No file can get larger than so many bytes, as on a disk that is full."""
    without_rights: bool = False
    """Rights of files hold for it also where it is run by root."""


NO_TROUBLE = Trouble()


class Process:
    """A command that runs, until `ended`; what it says and changes is kept in ``home``."""

    def __init__(
        self,
        home: Path,
        command: str,
        *arguments,
        trouble: Trouble = NO_TROUBLE,
        environment: dict[str, str] | None = None,
    ):
        home.mkdir()
        self.home = home
        words = [str(word) for word in arguments]
        given = {MARK: str(home)} | (environment or {})
        _start_server()
        self._process = _FORKS.Process(target=_run, args=[home, command, words, trouble, given])
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
    def said(self) -> str:
        """Everything that it printed."""
        return (self.home / "said.txt").read_text(encoding="utf-8")

    @property
    def changes(self) -> list[str]:
        """Each change of the watched folder, in order, as ``event path``."""
        return (self.home / "changes.txt").read_text(encoding="utf-8").splitlines()


def _start_server() -> None:
    """Start the server of forks, unless it runs; it finds `support.preload` by its path alone."""
    before = os.environ.get("PYTHONPATH")
    folders = [str(Path(__file__).parents[1]), *filter(None, [before])]
    os.environ["PYTHONPATH"] = os.pathsep.join(folders)
    forkserver.ensure_running()
    del os.environ["PYTHONPATH"]
    if before is not None:
        os.environ["PYTHONPATH"] = before


def marked(home: Path) -> list[psutil.Process]:
    """Processes that are there now and were started with `MARK` set to a folder."""

    def is_marked(process: psutil.Process) -> bool:
        try:
            return process.environ().get(MARK) == str(home)
        except psutil.Error:
            return False

    return [process for process in psutil.process_iter() if is_marked(process)]


def left_behind(home: Path) -> list[psutil.Process]:
    """Those of them that do not end in a while."""
    return psutil.wait_procs(marked(home), timeout=LONGEST)[1]


def end(home: Path, command: str, *arguments, **how) -> tuple[int, Process]:
    """Run a command to its end; its exit code, and the process, which has left nothing behind."""
    process = Process(home, command, *arguments, **how)
    code = process.ended()
    assert left_behind(home) == []
    return code, process


def _run(
    home: Path, command: str, arguments: list[str], trouble: Trouble, environment: dict[str, str]
) -> None:
    """In the new process: get into trouble, and do what ``python -m`` does."""
    said = os.open(home / "said.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    changes = os.open(home / "changes.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.environ |= environment
    if trouble.without_rights:
        _obey_rights()
    if trouble.largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (trouble.largest_file, resource.RLIM_INFINITY))
    if trouble.changing:
        _watch(trouble, changes)
    sys.argv = [command, *arguments]
    is_package = hasattr(sys.modules[f"helpers.{command}"], "__path__")
    del sys.modules[f"helpers.{command}{'.__main__' if is_package else ''}"]  # is run afresh
    runpy.run_module(f"helpers.{command}", run_name="__main__", alter_sys=True)


def _watch(trouble: Trouble, told: int) -> None:
    """Write down each change of the folder before it is made; before one of them, be killed."""
    folder = str(trouble.changing)
    count = 0

    def on_event(event: str, details: tuple) -> None:
        nonlocal count
        changes = event in CHANGES or (event == "open" and details[2] & WRITES)
        if not changes or isinstance(details[0], int):
            return
        path = os.fspath(details[0])
        # A tree is removed name by name, each below the folder that is open.
        if event == KERNEL or path.startswith(folder) or not os.path.isabs(path):
            count += 1
            if count == trouble.killed_at:
                os.kill(os.getpid(), trouble.by)
            os.write(told, f"{event} {path}\n".encode())

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
