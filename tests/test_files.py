"""A file or a folder is replaced as a whole, or not at all; kills are in tests/faults."""

import errno
import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from helpers import files


def fill(folder: Path, **texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def attempt(folder: Path, error: BaseException) -> None:
    with files.replacing(folder) as fresh:
        fill(fresh, a="new")
        raise error


def write_without_space(folder: Path) -> None:
    with files.replacing(folder) as fresh:
        (fresh / "a").symlink_to("/dev/full")  # every write to it fails, as on a full disk
        (fresh / "a").write_text("new", encoding="utf-8")


def found(folder: Path) -> dict[str, str]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


def test_files_and_folders_take_the_place_of_their_namesakes(tmp_path):
    fill(tmp_path, a="old", other="stays")
    fill(tmp_path / "pages", one="old", two="old")
    with files.replacing(tmp_path) as fresh:
        fill(fresh, a="new", b="new")
        fill(fresh / "pages", one="new")
        assert (tmp_path / "a").read_text(encoding="utf-8") == "old", "until the end"
    assert found(tmp_path) == {"a": "new", "b": "new", "other": "stays", "pages/one": "new"}


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, OSError])
def test_nothing_changes_where_the_block_raises(tmp_path, error):
    fill(tmp_path / "there", a="old")
    with pytest.raises(error):
        attempt(tmp_path / "there", error())
    assert found(tmp_path) == {"there/a": "old"}
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["a"]


def test_folders_that_were_made_are_removed_again(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="x"):
        attempt(tmp_path / "empty" / "a" / "b", ValueError("x"))
    assert list(tmp_path.rglob("*")) == [tmp_path / "empty"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_named_by_the_folder(tmp_path):
    fill(tmp_path, a="old")
    with pytest.raises(OSError, match="No space left") as raised:
        write_without_space(tmp_path)
    assert raised.value.errno == errno.ENOSPC
    assert raised.value.filename == str(tmp_path)
    assert found(tmp_path) == {"a": "old"}


def test_a_second_command_in_the_same_folder_is_sent_away(tmp_path):
    with files.replacing(tmp_path) as fresh:
        fill(fresh, a="first")
        message = f"another command is writing into {tmp_path}: wait for its end"
        with pytest.raises(files.Busy, match=message), files.replacing(tmp_path):
            pass
    assert found(tmp_path) == {"a": "first"}


def test_one_command_after_the_other_and_in_two_folders_is_fine(tmp_path):
    for text in ("first", "second"):
        with files.replacing(tmp_path / "x") as x, files.replacing(tmp_path / "y") as y:
            fill(x, a=text)
            fill(y, a=text)
    assert found(tmp_path) == {"x/a": "second", "y/a": "second"}


def test_what_a_killed_command_left_is_removed_and_what_made_way_is_put_back(tmp_path, caplog):
    fill(tmp_path / files.UNFINISHED / "new" / "pages", one="half")
    fill(tmp_path / files.UNFINISHED / "old" / "pages", one="old")
    fill(tmp_path, **{files.LOCK: ""})
    with caplog.at_level(logging.WARNING), files.replacing(tmp_path) as fresh:
        assert list(fresh.iterdir()) == []
    assert found(tmp_path) == {"pages/one": "old"}
    assert caplog.messages == [f"{tmp_path}: removed what a killed command had not finished"]


def test_what_cannot_be_put_in_place_leaves_the_rest(tmp_path):
    fill(tmp_path, pages="a file where the folder should go")
    with pytest.raises(OSError, match="pages"), files.replacing(tmp_path) as fresh:
        fill(fresh / "pages", one="new")
    assert found(tmp_path) == {"pages": "a file where the folder should go"}


def test_many_that_come_and_go_are_never_in_it_together(tmp_path):
    folder, inside = tmp_path / "folder", tmp_path / "inside"

    def come_and_go(visits: int) -> None:
        while visits:
            with suppress(files.Busy), files.replacing(folder) as fresh:
                inside.touch(exist_ok=False)
                fill(fresh, a=str(visits))
                inside.unlink()
                visits -= 1

    with ThreadPoolExecutor(4) as visitors:
        list(visitors.map(come_and_go, [10] * 4))
    assert [path.name for path in folder.iterdir()] == ["a"]


def test_the_lock_is_not_passed_on_to_children(tmp_path):
    waits = "import sys; print('started', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", waits]
    with files.replacing(tmp_path):
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert child.stdout.readline() == b"started\n"
    with child, files.replacing(tmp_path) as fresh:
        fill(fresh, a="new")
        child.communicate()
    assert found(tmp_path) == {"a": "new"}


def test_a_text_is_written_as_it_is(tmp_path):
    files.write(tmp_path / "a.txt", "−1 …\n")
    assert (tmp_path / "a.txt").read_bytes() == "−1 …\n".encode()


FOREIGN = {
    "a folder with a file": lambda place: fill(place, experiment="mine"),
    "a folder in a folder": lambda place: fill(place / "deep", experiment="mine"),
    "a file": lambda place: place.write_text("mine", encoding="utf-8"),
    "a dangling link": lambda place: place.symlink_to("nowhere"),
    "a link to a folder": lambda place: (fill(place.parent / "x", a="mine"), place.symlink_to("x")),
}


@pytest.mark.parametrize("name", ["pages", files.UNFINISHED])
@pytest.mark.parametrize("make", FOREIGN.values(), ids=FOREIGN)
def test_what_no_command_made_is_never_replaced(tmp_path, make, name):
    make(tmp_path / name)
    before = found(tmp_path), sorted(tmp_path.iterdir())
    with pytest.raises(files.NotOurs, match="move it"), files.replacing(tmp_path, ["pages"]):
        pytest.fail("the block begins")
    assert (found(tmp_path), sorted(tmp_path.iterdir())) == before


def test_what_a_command_made_is_replaced(tmp_path):
    for text in ("old", "new"):
        with files.replacing(tmp_path, ["pages"]) as fresh:
            fill(fresh / "pages", one=text)
    assert found(tmp_path) == {"pages/one": "new", f"pages/{files.MARKER}": ""}


def test_one_that_appears_meanwhile_is_not_replaced_either(tmp_path):
    def build():
        with files.replacing(tmp_path, ["a", "b"]) as fresh:
            fill(fresh / "a", one="new")
            fill(fresh / "b", one="new")
            fill(tmp_path / "b", one="mine")

    with pytest.raises(files.NotOurs):
        build()
    assert found(tmp_path) == {"b/one": "mine"}


def test_where_one_cannot_be_put_in_place_the_others_are_as_they_were(tmp_path):
    fill(tmp_path / "a", one="old")
    fill(tmp_path, b="a file where the folder should go")

    def build():
        with files.replacing(tmp_path) as fresh:
            fill(fresh / "a", one="new")
            fill(fresh / "b", one="new")

    with pytest.raises(OSError, match="b"):
        build()
    assert found(tmp_path) == {"a/one": "old", "b": "a file where the folder should go"}


def test_only_a_file_of_its_size_is_read(tmp_path):
    fill(tmp_path, a="12345")
    assert files.read(tmp_path / "a", 5) == b"12345"
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("nowhere")
    wrong = {"a": "more than 4 bytes", "pipe": "a pipe", "link": "not there", ".": "directory"}
    for name, what in wrong.items():
        with pytest.raises(OSError, match=what):
            files.read(tmp_path / name, 4)
    with pytest.raises(OSError, match="a device"):
        files.read(Path(os.devnull), 4)
