"""A disk that is full, rights that are missing, kernels that die, two at once, a call to stop.

Each time: the exit code is not 0, the message says what to do, what was there is as it was, and no
process is left behind.
"""

import os
import signal
import time
from pathlib import Path

import pytest

from helpers import data, files
from helpers.data import datapackage, template
from support.processes import (
    KERNEL,
    LONGEST,
    NO_TROUBLE,
    Process,
    Trouble,
    end,
    left_behind,
    marked,
)
from support.small_report import contents, write_notebooks

FULL = Trouble(largest_file=400)
NO_ROOM = "make room on its disk, or choose a folder on another one"
NO_RIGHT = "Permission denied; choose another folder, or have its rights changed"
KEPT = "No report was written; an earlier one is as it was."


class Desk:
    """A place with an earlier report, and a way to try for the next one."""

    def __init__(self, home: Path, tables: Path):
        self.home, self.tables, self.out = home, tables, home / "out"
        for name in ("html", "results"):
            (self.out / name).mkdir(parents=True)
            (self.out / name / "earlier.txt").write_text("as it was", encoding="utf-8")
        self.kept = contents(home)

    def report(self, notebooks: Path, *options, trouble=NO_TROUBLE, name="run") -> Process:
        arguments = ["--data", self.tables, "--notebooks", notebooks, "--out", self.out]
        return Process(self.home / name, "report", *arguments, *options, trouble=trouble)

    def fails(self, process: Process, code: int = 1) -> str:
        """What a report said that failed as it should."""
        assert process.ended() == code, process.said
        assert left_behind(process.home) == []
        assert contents(self.out) == {
            name.removeprefix("out/"): content for name, content in self.kept.items()
        }
        assert sorted(path.name for path in self.out.iterdir()) == ["html", "results"]
        assert KEPT in process.said
        assert "Traceback" not in process.said
        return process.said


@pytest.fixture
def desk(tmp_path, tables):
    given = contents(tables)
    yield Desk(tmp_path, tables)
    assert contents(tables) == given


@pytest.fixture
def read_only():
    """Take away the right to write into folders, until the test ends."""
    changed = []

    def take(folder: Path, rights: int = 0o555) -> Path:
        changed.append(folder)
        folder.chmod(rights)
        return folder

    yield take
    for folder in changed:
        folder.chmod(0o755)


def wait_for(file: Path, words: str) -> None:
    """Wait until the words stand in the file."""
    ends = time.monotonic() + LONGEST
    while time.monotonic() < ends:
        if file.exists() and words in file.read_text(encoding="utf-8"):
            return
        time.sleep(0.02)
    raise AssertionError(f"{words!r} never stood in {file}")


# The disk is full ------------------------------------------------------------------------------


def test_a_full_disk_leaves_the_report(desk):
    notebooks = write_notebooks(desk.home / "notebooks", **{"01_one": "1"})
    said = desk.fails(desk.report(notebooks, trouble=Trouble(largest_file=20_000)))
    assert f"{desk.out}: File too large; {NO_ROOM}" in said


def test_a_full_disk_leaves_the_notebooks(tmp_path):
    folder = write_notebooks(tmp_path / "notebooks", one="print('words ' * 5000)")
    stored = contents(folder)
    trouble = Trouble(largest_file=20_000)
    code, process = end(tmp_path / "run", "record", folder / "one.ipynb", trouble=trouble)
    assert code == 1
    assert f"No notebook was changed.\n{folder}: File too large; {NO_ROOM}" in process.said
    assert contents(folder) == stored


def test_a_full_disk_leaves_no_new_table(tmp_path):
    code, process = end(tmp_path / "run", "new", tmp_path / "a" / "mine", trouble=FULL)
    assert code == 1
    assert NO_ROOM in process.said
    assert not (tmp_path / "a").exists()


def test_a_disk_without_room_for_a_single_byte_leaves_no_trace(tmp_path):
    trouble = Trouble(largest_file=0)
    assert end(tmp_path / "run", "new", tmp_path / "mine", trouble=trouble)[0] == 1
    assert not (tmp_path / "mine").exists()


