"""The committed bibliography is that of the table, and every source can be cited."""

import re

import pytest

from helpers import data, references


def test_the_committed_file_is_that_of_the_table():
    assert references.FILE.read_text(encoding="utf-8") == references.text()


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
