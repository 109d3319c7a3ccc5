"""New tables: sound as they are written, complete, and never on top of others."""

import csv
import re

import pytest

from helpers import claims, cli, data
from helpers.data import template
from helpers.data.about_checks import CHECKS
from helpers.data.schema import TABLES


@pytest.fixture
def folder(tmp_path):
    template.write(tmp_path / "mine")
    return tmp_path / "mine"


def test_new_tables_pass_the_check(folder, capsys):
    assert cli.main(["check", str(folder)]) == 0
    assert "14 tables, 15 rows: all sound" in capsys.readouterr().out


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_its_header_and_an_example(name, folder):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == list(TABLES[name].columns)
    assert len(rows) == (2 if name == "arms" else 1)


def test_the_words_of_the_front_page_can_be_read(folder):
    assert "what the articles claim" in data.open(folder).about.lead
    written = (folder / "about.toml").read_text(encoding="utf-8")
    for key in CHECKS:
        assert re.search(rf"^(# )?\[?{key}\b", written, re.M), key


def test_a_licence_is_named_once_its_lines_are_uncommented(folder):
    about = folder / "about.toml"
    written = about.read_text(encoding="utf-8")
    assert data.open(folder).about.licence is None
    before, commented = written.split("# [licence]")
    about.write_text(f"{before}[licence]{commented.replace('# ', '')}", encoding="utf-8")
    assert data.open(folder).about.licence.name == "CC BY 4.0"


def test_the_example_rows_can_be_judged(folder):
    (judged,) = claims.ledger(data.open(folder)).to_dict("records")
    assert (judged["agreement"], judged["verdict"]) == ("same", "holds with caveats")
    assert data.open(folder).trials["events"].tolist() == [12.0]


@pytest.mark.parametrize("name", ["trials", "articles"])
def test_a_folder_with_a_table_is_refused_and_left_alone(name, tmp_path, capsys):
    there = tmp_path / f"{name}.csv"
    there.write_text("years of work", encoding="utf-8")
    assert cli.main(["new", str(tmp_path)]) == 1
    assert f"holds {name}.csv already" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [there.name]
    assert there.read_text(encoding="utf-8") == "years of work"


def test_other_files_in_the_folder_stay(tmp_path):
    (tmp_path / "article.txt").write_text("words", encoding="utf-8")
    assert cli.main(["new", str(tmp_path)]) == 0
    assert (tmp_path / "article.txt").read_text(encoding="utf-8") == "words"


def test_a_file_in_the_way_is_told_without_a_traceback(tmp_path, capsys):
    (tmp_path / "mine").write_text("a file", encoding="utf-8")
    assert cli.main(["new", str(tmp_path / "mine")]) == 1
    assert str(tmp_path / "mine") in capsys.readouterr().err
