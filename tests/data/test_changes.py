"""No table changes without a line that says so."""

import hashlib
import re
from datetime import date

import pytest

from helpers import changes, data
from helpers.data.schema import TABLES

WHY = "The p of Jiang's fractures, mistyped before"
CELL = {"reported[jiang_2014.p02] p_reported": ">0.5"}


@pytest.fixture
def folder(sound, tmp_path, monkeypatch):
    sound.write(tmp_path, {})
    monkeypatch.setenv(data.FOLDER_VARIABLE, str(tmp_path))
    changes.say("All tables, first entry")
    return tmp_path


def test_every_table_is_as_its_last_line_says():
    unsaid = changes.unsaid(str(data.PROJECT_FOLDER))
    lines = "\n".join(change.line(date.today(), "…") for change in unsaid)
    assert not unsaid, (
        f"data/{changes.FILE} needs a line for each table that changed; "
        f'`python -m helpers.changes "what changed"` writes:\n{lines}'
    )


def test_the_list_holds_nothing_but_lines_of_tables():
    text = (data.PROJECT_FOLDER / changes.FILE).read_text(encoding="utf-8")
    assert text.startswith(changes._HEAD)
    lines = text.removeprefix(changes._HEAD).splitlines()
    assert all(changes._LINE.fullmatch(line) for line in lines)
    days = [line.split()[1] for line in lines]
    assert days == sorted(days)
    assert {line.split()[3] for line in lines} == {table.file for table in TABLES.values()}


def test_a_changed_digit_asks_for_a_line_and_the_command_writes_it(folder, sound, capsys):
    before = (folder / changes.FILE).read_text(encoding="utf-8")
    assert changes.main([]) == 0
    sound.write(folder, sound.with_cells(CELL))
    assert changes.main([]) == 1
    assert capsys.readouterr().err.startswith("reported.csv: changed; say why with python -m")
    assert changes.main([WHY]) == 0
    after = (folder / changes.FILE).read_text(encoding="utf-8")
    digits = hashlib.sha256((folder / "reported.csv").read_bytes()).hexdigest()[:12]
    assert after == f"{before}| {date.today()} | reported.csv | {digits} | {WHY} |\n"
    assert capsys.readouterr().out == after.removeprefix(before)
    assert changes.main([WHY]) == 0
    assert (folder / changes.FILE).read_text(encoding="utf-8") == after
    sound.write(folder, {})  # a change that is taken back is a change
    assert [change.table for change in changes.unsaid(folder)] == ["reported.csv"]


@pytest.mark.parametrize("why", ["", "  ", "one\ntwo", "a | b"])
def test_words_that_would_break_the_list_are_refused(why, folder, sound, capsys):
    sound.write(folder, sound.with_cells(CELL))
    before = (folder / changes.FILE).read_text(encoding="utf-8")
    assert changes.main([why]) == 1
    assert capsys.readouterr().err == (
        "\nThe list of changes is as it was.\n"
        f"what changed: {why!r}; allowed is one line of words, without |\n"
    )
    assert (folder / changes.FILE).read_text(encoding="utf-8") == before


def test_broken_tables_get_no_line(folder, sound, capsys):
    sound.write(folder, sound.with_cells({"trials[jiang_2014.f01] n": "1O8"}))
    before = (folder / changes.FILE).read_text(encoding="utf-8")
    assert changes.main([WHY]) == 1
    assert "trials.csv:12 n: '1O8'" in capsys.readouterr().err
    assert (folder / changes.FILE).read_text(encoding="utf-8") == before
    (folder / "arms.csv").unlink()
    assert changes.main([]) == 1
    assert re.search("arms.csv", capsys.readouterr().err)
