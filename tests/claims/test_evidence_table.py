"""What a link makes of the row that it names: strength, standing, figure and number."""

import math
import shutil

import pandas as pd
import pytest

from helpers import data
from helpers.claims.evidence_table import LEVEL_OF, EvidenceTable, claim_number
from helpers.data.schema.vocabulary import LEVELS
from support.project_data import K2

STUDIES = K2.studies.set_index("trial_id", drop=False)
ARMS = K2.arms


@pytest.fixture(scope="module")
def facts():
    return EvidenceTable(K2)


KINDS = {
    "difference_from_zero": "direction",
    "percent_from_ratio": "percent_change",
    "percent_from_inverse_ratio": "percent_change",
    "ratio": "ratio",
    "dose": "dose",
    "duration_months": "duration",
    "n": "count",
    "n_trials": "count",
    "n_randomised": "count",
}


def linked(facts, row_id, compare="", relation="supports", note="", **claimed):
    """The row as a claim sees it; ``claimed`` are cells of the claim."""
    link = {"row_id": row_id, "relation": relation, "compare": compare, "note": note}
    ends = [claimed.get(end, "") for end in ("low", "high")]
    cells = {
        "quantity_kind": KINDS.get(compare, "percentage"),
        "claimed_value_printed": claimed.get("value", ""),
        "claimed_low_printed": f"{ends[0]:g}" if ends[0] != "" else "",
        "claimed_high_printed": f"{ends[1]:g}" if ends[1] != "" else "",
        "claimed_low": claimed.get("low", math.nan),
        "claimed_high": claimed.get("high", math.nan),
        "claimed_operator": "",
        "claimed_comparator_printed": "",
        "unit": claimed.get("unit", ""),
        "outcome_id": "",
        "cites": "none",
    }
    claim = pd.Series(cells)
    return facts.row(pd.Series(link), claim, claim_number(claim))


def test_what_the_link_says_is_kept(facts):
    row = linked(facts, "shiraki_2000.p01", relation="opposite", note="a note")
    assert (row.row_id, row.relation, row.note) == ("shiraki_2000.p01", "opposite", "a note")
    assert (row.scale, row.number, row.agreement) == ("", None, "")
    assert row.name == STUDIES.loc["shiraki_2000", "name"]
    grades = {"shiraki_2000.p01": "A", "shiraki_2000.p05": "B"}
    assert {row_id: linked(facts, row_id).grade for row_id in grades} == grades
    assert linked(facts, "shiraki_2000.p05", "value").scale == "value"


@pytest.mark.parametrize(
    ("query", "level"),
    [
        ("allocation == 'not_reported'", 2),
        ("blinding == 'open'", 4),
        ("blinding == 'not_reported' and control == 'no_treatment'", 4),
        ("blinding == 'not_reported' and control == 'placebo'", 5),
        ("blinding == 'double' and control == 'active'", 5),
    ],
)
def test_the_design_of_a_trial_is_the_level_of_all_its_rows(facts, query, level):
    trials = set(STUDIES.query(query).index)
    every = [facts.fact(name) for name, table in K2.table_of.items() if table != "claims"]
    found = [fact for fact in every if fact.cells.get("trial_id") in trials]
    assert {fact.table for fact in found} >= {"studies", "arms"}
    assert {fact.level for fact in found} == {level}


def test_everyone_randomised_stands_behind_each_row_of_a_trial(facts):
    for trial_id, people in STUDIES["n_randomised"].items():
        told = 0 if math.isnan(people) else people
        rows = [f"{trial_id}/{arm}" for arm in ARMS.query(f"trial_id == '{trial_id}'")["arm_id"]]
        assert {linked(facts, row_id).people for row_id in [trial_id, *rows]} == {told}
    assert STUDIES["n_randomised"].isna().any()


def test_retracted_and_questioned_rows_weigh_nothing_and_say_so(facts):
    for table in ("studies", "reviews"):
        cells = K2.tables[table].set_index("trial_id" if table == "studies" else "row_id")
        for row_id, status in cells["status"].items():
            row, weightless = linked(facts, row_id), status in ("retracted", "questioned")
            assert row.weighs is not weightless
            assert row.weak == (status == "cautioned")
            assert row.status == (status if weightless or row.weak else "")
        assert cells["status"].nunique() > 2


