"""The tables against themselves: figures that follow from figures, and figures told twice."""

import re
from collections import Counter

import pytest

import printed_twice
import second_look
import slips
import told_again
from helpers.data.schema import TABLES

EVERY = 59
"""Of the slips that ``python tests/slips.py`` makes, every so many are made here."""

FACTS = slips.read_toml("facts_per_trial.toml")
NOT_FOLLOWING = slips.read_toml("does_not_follow.toml")
REDUNDANCIES = slips.read_toml("redundancies.toml")
RESTATED = [
    (table, note) for table, notes in slips.read_toml("restated.toml").items() for note in notes
]


@pytest.fixture(scope="module")
def tables():
    return slips.real_tables()


@pytest.fixture(scope="module")
def cells(tables):
    return printed_twice.cells_of(tables)


@pytest.fixture(scope="module")
def looked(tables):
    return second_look.look(tables)


def changed(tables, table, row, **cells):
    """The tables with some cells of a row changed."""
    key = "trial_id" if table == "studies" else "row_id"
    rows = [old | cells if old[key] == row else old for old in tables[table]]
    assert rows != tables[table]
    return tables | {table: rows}


# Figures that follow -------------------------------------------------------------------------


def test_every_figure_follows_or_is_listed_with_its_reason(looked):
    found = {row: told for row, told in looked.items() if told}
    listed = {row: entry["found"] for row, entry in NOT_FOLLOWING.items()}
    new = {row: told for row, told in found.items() if listed.get(row) != told}
    gone = {row: told for row, told in listed.items() if found.get(row) != told}
    assert not new, f"a slip, or to be listed in does_not_follow.toml with its reason: {new}"
    assert not gone, f"listed in does_not_follow.toml, and not found any more: {gone}"


def test_every_reason_says_something():
    for row, entry in NOT_FOLLOWING.items():
        assert entry.keys() == {"found", "why"}, row
        assert len(entry["why"].split()) > 10, row


def test_no_check_looks_at_nothing(looked):
    rows = Counter(row.split()[1] for row in looked)
    assert rows.keys() >= {
        "estimates_amid_their_interval",
        "p_of_intervals",
        "p_of_arms",
        "p_of_neighbours",
        "p_of_chi_squared",
        "p_and_direction",
        "differences_of_arms",
        "counts_behind_ratios",
        "months_of_weeks",
        "years_of_papers",
    }
    assert rows["estimates_amid_their_interval"] > 120
    assert sum(rows[name] for name in rows if name.startswith("p_of")) >= 30


@pytest.mark.parametrize(
    ("table", "row_id", "column", "cell", "doubt"),
    [
        ("reported", "levy_schousboe_2023.p01", "ci_low", "0.025", "estimates_amid_their_interval"),
        ("reported", "cheung_2008_ecko.p01", "p_reported", "0.48", "p_of_intervals"),
        ("reported", "shiraki_2000.p02", "p_reported", "0.010", "p_of_arms"),
        ("cohorts", "mronj_surgery_series.c01", "events", "12", "p_of_neighbours"),
        ("reported", "iwamoto_2001.p06", "value", "4.24", "p_of_chi_squared"),
        ("reported", "iwamoto_2000.p02", "p_reported", ">0.05", "p_and_direction"),
        ("reported", "cheung_2008_ecko.p02", "value", "0.91", "differences_of_arms"),
        ("trials", "purwosunu_2006.f01", "timepoint_months", "12", "months_of_weeks"),
        ("studies", "jiang_2014", "year", "2015", "years_of_papers"),
    ],
)
def test_each_check_sees_a_slip(table, row_id, column, cell, doubt, tables, looked):
    found = second_look.look(changed(tables, table, row_id, **{column: cell}))
    assert looked[f"{row_id} {doubt}"] == ""
    assert found[f"{row_id} {doubt}"] != ""


def test_a_direction_that_its_means_contradict_is_seen(tables, looked):
    """No row of the real tables has a direction and both means: this one is given one."""
    row = "jiang_2014.p03"
    assert f"{row} directions_of_arms" not in looked
    for direction, follows in (("lower_in_treatment", True), ("higher_in_treatment", False)):
        found = second_look.look(changed(tables, "reported", row, value=direction))
        assert (found[f"{row} directions_of_arms"] == "") == follows


# Figures told twice --------------------------------------------------------------------------


@pytest.mark.parametrize("name", REDUNDANCIES)
def test_what_a_text_says_twice_is_the_same(name, cells):
    assert printed_twice.disagreement(REDUNDANCIES[name], cells) == ""


@pytest.mark.parametrize("name", REDUNDANCIES)
def test_a_bare_number_stands_in_a_text_about_the_study(name, tables):
    expressions = " ".join(REDUNDANCIES[name])
    owners = set(re.findall(r"([a-z0-9_]*[a-z][a-z0-9_]*)[./]", expressions))
    texts = [
        " ".join(row.values())
        for rows in tables.values()
        for row in rows
        if owners & {row.get("trial_id"), row.get("review_id"), row.get("cohort_id")}
    ]
    for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", expressions):
        if float(number) > 9 and number != "100":  # others count groups, which texts say in words
            pattern = rf"(?<![\d.]){number}(?![\d]|\.\d)"
            assert any(re.search(pattern, text.replace(",", "")) for text in texts), number


@pytest.mark.parametrize(
    ("table", "entry"), RESTATED, ids=[f"{entry['row']}: {entry['note']}" for _, entry in RESTATED]
)
def test_a_figure_that_a_note_repeats_is_that_of_its_cell(table, entry, tables, cells):
    key = TABLES[table].key
    (note,) = (
        row["note"]
        for row in tables[table]
        if "/".join(row[column] for column in key) == entry["row"]
    )
    assert entry["note"] in note
    assert printed_twice.repeated_otherwise(entry["note"], entry["cells"], cells) == ""


def test_the_second_entry_of_each_trial_is_the_first(tables):
    found = told_again.differences(FACTS, told_again.tell(tables))
    assert not found, "facts_per_trial.toml and the tables:\n" + "\n".join(found)


def test_a_difference_is_told_with_its_trial_its_source_and_both_sentences(tables):
    moved = changed(tables, "trials", "jiang_2014.f01", n="105", events="4", value="3.8")
    told = told_again.differences(FACTS, told_again.tell(moved))
    rest = "of 105 completed = 3.8"
    assert told == [
        "jiang_2014, src_jiang_2014: the facts say 'any new_fracture people % at 12: mk4 2 of 108 "
        f"completed = 1.9; alfacalcidol 4 {rest}'",
        "jiang_2014, src_jiang_2014: the tables say 'any new_fracture people % at 12: mk4 4 "
        f"{rest}; alfacalcidol 4 {rest}'",
    ]


# Slips made on purpose -----------------------------------------------------------------------


def test_slips_are_noticed_without_the_list_of_changes(tables):
    """The second entry notices every slip; figures against figures a good part of them."""
    watch = slips.Watch(tables)
    made = list(slips.slips(tables))
    assert len(made) > 1500
    noticed = {str(slip): watch.noticed_by(slip) for slip in made[::EVERY]}
    assert [slip for slip, found in noticed.items() if "facts" not in found] == []
    without = [slip for slip, found in noticed.items() if found - {"facts"}]
    assert len(without) / len(noticed) > 0.5
