"""A disk that is full, rights that are missing, notebooks that fail, two commands at once.

Each time: the exit code is not 0, the message says what to do, and what was there is as it was.
"""

from pathlib import Path

import pytest

from helpers import cli, files
from helpers.data import datapackage, template
from helpers.report import site
from support.processes import Trouble, end
from support.small_report import contents, write_notebooks

FULL = Trouble(largest_file=400)
FULL_MESSAGE = "File too large; make room on its disk, or choose a folder on another one"
NO_RIGHT = "Permission denied; choose another folder, or have its rights changed"
KEPT = "No report was written; an earlier one is as it was."
WITHOUT_RIGHTS = Trouble(without_rights=True)


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


@pytest.fixture
def out(tmp_path):
    """A folder with an earlier report, which must stay."""
    for name in ("html", "results"):
        (tmp_path / "out" / name).mkdir(parents=True)
        (tmp_path / "out" / name / "earlier.txt").write_text("as it was", encoding="utf-8")
        (tmp_path / "out" / name / files.MARKER).touch()
    kept = contents(tmp_path / "out")
    yield tmp_path / "out"
    assert contents(tmp_path / "out") == kept


# The disk is full ------------------------------------------------------------------------------


def test_a_full_disk_leaves_the_earlier_results(tmp_path, tables, out):
    code, process = end(tmp_path / "run", "export", "--data", tables, "--out", out, trouble=FULL)
    assert code == 1
    assert process.printed == f"\nNo results were written.\n{out}: {FULL_MESSAGE}\n"


@pytest.mark.parametrize("room", [0, 400])
def test_a_full_disk_leaves_no_new_table_and_no_new_folder(tmp_path, room):
    trouble = Trouble(largest_file=room)
    code, process = end(tmp_path / "run", "new", tmp_path / "a" / "mine", trouble=trouble)
    assert code == 1
    assert FULL_MESSAGE in process.printed or not room, "no room for the message either"
    assert not (tmp_path / "a").exists()


def test_a_full_disk_leaves_the_data_dictionary(tmp_path):
    template.write(tmp_path / "tables")
    (tmp_path / "tables" / datapackage.FILE).write_text("old", encoding="utf-8")
    before = contents(tmp_path / "tables")
    code, process = end(
        *(tmp_path / "run", "datapackage", "--data", tmp_path / "tables"), trouble=FULL
    )
    assert code == 1
    assert FULL_MESSAGE in process.printed
    assert contents(tmp_path / "tables") == before


# Rights are missing ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["report", "record"])
def test_a_read_only_folder_is_refused_before_any_notebook_runs(tmp_path, tables, read_only, name):
    ran = tmp_path / "ran"
    touch = f"import pathlib\npathlib.Path({str(ran)!r}).touch()"
    folder = write_notebooks(tmp_path / "notebooks", **{"01_one": touch})
    stored = contents(read_only(folder))
    words = {
        "report": ["--data", tables, "--notebooks", folder, "--out", folder],
        "record": [folder / "01_one.ipynb"],
    }
    code, process = end(tmp_path / "run", name, *words[name], trouble=WITHOUT_RIGHTS)
    assert code == 1
    assert NO_RIGHT in process.printed
    assert contents(folder) == stored
    assert not ran.exists()


@pytest.mark.parametrize("folder", ["there", "there/below/it"])
def test_new_tables_in_a_read_only_folder_are_none(tmp_path, read_only, folder):
    (tmp_path / "there").mkdir()
    read_only(tmp_path / "there")
    code, process = end(tmp_path / "run", "new", tmp_path / folder, trouble=WITHOUT_RIGHTS)
    assert code == 1
    assert NO_RIGHT in process.printed
    assert list((tmp_path / "there").iterdir()) == []


def test_the_check_names_a_folder_or_a_table_that_may_not_be_read(tmp_path, read_only):
    template.write(tmp_path / "tables")
    read_only(tmp_path / "tables" / "arms.csv", 0o000)
    code, process = end(tmp_path / "run", "check", tmp_path / "tables", trouble=WITHOUT_RIGHTS)
    assert code == 1
    assert "arms.csv: the file cannot be read: Permission denied" in process.printed
    folder = read_only(tmp_path / "tables", 0o000)
    code, process = end(tmp_path / "again", "check", folder, trouble=WITHOUT_RIGHTS)
    assert code == 1
    assert process.printed.strip() == f"Nothing was checked.\n{folder}: {NO_RIGHT}"


