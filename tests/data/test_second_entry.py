"""The figures entered a second time, and what would notice an error of data entry."""

import re

import pytest

from helpers import data
from helpers.data.schema import TABLES
from support import facts_per_trial
from support.entry_errors import Watched, entry_errors
from support.redundancies import (
    SecondEntry,
    cells_of,
    disagreement,
    repeated_otherwise,
    rows_of,
)

ENTERED = SecondEntry(data.PROJECT_FOLDER)


@pytest.fixture(scope="module")
def dataset():
    return data.open(data.PROJECT_FOLDER)


@pytest.fixture(scope="module")
def tables(dataset):
    return rows_of(dataset)


@pytest.fixture(scope="module")
def cells(tables):
    return cells_of(tables)


@pytest.mark.parametrize("name", ENTERED.redundancies)
def test_what_a_text_prints_twice_is_the_same(name, cells):
    assert disagreement(ENTERED.redundancies[name], cells) == ""


def test_a_bare_number_stands_in_a_text_about_the_study(tables):
    for name, expressions in ENTERED.redundancies.items():
        owners = set(re.findall(r"([a-z0-9_]*[a-z][a-z0-9_]*)[./]", " ".join(expressions)))
        texts = " ".join(
            cell.replace(",", "")
            for rows in tables.values()
            for row in rows
            if owners & {row.get("trial_id"), row.get("review_id"), row.get("cohort_id")}
            for cell in row.values()
        )
        for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", " ".join(expressions)):
            if float(number) > 9 and number != "100":  # others count groups, in words
                assert re.search(rf"(?<![\d.]){number}(?![\d]|\.\d)", texts), (name, number)


def test_a_figure_that_a_note_repeats_is_that_of_its_cell(tables, cells):
    notes = {
        (table, "/".join(row[column] for column in TABLES[table].key)): row["note"]
        for table in {table for table, _ in ENTERED.restated}
        for row in tables[table]
    }
    for table, entry in ENTERED.restated:
        assert entry["note"] in notes[table, entry["row"]]
        assert repeated_otherwise(entry["note"], entry["cells"], cells) == ""


def test_the_second_entry_of_each_trial_is_the_first(tables):
    found = facts_per_trial.differences(ENTERED.facts, facts_per_trial.facts(tables))
    assert not found, "facts_per_trial.toml and the tables:\n" + "\n".join(found)


def test_a_difference_names_its_trial_its_source_and_both_sentences(tables):
    changed = {"n": "105", "events": "4", "value": "3.8"}
    moved = [
        row | changed if row["row_id"] == "jiang_2014.f01" else row for row in tables["trials"]
    ]
    found = facts_per_trial.facts(tables | {"trials": moved})
    rest = "of 105 completed = 3.8"
    assert facts_per_trial.differences(ENTERED.facts, found) == [
        "jiang_2014, src_jiang_2014: entered is 'any new_fracture people % at 12: mk4 2 of 108 "
        f"completed = 1.9; alfacalcidol 4 {rest}'",
        "jiang_2014, src_jiang_2014: the tables have 'any new_fracture people % at 12: mk4 4 "
        f"{rest}; alfacalcidol 4 {rest}'",
    ]


@pytest.mark.parametrize(
    ("every", "every_for_checks"), [(5, 101), pytest.param(1, 1, marks=pytest.mark.slow)]
)
def test_the_second_entry_notices_every_error_and_the_checks_most(dataset, every, every_for_checks):
    """Of the errors of data entry, every so many are made."""
    watched = Watched(dataset, ENTERED)
    errors = list(entry_errors(watched.rows))
    assert len(errors) > 1500
    missed = [error for error in errors[::every] if not watched.differs_from_second_entry(error)]
    assert list(map(str, missed)) == []
    seen = [watched.fails_a_check(error) for error in errors[::every_for_checks]]
    assert sum(seen) / len(seen) > 0.5
