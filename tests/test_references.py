"""The committed bibliography is that of the table, and every source can be cited."""

import re

import pytest

from helpers import data, new, references


def test_the_committed_file_is_that_of_the_table():
    assert references.place() == data.PROJECT_FOLDER.parent / "references.bib"
    assert references.place().read_text(encoding="utf-8") == references.text()


def test_the_bibliography_of_other_tables_stands_beside_them(tmp_path, monkeypatch):
    ours = references.place()
    before = ours.read_bytes()
    new.write(tmp_path / "salt")
    monkeypatch.setenv(data.FOLDER_VARIABLE, str(tmp_path / "salt"))
    assert references.main([]) == 0
    written = tmp_path / "salt" / "references.bib"
    assert written.read_text(encoding="utf-8") == references.text()
    assert "example" in references.text()
    assert ours.read_bytes() == before


@pytest.mark.parametrize("named", ["data", "data/", "./data", "src/../data"])
def test_our_tables_are_ours_however_they_are_named(named, monkeypatch):
    ours = references.place()
    monkeypatch.chdir(data.PROJECT_FOLDER.parent)
    monkeypatch.setenv(data.FOLDER_VARIABLE, named)
    assert references.place() == ours


def test_every_source_has_one_entry():
    keys = re.findall(r"^@misc\{(.+),$", references.text(), flags=re.M)
    assert keys == data.load("sources")["source_id"].tolist()


def test_braces_balance_in_every_entry():
    for entry in references.text().split("\n\n"):
        bare = re.sub(r"\\[{}]", "", entry)
        assert bare.count("{") == bare.count("}"), entry


@pytest.mark.parametrize("sign", "&%$#_{}")
def test_signs_that_latex_reads_are_escaped(sign):
    assert references.escape(f"a{sign}b") == f"a\\{sign}b"


def test_a_backslash_is_printed():
    assert references.escape("a\\b") == r"a\textbackslash{}b"
