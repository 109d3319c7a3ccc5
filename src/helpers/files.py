"""Put new files and folders in their places whole, or not at all.

They are first written into the folder ``.unfinished`` beside their places. One rename settles it,
from ``begun`` to ``whole``: where a run is cut off before, the next one throws away what was begun;
where it is cut off after, the next one puts the rest in its place. Meanwhile a lock, which the
system lifts when the process ends in whatever way, keeps a second run out.
"""

import logging
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from signal import SIGINT, SIGTERM

ROOM = ".unfinished"

_log = logging.getLogger(__name__)


class Busy(OSError):
    """Another process is writing into the same folder; the message names it."""


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """An empty folder; whatever is put into it takes the place of its namesake in ``folder``.

    Nothing in ``folder`` changes before the block has ended, and nothing where it raises.

    Parameters
    ----------
    folder : Path
        Made where it does not exist, and taken away again where the block raises.

    Raises
    ------
    Busy
        Another process is at it.
    OSError
        The folder cannot be written, or its disk is full.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as home:
    ...     with replacing(Path(home, "out")) as fresh:
    ...         _ = Path(fresh, "a.txt").write_text("new")
    ...     Path(home, "out", "a.txt").read_text()
    'new'
    """
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder) as room:
            _finish(room)
            (room / "begun").mkdir()
            yield room / "begun"
            _sync(room / "begun")
            with _undisturbed():
                (room / "begun").rename(room / "whole")
                _finish(room)
    except BaseException as error:
        for place in made:
            with suppress(OSError):
                place.rmdir()
        if isinstance(error, OSError) and error.errno and not error.filename:
            error.filename = str(folder)
        raise


def write(path: Path, text: str) -> None:
    """Write a text as UTF-8: the file is the old one or the new one, never half of it.

    Raises
    ------
    Busy, OSError
        As `replacing`; the file is the old one then.
    """
    with replacing(path.parent) as fresh:
        (fresh / path.name).write_text(text, encoding="utf-8", newline="\n")


def _finish(room: Path) -> None:
    """Put in place what is whole, and throw away the rest."""
    begun, whole, old = room / "begun", room / "whole", room / "old"
    for rest in (begun, old):
        shutil.rmtree(rest, ignore_errors=True)
    if not whole.exists():
        return
    for fresh in sorted(whole.iterdir()):
        place = room.parent / fresh.name
        if place.is_dir():  # no system replaces a folder that has something in it
            old.mkdir(exist_ok=True)
            place.rename(old / place.name)
        fresh.replace(place)
    whole.rmdir()
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """It is too late to stop: Ctrl-C and SIGTERM go unheard while the last names are changed."""
    if threading.current_thread() is not threading.main_thread():
        yield  # which hears no signal
        return
    heard = {number: signal.signal(number, signal.SIG_IGN) for number in (SIGINT, SIGTERM)}
    try:
        yield
    finally:
        for number, handler in heard.items():
            signal.signal(number, handler)


def _sync(folder: Path) -> None:
    """Have the disk hold all that was written, so that a loss of power finds it whole too."""
    if os.name == "nt":
        return  # has no way to do so for a folder
    for path in (folder, *folder.rglob("*")):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """The room for unfinished things, which no other process enters meanwhile."""
    room = folder / ROOM
    with _claimed(room) as owner:
        earlier = owner.read().decode().strip()
        if (room / "whole").exists():
            _log.warning("%s: process %s was cut off; its work is finished now", folder, earlier)
        elif (room / "begun").exists():
            _log.warning("%s: process %s was cut off; what it had begun is gone", folder, earlier)
        try:
            owner.truncate(0)
            owner.write(f"{os.getpid()}\n".encode())
            yield room
        finally:
            if not (room / "whole").exists():
                _finish(room)
                owner.truncate(0)
                with suppress(PermissionError):  # Windows keeps a file that is open
                    (room / "owner").unlink()
                with suppress(OSError):  # the next process may be in it already
                    room.rmdir()


def _claimed(room: Path) -> FileIO:
    """The file ``owner`` in the room, open and locked; it holds the number of a process."""
    while True:
        with suppress(FileExistsError):  # exist_ok fails where the room goes at this moment
            room.mkdir()
        try:
            owner = (room / "owner").open("a+b", buffering=0)
        except FileNotFoundError:
            continue  # its owner has just left, and taken the room along
        owner.seek(0)
        try:
            _lock(owner)
        except (BlockingIOError, PermissionError) as error:
            with owner:
                number = owner.read().decode().strip()
            told = f"process {number}" if number else "another process"
            raise Busy(
                f"{told} is writing into {room.parent}: wait for its end, or choose another folder"
            ) from error
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(owner.fileno()), (room / "owner").stat()):
                return owner
        owner.close()  # locked a file that its owner had thrown away


def _lock(file: FileIO) -> None:
    """Lock a file until it is closed or this process ends; raises where another has locked it."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(1_000_000)  # not the bytes that others read
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
