"""Files and folders are put in place whole; what a kill leaves is finished or thrown away."""

import errno
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from helpers import files as whole

NEVER = "2147483646"  # more than the numbers that processes have


def fill(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def attempt(folder: Path, error: BaseException) -> None:
    with whole.replacing(folder) as fresh:
        fill(fresh, a="new")
        raise error


def write_without_room(folder: Path) -> None:
    with whole.replacing(folder) as fresh:
        (fresh / "a").symlink_to("/dev/full")  # every write to it fails, as on a full disk
        (fresh / "a").write_text("new", encoding="utf-8")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_files_and_folders_take_the_place_of_their_namesakes(tmp_path):
    fill(tmp_path, a="old", other="stays")
    fill(tmp_path / "pages", one="old", two="old")
    with whole.replacing(tmp_path) as fresh:
        fill(fresh, a="new", b="new")
        fill(fresh / "pages", one="new")
        assert (tmp_path / "a").read_text(encoding="utf-8") == "old", "until the end"
    assert names(tmp_path) == ["a", "b", "other", "pages"]
    assert (
        (tmp_path / "a").read_text(encoding="utf-8")
        == (tmp_path / "b").read_text(encoding="utf-8")
        == "new"
    )
    assert names(tmp_path / "pages") == ["one"]
    assert (tmp_path / "pages" / "one").read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, OSError])
def test_nothing_changes_where_the_block_raises(tmp_path, error):
    fill(tmp_path / "there", a="old")
    with pytest.raises(error):
        attempt(tmp_path / "there", error())
    assert names(tmp_path / "there") == ["a"]
    assert (tmp_path / "there" / "a").read_text(encoding="utf-8") == "old"


def test_folders_that_were_made_are_taken_away_again(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="x"):
        attempt(tmp_path / "empty" / "a" / "b", ValueError("x"))
    assert names(tmp_path) == ["empty"]
    assert names(tmp_path / "empty") == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_disk_without_room_is_told_with_the_folder(tmp_path):
    fill(tmp_path, a="old")
    with pytest.raises(OSError, match="No space left") as raised:
        write_without_room(tmp_path)
    assert raised.value.errno == errno.ENOSPC
    assert raised.value.filename == str(tmp_path)
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_text(encoding="utf-8") == "old"


def test_a_second_one_in_the_same_folder_is_sent_away(tmp_path):
    with whole.replacing(tmp_path) as fresh:
        fill(fresh, a="first")
        told = f"process {os.getpid()} is writing into {tmp_path}: wait for its end"
        with pytest.raises(whole.Busy, match=told), whole.replacing(tmp_path):
            pass
    assert (tmp_path / "a").read_text(encoding="utf-8") == "first"
    assert names(tmp_path) == ["a"]


def test_one_after_the_other_and_in_two_folders_is_fine(tmp_path):
    for text in ("first", "second"):
        with whole.replacing(tmp_path / "x") as x, whole.replacing(tmp_path / "y") as y:
            fill(x, a=text)
            fill(y, a=text)
    assert (
        (tmp_path / "x" / "a").read_text(encoding="utf-8")
        == (tmp_path / "y" / "a").read_text(encoding="utf-8")
        == "second"
    )


def test_what_was_begun_by_a_process_that_is_gone_is_thrown_away_and_told(tmp_path, caplog):
    fill(tmp_path / whole.ROOM, owner=NEVER)
    fill(tmp_path / whole.ROOM / "begun", a="half")
    with whole.replacing(tmp_path) as fresh:
        assert names(fresh) == []
    assert names(tmp_path) == []
    (told,) = caplog.messages
    assert told == f"{tmp_path}: process {NEVER} was cut off; what it had begun is gone"


def test_what_was_whole_but_not_yet_in_place_is_put_there_and_told(tmp_path, caplog):
    fill(tmp_path, a="old")
    fill(tmp_path / whole.ROOM, owner=NEVER)
    fill(tmp_path / whole.ROOM / "whole", a="new")
    fill(tmp_path / whole.ROOM / "whole" / "pages", one="new")
    fill(tmp_path / whole.ROOM / "old" / "pages", one="old")  # it had been moved out of the way
    with whole.replacing(tmp_path):
        assert (tmp_path / "a").read_text(encoding="utf-8") == "new"
        assert (tmp_path / "pages" / "one").read_text(encoding="utf-8") == "new"
    assert names(tmp_path) == ["a", "pages"]
    (told,) = caplog.messages
    assert told == f"{tmp_path}: process {NEVER} was cut off; its work is finished now"


def test_what_cannot_be_put_in_place_is_kept_for_the_next_one(tmp_path):
    fill(tmp_path, pages="a file where the folder should go")
    with pytest.raises(OSError, match="pages"), whole.replacing(tmp_path) as fresh:
        fill(fresh / "pages", one="new")
    assert (tmp_path / "pages").read_text(encoding="utf-8") == "a file where the folder should go"
    (tmp_path / "pages").unlink()
    with whole.replacing(tmp_path):
        pass
    assert names(tmp_path) == ["pages"]
    assert (tmp_path / "pages" / "one").read_text(encoding="utf-8") == "new"


def test_many_that_come_and_go_are_never_in_it_together(tmp_path):
    folder, inside = tmp_path / "folder", tmp_path / "inside"

    def come_and_go(visits: int) -> None:
        while visits:
            with suppress(whole.Busy), whole.replacing(folder) as fresh:
                inside.touch(exist_ok=False)
                fill(fresh, a=str(visits))
                inside.unlink()
                visits -= 1
            time.sleep(0.0005)  # let the others in

    with ThreadPoolExecutor(4) as visitors:
        list(visitors.map(come_and_go, [25] * 4))
    assert names(folder) == ["a"]


def test_the_lock_is_not_passed_on_to_children(tmp_path):
    waits = "import sys; print('begun', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", waits]
    with whole.replacing(tmp_path):
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert child.stdout.readline() == b"begun\n"
    with child, whole.replacing(tmp_path) as fresh:
        fill(fresh, a="new")
        child.communicate()
    assert names(tmp_path) == ["a"]


def test_a_text_is_written_as_it_is(tmp_path):
    whole.write(tmp_path / "a.txt", "−1 …\n")
    assert (tmp_path / "a.txt").read_bytes() == "−1 …\n".encode()
