"""How a command ends: with an exit code, and with a message that says what to do.

Beside it stand the checks of words from a command line that several commands share.
"""

import argparse
import errno
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

_ROOM = "make room on its disk, or choose a folder on another one"
_RIGHTS = "choose another folder, or have its rights changed"
_IN_THE_WAY = "a file stands where a folder is needed, or the reverse: move it, or choose another"
ADVICE = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EFBIG: _ROOM,
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: _RIGHTS,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EISDIR: _IN_THE_WAY,
    errno.EEXIST: _IN_THE_WAY,
    errno.ENOENT: "look at the spelling of its name",
}

Main = Callable[..., int]


def ends_plainly(untouched: str, *expected: type[Exception]) -> Callable[[Main], Main]:
    """Make the ``main`` of a command end with a message and an exit code, whatever happens.

    A system that asks the process to end (SIGTERM) is heard like Ctrl-C, so that there is time to
    shut down kernels and to throw away what was begun.

    Parameters
    ----------
    untouched : str
        The sentence that says what is as it was.
    *expected : type of Exception
        Failures whose text is a message for people; OSError is always one.

    Examples
    --------
    >>> @ends_plainly("Nothing was written.")
    ... def main(arguments=None):
    ...     raise OSError(errno.ENOSPC, "No space left on device", "a/b.csv")
    >>> main()
    1
    """
    failures: tuple[type[Exception], ...] = (OSError, *expected)

    def plainly(main: Main) -> Main:
        @wraps(main)
        def command(arguments: list[str] | None = None) -> int:
            try:
                with _terminated_like_interrupted():
                    return main(arguments)
            except failures as error:
                print(f"\n{untouched}\n{told(error)}", file=sys.stderr)
                return 1
            except KeyboardInterrupt:
                print(f"\nStopped. {untouched}", file=sys.stderr)
                return INTERRUPTED

        return command

    return plainly


def told(error: Exception) -> str:
    """What went wrong and where; with what to do, where the system says no.

    Examples
    --------
    >>> told(PermissionError(errno.EACCES, "Permission denied", "a/b.csv"))
    'a/b.csv: Permission denied; choose another folder, or have its rights changed'
    """
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    where = f"{error.filename}: " if error.filename else ""
    advice = f"; {ADVICE[error.errno]}" if error.errno in ADVICE else ""
    return f"{where}{error.strerror}{advice}"


def at_least_one(text: str) -> int:
    """A whole number from an option of the command line.

    Raises
    ------
    argparse.ArgumentTypeError
        It is none, or less than 1.
    """
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r}; allowed is a whole number, 1 or more")
    return number


def listable(folder: Path) -> Path:
    """The folder itself, when it is there and can be read.

    Raises
    ------
    OSError
        It is not there, is a file, or may not be read.
    """
    with os.scandir(folder):
        return folder


@contextmanager
def _terminated_like_interrupted() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread is told of signals
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