def test_a_full_disk_leaves_the_data_dictionary(tmp_path):
    file = tmp_path / "tables" / datapackage.FILE
    template.write(file.parent)
    file.write_text("old", encoding="utf-8")
    before = contents(file.parent)
    where = {data.FOLDER_VARIABLE: str(file.parent)}
    code, process = end(tmp_path / "run", "datapackage", trouble=FULL, environment=where)
    assert code == 1
    assert NO_ROOM in process.said
    assert contents(file.parent) == before


# Rights are missing ----------------------------------------------------------------------------


def test_a_folder_that_is_read_only_is_told_before_any_kernel_starts(desk, read_only):
    notebooks = write_notebooks(desk.home / "notebooks", **{"01_one": "1"})
    read_only(desk.out)
    trouble = Trouble(changing=desk.out, without_rights=True)
    process = desk.report(notebooks, trouble=trouble)
    assert NO_RIGHT in desk.fails(process)
    assert not any(change.startswith(KERNEL) for change in process.changes)


def test_a_file_where_the_folder_should_be_is_told(desk):
    notebooks = write_notebooks(desk.home / "notebooks", **{"01_one": "1"})
    file = desk.home / "file"
    file.write_text("words", encoding="utf-8")
    said = desk.fails(desk.report(notebooks, "--out", file / "out"))
    assert "Not a directory; a file stands where a folder is needed" in said
    assert file.read_text(encoding="utf-8") == "words"


def test_notebooks_that_are_read_only_stay(tmp_path, read_only):
    folder = write_notebooks(tmp_path / "notebooks", one="1")
    stored = contents(read_only(folder))
    trouble = Trouble(changing=folder, without_rights=True)
    code, process = end(tmp_path / "run", "record", folder / "one.ipynb", trouble=trouble)
    assert code == 1
    assert NO_RIGHT in process.said
    assert not any(change.startswith(KERNEL) for change in process.changes)
    assert contents(folder) == stored


@pytest.mark.parametrize("folder", ["there", "there/below/it"])
def test_new_tables_in_a_read_only_folder_are_none(tmp_path, read_only, folder):
    (tmp_path / "there").mkdir()
    read_only(tmp_path / "there")
    trouble = Trouble(without_rights=True)
    code, process = end(tmp_path / "run", "new", tmp_path / folder, trouble=trouble)
    assert code == 1
    assert NO_RIGHT in process.said
    assert list((tmp_path / "there").iterdir()) == []


def test_a_folder_that_may_not_be_read_is_told_by_the_check(tmp_path, read_only):
    template.write(tmp_path / "tables")
    folder = read_only(tmp_path / "tables", 0o000)
    code, process = end(tmp_path / "run", "check", folder, trouble=Trouble(without_rights=True))
    assert code == 1
    assert process.said.strip() == f"Nothing was checked.\n{folder}: {NO_RIGHT}"


def test_a_table_that_may_not_be_read_is_told_by_the_check(tmp_path, read_only):
    template.write(tmp_path / "tables")
    read_only(tmp_path / "tables" / "arms.csv", 0o000)
    arguments = [tmp_path / "tables"]
    code, process = end(tmp_path / "run", "check", *arguments, trouble=Trouble(without_rights=True))
    assert code == 1
    assert "arms.csv: the file cannot be read: Permission denied" in process.said


@pytest.mark.parametrize(
    ("folder", "told"),
    [("nowhere", "No such file or directory; look at"), ("file", "Not a directory; a file stands")],
)
@pytest.mark.parametrize("words", [["check"], ["report", "--notebooks"]], ids=" ".join)
def test_a_folder_that_is_none_is_told(tmp_path, words, folder, told):
    (tmp_path / "file").write_text("words", encoding="utf-8")
    code, process = end(tmp_path / "run", *words, tmp_path / folder)
    assert code == 1
    assert f"{tmp_path / folder}: {told}" in process.said


