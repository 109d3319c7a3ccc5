"""Replace files and folders as a whole, or not at all.

What is new is written into the folder ``.unfinished`` beside its place, and renamed once it is
complete. What a killed command leaves there is removed by the next one; a lock, which the system
lifts when a process ends in whatever way, keeps a second command out.
"""

import errno
import logging
import os
import shutil
import signal
import stat
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

UNFINISHED = ".unfinished"
LOCK = ".unfinished.lock"
MARKER = ".made-by-helpers"
"""A file in every folder of ``names``: one without it is somebody else's, and stays."""

_log = logging.getLogger(__name__)


class Busy(OSError):
    """Another command is writing into the same folder."""


class NotOurs(OSError):
    """Something stands in the way that no command of this project has made."""


@contextmanager
def replacing(folder: Path, names: Iterable[str] = ()) -> Iterator[Path]:
    """An empty folder; whatever is put into it takes the place of its namesake in ``folder``.

    Nothing in ``folder`` changes before the block has ended, and nothing where it raises.

    Parameters
    ----------
    folder : Path
        Made where it does not exist, and removed again where the block raises.
    names : iterable of str
        Folders that the block puts into it, and that are replaced only where a command made them:
        looked at before it begins.

    Raises
    ------
    Busy
        Another command is writing into it.
    NotOurs
        A folder, or a file in the place of one, that was not made here would be replaced.
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
    unfinished = folder / UNFINISHED
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            if unfinished.exists() or unfinished.is_symlink():
                _require_unfinished(unfinished)
                _log.warning("%s: removed what a killed command had not finished", folder)
            _clear(unfinished)
            for name in names:
                _require_ours(folder / name)
            unfinished.mkdir()
            for name in ("new", "old"):
                (unfinished / name).mkdir()
            try:
                yield unfinished / "new"
                with _undisturbed():
                    for name in names:
                        _require_ours(folder / name)
                        (unfinished / "new" / name / MARKER).touch()
                    _put_in_place(folder, unfinished)
            finally:
                _clear(unfinished)
    except BaseException as error:
        for place in made:
            with suppress(OSError):
                place.rmdir()
        if isinstance(error, OSError) and error.errno and not error.filename:
            error.filename = str(folder)
        raise


def _require_ours(place: Path) -> None:
    """Raise NotOurs for a folder without the marker, unless it is empty, and for what is none."""
    if not place.exists() and not place.is_symlink():
        return
    if place.is_symlink() or not place.is_dir():
        what = "a link" if place.is_symlink() else "a file"
        raise NotOurs(f"{place} is {what}, where a folder is needed: move it, or choose another")
    if any(place.iterdir()) and not (place / MARKER).is_file():
        raise NotOurs(
            f"{place} was not made by this command, which would replace it: move it, or choose "
            "another folder"
        )


def _require_unfinished(place: Path) -> None:
    """Raise NotOurs for what only has the name of a folder that a killed command leaves."""
    ours = not place.is_symlink() and place.is_dir()
    if not ours or {each.name for each in place.iterdir()} - {"new", "old"}:
        raise NotOurs(f"{place} was not made by this command, which would remove it: move it")


def _put_in_place(folder: Path, unfinished: Path) -> None:
    """Rename everything that is new; where one cannot be, undo the others."""
    done: list[tuple[Path, Path, Path]] = []
    news = sorted((unfinished / "new").iterdir())
    try:
        for fresh in news:
            place, old = folder / fresh.name, unfinished / "old" / fresh.name
            if place.is_dir():  # which no system replaces unless it is empty
                place.rename(old)
            done.append((fresh, place, old))
            fresh.replace(place)
    except OSError:
        for fresh, place, old in done:
            if place.exists() and not fresh.exists():
                place.rename(fresh)
            if old.exists():
                old.rename(place)
        raise


def read(path: Path, most: int) -> bytes:
    """The content of a file; of a pipe or a device nothing is read, for it might never end.

    Raises
    ------
    OSError
        There is none, it is no file, it has more than ``most`` bytes, or the system says no.
    """
    try:
        about = path.stat()
    except FileNotFoundError as error:
        if path.is_symlink():
            raise OSError(
                errno.ENOENT, "it links to a file that is not there", str(path)
            ) from error
        raise
    if stat.S_ISDIR(about.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(about.st_mode):
        raise OSError(errno.EINVAL, "it is a pipe, a device or a socket, not a file", str(path))
    if about.st_size > most:
        raise OSError(errno.EINVAL, f"it has more than {most:,} bytes", str(path))
    return path.read_bytes()


def write(path: Path, text: str) -> None:
    """Write a text as UTF-8: the file is the old one or the new one, never half of it.

    Raises
    ------
    Busy, OSError
        As `replacing`; the file is the old one then.
    """
    with replacing(path.parent) as fresh:
        (fresh / path.name).write_text(text, encoding="utf-8", newline="\n")


def _clear(unfinished: Path) -> None:
    """Put back a folder that made way for one that never came, and remove the rest."""
    for old in (unfinished / "old").glob("*"):
        if not (place := unfinished.parent / old.name).exists():
            old.rename(place)
    shutil.rmtree(unfinished, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise Busy(
            f"another command is writing into {folder}: wait for its end, or choose another folder"
        ) from None
    try:
        yield
    finally:
        if os.name != "nt":  # there the release removes the file
            (folder / LOCK).unlink(missing_ok=True)
        lock.release()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ignore Ctrl-C and SIGTERM in the moment in which names are changed."""
    if threading.current_thread() is not threading.main_thread():
        yield  # which gets no signals
        return
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, signal.SIG_IGN) for number in signals]
    try:
        yield
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)
