"""No figure of the collection is left in a drawer: each row is on a page, or has a reason."""

import re

import pytest

from conftest import NOTEBOOKS
from support.project_data import K2

LEFT_OUT: dict[str, str] = {}
"""Rows that no page shows, each with the reason."""


def rows_on_pages() -> set[str]:
    outputs = "".join(path.read_text(encoding="utf-8") for path in NOTEBOOKS)
    return {
        row for named in re.findall(r'data-row=\\"([^"\\]+)\\"', outputs) for row in named.split()
    }


@pytest.mark.parametrize("table", ["reported", "reviews", "cohorts"])
def test_every_row_is_on_a_page_or_has_a_reason(table):
    unseen = set(K2.tables[table]["row_id"]) - rows_on_pages()
    assert unseen == {row for row in LEFT_OUT if row in set(K2.tables[table]["row_id"])}


def test_a_reason_is_given_only_for_rows_that_no_page_shows():
    assert not rows_on_pages() & set(LEFT_OUT)
    assert all(reason.strip() for reason in LEFT_OUT.values())