# Notebooks fail --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (
            ["--cell-timeout", "1"],
            "while True: pass",
            "01_one.ipynb, cell 2 (while True: pass): "
            "took longer than 1 seconds; --cell-timeout allows more",
        ),
        (
            ["--jobs", "1"],
            "import os; os._exit(1)",
            "01_one.ipynb, cell 2 (import os; os._exit(1)): "
            "the kernel died, as it does where memory runs out; --jobs 1 needs least",
        ),
        ([], "1 / 0", "01_one.ipynb, cell 2 (1 / 0): ZeroDivisionError: division by zero"),
        ([], "1", "01_one.ipynb: its second cell says no answer"),
    ],
    ids=["endless", "dies", "raises", "no answer"],
)
def test_a_notebook_that_fails_is_told(desk, options, code, told):
    notebooks = write_notebooks(desk.home / "notebooks", answer=code, **{"01_one": "2"})
    assert told in desk.fails(desk.report(notebooks, *options))


def test_the_others_are_stopped_when_one_notebook_fails(desk):
    code = {"01_endless": "while True: pass", "02_fails": "1 / 0", "03_waits": "1"}
    notebooks = write_notebooks(desk.home / "notebooks", **code)
    assert "02_fails.ipynb, cell 3 (1 / 0)" in desk.fails(desk.report(notebooks, "--jobs", 2))


def test_a_file_that_is_no_notebook_is_told(desk):
    notebooks = write_notebooks(desk.home / "notebooks", **{"01_one": "1"})
    (notebooks / "02_torn.ipynb").write_text('{"cells": [', encoding="utf-8")
    assert "02_torn.ipynb is no notebook: " in desk.fails(desk.report(notebooks))


def test_notebooks_are_not_recorded_where_one_fails(tmp_path):
    folder = write_notebooks(tmp_path / "notebooks", one="1", two="import os; os._exit(1)")
    stored = contents(folder)
    code, process = end(tmp_path / "run", "record", *sorted(folder.iterdir()))
    assert code == 1
    assert "No notebook was changed.\ntwo.ipynb, cell 3 (import os; os._exit(1))" in process.said
    assert contents(folder) == stored
    assert not (folder / files.ROOM).exists()


@pytest.mark.parametrize("option", ["--jobs", "--cell-timeout"])
@pytest.mark.parametrize("typed", ["0", "many"])
def test_an_option_that_makes_no_sense_is_told(tmp_path, option, typed):
    code, process = end(tmp_path / "run", "record", option, typed)
    assert code == 2
    assert f"argument {option}: '{typed}'; allowed is a whole number, 1 or more" in process.said


# Two at once, and a call to stop ---------------------------------------------------------------


def test_of_two_reports_at_once_the_second_is_sent_away(desk):
    go = desk.home / "go"
    waits = f"import pathlib, time\nwhile not pathlib.Path({str(go)!r}).exists(): time.sleep(0.05)"
    notebooks = write_notebooks(desk.home / "notebooks", **{"01_waits": waits})
    first = desk.report(notebooks, name="first")
    wait_for(desk.out / files.ROOM / "owner", str(first.number))
    trouble = Trouble(changing=desk.out)
    second = desk.report(notebooks, trouble=trouble, name="second")
    assert second.ended() == 1
    assert f"{KEPT}\nprocess {first.number} is writing into {desk.out}: wait" in second.said
    assert left_behind(second.home) == []
    assert not any(change.startswith(KERNEL) for change in second.changes)
    go.touch()
    assert first.ended() == 0, first.said
    assert left_behind(first.home) == []
    assert (desk.out / "html" / "01_waits.html").exists()
    assert sorted(path.name for path in desk.out.iterdir()) == ["html", "results"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_report_that_is_told_to_stop_clears_up(desk, number):
    runs = desk.home / "runs"
    endless = f"import pathlib\npathlib.Path({str(runs)!r}).write_text('yes')\nwhile True: pass"
    notebooks = write_notebooks(desk.home / "notebooks", **{"01_endless": endless, "02_one": "1"})
    process = desk.report(notebooks, "--jobs", 2)
    wait_for(runs, "yes")
    assert marked(process.home), "a kernel, which must be gone in the end"
    os.kill(process.number, number)
    assert f"Stopped. {KEPT}" in desk.fails(process, code=130)