def test_a_review_stands_where_its_level_and_its_status_say(facts):
    for row in K2.reviews.itertuples():
        fact = linked(facts, row.row_id)
        highest = LEVEL_OF[row.level]
        assert fact.level == (min(highest, 2) if row.status == "cautioned" else highest)
        assert fact.people == (0 if math.isnan(row.n_people) else row.n_people)


def test_every_level_of_the_tables_has_a_place_and_none_rises_above_the_one_before():
    assert set(LEVEL_OF) == set(LEVELS)
    placed = [LEVEL_OF[level] for level in LEVELS if level != "uncontrolled_trial"]
    assert placed == sorted(placed, reverse=True)


@pytest.mark.parametrize(
    ("row_id", "level"),
    [
        ("geleijnse_2004.c05", 2),
        ("magnesium_meta_2014.c01", 3),  # a review of case-control studies
        ("bolland_2010.c02", 6),
        ("tang_2007.c01", 6),
        ("wells_2008.c01", 6),
        ("wells_2008.c02", 6),
        ("alendronate_cochrane_update.c03", 6),
        ("jackson_2006.c01", 5),
    ],
)
def test_the_level_of_a_result_outside_the_trials(facts, row_id, level):
    assert linked(facts, row_id).level == level


def test_a_cohort_counts_its_people_and_has_no_status(facts):
    for row in K2.cohorts.itertuples():
        fact = linked(facts, row.row_id)
        assert fact.people == (0 if math.isnan(row.n) else row.n)
        assert (fact.weighs, fact.status, facts.fact(row.row_id).status) == (True, "", "")


@pytest.mark.parametrize("trial_id", ["shiraki_2000", "purwosunu_2006"])
def test_a_trial_has_the_number_that_the_scale_asks_for(facts, trial_id):
    study = STUDIES.loc[trial_id]
    months = study["duration_months"]
    in_years = linked(facts, trial_id, "duration_months", unit="years", value=f"{months / 12:g}")
    assert in_years.number.value == pytest.approx(months / 12)
    assert in_years.agreement == "same"
    in_months = linked(facts, trial_id, "duration_months", unit="months")
    assert in_months.number.value == months
    daily = linked(facts, trial_id, "dose", value="45")
    assert (daily.number.low, daily.number.value, daily.number.high) == (45, 45, 45)
    assert daily.agreement == "same"
    people = linked(facts, trial_id, "n_randomised")
    assert people.number.value == study["n_randomised"]


def test_what_is_not_printed_is_no_number(facts):
    without = STUDIES.index[STUDIES["duration_months"].isna() | STUDIES["n_randomised"].isna()]
    told = {"duration_months": "duration_months", "n_randomised": "n_randomised"}
    for trial_id in without:
        for compare, column in told.items():
            number = linked(facts, trial_id, compare, unit="years").number
            assert (number is None) == math.isnan(STUDIES.loc[trial_id, column])
    doses = STUDIES["dose_per_day"].str.match(r"\d+(\.\d+)? ")
    for trial_id in STUDIES.index:
        assert (linked(facts, trial_id, "dose").number is not None) == doses[trial_id]


def test_an_arm_has_its_own_people(facts):
    people = linked(facts, "shiraki_2000/mk4", "n_randomised").number
    assert people.value == K2.row("shiraki_2000/mk4")["n_randomised"]


@pytest.mark.parametrize(
    ("row_id", "compare", "column"),
    [
        ("cockayne_2006.r02", "estimate", "estimate"),
        ("kado_1999.c01", "ratio", "estimate"),
        ("shiraki_2000.f09", "value", "value"),
        ("cockayne_2006.r05", "n_trials", "n_trials"),
        ("gast_2009.c01", "n", "n"),
    ],
)
def test_each_scale_takes_its_column(facts, row_id, compare, column):
    number, cells = linked(facts, row_id, compare).number, facts.fact(row_id).cells
    assert number.value == cells[column]
    limits = [cells.get(f"ci_{end}", math.nan) for end in ("low", "high")]
    if compare in ("estimate", "ratio"):
        assert [number.ci_low, number.ci_high] == limits


