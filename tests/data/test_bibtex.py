"""The committed bibliography is that of the table, and every source can be cited."""

import re

import pytest

from helpers import cli, data
from helpers.data import bibtex, template
from support.project_data import K2


def test_the_committed_file_is_that_of_the_table():
    assert bibtex.place() == data.PROJECT_FOLDER.parent / "references.bib"
    assert bibtex.place().read_text(encoding="utf-8") == bibtex.text(data.open())


def test_the_bibliography_of_other_tables_stands_beside_them(tmp_path, monkeypatch):
    ours = bibtex.place()
    before = ours.read_bytes()
    template.write(tmp_path / "salt")
    monkeypatch.setenv(data.FOLDER_VARIABLE, str(tmp_path / "salt"))
    assert cli.main(["references"]) == 0
    written = tmp_path / "salt" / "references.bib"
    assert written.read_text(encoding="utf-8") == bibtex.text(data.open())
    assert "example" in bibtex.text(data.open())
    assert ours.read_bytes() == before


@pytest.mark.parametrize("named", ["data", "data/", "./data", "src/../data"])
def test_our_tables_are_ours_however_they_are_named(named, monkeypatch):
    ours = bibtex.place()
    monkeypatch.chdir(data.PROJECT_FOLDER.parent)
    monkeypatch.setenv(data.FOLDER_VARIABLE, named)
    assert bibtex.place() == ours


def test_every_source_has_one_entry():
    keys = re.findall(r"^@misc\{(.+),$", bibtex.text(data.open()), flags=re.M)
    assert keys == K2.sources["source_id"].tolist()


def test_braces_balance_in_every_entry():
    for entry in bibtex.text(data.open()).split("\n\n"):
        bare = re.sub(r"\\[{}]", "", entry)
        assert bare.count("{") == bare.count("}"), entry


@pytest.mark.parametrize("sign", "&%$#_{}")
def test_signs_that_latex_reads_are_escaped(sign):
    assert bibtex.escape(f"a{sign}b") == f"a\\{sign}b"


def test_a_backslash_is_printed():
    assert bibtex.escape("a\\b") == r"a\textbackslash{}b"