# Something else is in the way ------------------------------------------------------------------


def test_a_file_where_the_folder_should_be_is_named(tmp_path, tables, capsys):
    file = tmp_path / "file"
    file.write_text("words", encoding="utf-8")
    assert cli.main(["export", "--data", str(tables), "--out", str(file / "out")]) == 1
    assert "Not a directory; a file stands where a folder is needed" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "words"


@pytest.mark.parametrize(
    ("folder", "message"),
    [("nowhere", "No such file or directory; look at"), ("file", "Not a directory; a file stands")],
)
@pytest.mark.parametrize("words", [["check"], ["report", "--notebooks"]], ids=" ".join)
def test_a_folder_that_is_none_is_named(tmp_path, words, folder, message, capsys):
    (tmp_path / "file").write_text("words", encoding="utf-8")
    assert cli.main([*words, str(tmp_path / folder)]) == 1
    assert f"{tmp_path / folder}: {message}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({}, "allowed are names such as 01_one.ipynb"),
        ({"one": "1"}, "allowed are names such as 01_one.ipynb"),
        ({"01_one": "1"}, "can be about these tables"),
    ],
)
def test_a_folder_without_a_fitting_notebook_is_named(tmp_path, tables, capsys, named, message):
    folder = write_notebooks(tmp_path / "notebooks", tags=[], **named)
    words = ["--data", str(tables), "--notebooks", str(folder), "--out", str(tmp_path / "out")]
    assert cli.main(["report", *words]) == 1
    error = capsys.readouterr().err
    assert f"no notebook in {folder}" in error
    assert message in error


def test_of_two_reports_at_once_the_second_is_sent_away(tmp_path, tables, out, capsys, monkeypatch):
    monkeypatch.setattr(site, "execute_all", lambda *_: pytest.fail("a notebook is run"))
    notebooks = write_notebooks(tmp_path / "notebooks", **{"01_one": "1"})
    words = ["--data", str(tables), "--notebooks", str(notebooks), "--out", str(out)]
    with files.replacing(out):
        assert cli.main(["report", *words]) == 1
    assert f"{KEPT}\nanother command is writing into {out}: wait" in capsys.readouterr().err


# Notebooks fail --------------------------------------------------------------------------------


def test_the_others_are_stopped_when_one_notebook_fails(tmp_path, tables, out, capsys):
    code = {"01_endless": "while True: pass", "02_fails": "1 / 0", "03_waits": "1"}
    notebooks = write_notebooks(tmp_path / "notebooks", **code)
    words = ["--data", tables, "--notebooks", notebooks, "--out", out, "--jobs", 2]
    assert cli.main(["report", *map(str, words)]) == 1
    assert f"{KEPT}\n02_fails.ipynb, cell 3 (1 / 0): ZeroDiv" in capsys.readouterr().err


def test_files_that_are_no_notebooks_and_pages_without_an_answer_are_named(
    tmp_path, tables, out, capsys
):
    notebooks = write_notebooks(tmp_path / "notebooks", answer="1", **{"01_one": "1"})
    words = ["report", "--data", tables, "--notebooks", notebooks, "--out", out]
    assert cli.main(list(map(str, words))) == 1
    assert "01_one.ipynb: its second cell says no answer" in capsys.readouterr().err
    (notebooks / "02_torn.ipynb").write_text('{"cells": [', encoding="utf-8")
    assert cli.main(list(map(str, words))) == 1
    assert "02_torn.ipynb is no notebook: " in capsys.readouterr().err


def test_notebooks_are_not_recorded_where_one_fails(tmp_path, capsys):
    folder = write_notebooks(tmp_path / "notebooks", one="1", two="import os; os._exit(1)")
    stored = contents(folder)
    assert cli.main(["record", *map(str, sorted(folder.iterdir()))]) == 1
    message = (
        "No notebook was changed.\ntwo.ipynb, cell 3 (import os; os._exit(1)): the kernel died"
    )
    assert message in capsys.readouterr().err
    assert contents(folder) == stored