def test_a_percentage_is_computed_from_the_printed_ratio(facts):
    cells = facts.fact("cockayne_2006.r02").cells
    number = linked(facts, "cockayne_2006.r02", "percent_from_ratio").number
    assert number.value == pytest.approx(100 * (cells["estimate"] - 1))
    assert number.ci_low == pytest.approx(100 * (cells["ci_low"] - 1))
    inverse = linked(facts, "cockayne_2006.r02", "percent_from_inverse_ratio").number
    assert inverse.value == pytest.approx(100 * (1 / cells["estimate"] - 1))
    unprinted = K2.reviews.query("estimate_printed == 'not_reported'")["row_id"]
    for compare in ("estimate", "percent_from_ratio"):
        assert linked(facts, unprinted.iloc[0], compare).number is None


def test_two_printed_ends_are_the_claimed_range_or_nothing(facts):
    row_id = "who_t_score.c03"
    cells = facts.fact(row_id).cells
    low, high = cells["ci_low"], cells["ci_high"]
    same = linked(facts, row_id, low=low, high=high)
    assert (same.number.low, same.number.high) == (low, high)
    assert same.number.value == (low + high) / 2
    assert same.agreement == "same"
    for other in ({"low": low, "high": high + 1}, {"low": low - 1, "high": high}, {"value": "-2"}):
        assert linked(facts, row_id, **other).number is None
    ratio = facts.fact("cockayne_2006.r02").cells
    ends = {"low": ratio["ci_low"], "high": ratio["ci_high"]}
    assert linked(facts, "cockayne_2006.r02", **ends).number is None  # an interval is no range
    assert linked(facts, "tai_2015.c01", low=0.7, high=1.8).agreement == "same"


@pytest.mark.parametrize(
    ("row_id", "direction", "fits"),
    [
        ("shiraki_2000.f06", "increase", "same"),
        ("shiraki_2000.f06", "decrease", "differs"),
        ("shiraki_2000.f06", "unchanged", "differs"),
        ("shiraki_2000.f10", "increase", "differs"),
        ("shiraki_2000.f10", "unchanged", "compatible"),
        ("shiraki_2000.f09", "decrease", "same"),
        ("ushiroyama_2002.f01", "increase", ""),  # ± may be SD or SE, and they differ
        ("ronn_2021.f02", "decrease", ""),  # a standard deviation of how many?
        ("jiang_2014.f03", "increase", ""),  # no ± is printed
    ],
)
def test_a_change_in_one_arm_against_a_claimed_direction(facts, row_id, direction, fits):
    row = linked(facts, row_id, "difference_from_zero", value=direction)
    assert row.agreement == fits
    assert row.number is None


def test_a_standard_deviation_goes_by_the_people_of_the_arm_where_the_row_has_none(facts):
    arms = ARMS.set_index(["trial_id", "arm_id"])["n_randomised"]
    for row_id in ("je_2011.f01", "je_2011.f02"):
        cells = facts.fact(row_id).cells
        people = arms[cells["trial_id"], cells["arm_id"]]
        shown = abs(cells["value"]) > 1.96 * cells["spread"] / math.sqrt(people)
        row = linked(facts, row_id, "difference_from_zero", value="unchanged")
        assert row.agreement == ("differs" if shown else "compatible")


def test_the_people_of_the_row_count_where_nobody_knows_those_of_its_arm(facts):
    """Whatever the ± is, a change is not shown to go the other way."""
    for row_id in ("orimo_1998.f01", "orimo_1998.f02"):
        other_way = "decrease" if facts.fact(row_id).cells["value"] > 0 else "increase"
        row = linked(facts, row_id, "difference_from_zero", value=other_way)
        assert row.agreement == "differs"


def test_a_stated_standard_error_is_taken_as_one(facts, tmp_path):
    shutil.copytree(data.default_folder(), tmp_path / "data")
    path = tmp_path / "data" / "trials.csv"
    cells = pd.read_csv(path, dtype=str, keep_default_na=False)
    cells.loc[cells["row_id"] == "je_2011.f01", "spread_kind"] = "se"
    cells.to_csv(path, index=False)
    changed = EvidenceTable(data.open(path.parent))
    as_error = linked(changed, "je_2011.f01", "difference_from_zero", value="unchanged")
    as_deviation = linked(facts, "je_2011.f01", "difference_from_zero", value="unchanged")
    assert (as_error.agreement, as_deviation.agreement) == ("compatible", "differs")
