"""Integrity, people who are missing, and how many comparisons there were."""

import pytest

from helpers.reanalysis import integrity, missing_people, multiplicity
from support.project_data import K2


@pytest.fixture(scope="module")
def answers():
    return integrity.integrity(K2).set_index(["trial_id", "check"])


def test_every_trial_has_an_answer_with_its_rows_and_computation(answers, k2):
    assert len(answers) == len(k2.studies) * len(integrity.CHECKS)
    assert set(answers["answer"]) == set(integrity.ANSWERS)
    for row in answers.itertuples():
        assert row.reason
        assert row.computed_by
        assert all(name in k2.table_of for name in row.row_ids.split())


@pytest.mark.parametrize(
    ("trial", "check", "answer"),
    [
        ("sato_2005", "notices", integrity.SERIOUS),
        ("ishida_2004_yops", "notices", integrity.SERIOUS),
        ("ishida_2004_yops", "figures", integrity.SOME),
        ("binkley_2009", "figures", integrity.UNKNOWN),
        ("jiang_2014", "figures", integrity.NONE),
        ("purwosunu_2006", "sources", integrity.SOME),
        ("avadec_2022", "registration", integrity.NONE),
        ("shiraki_2000", "registration", integrity.UNKNOWN),
        ("shiraki_2000", "authors", integrity.NONE),
        ("iwamoto_i_1999", "authors", integrity.UNKNOWN),
    ],
)
def test_what_printed_figures_and_notices_allow(answers, trial, check, answer):
    assert answers.loc[(trial, check), "answer"] == answer


def test_retractions_of_an_author_are_named_where_the_other_trials_are_used(answers):
    reason = answers.loc[("iwamoto_2001", "authors"), "reason"]
    assert "Iwamoto 2003" in reason
    assert "Iwamoto 2009" in reason


def test_no_word_accuses(answers):
    words = r"fraud|fabricat|fake|invent|misconduct|manipulat"
    assert not answers["reason"].str.contains(words, case=False).any()


def test_missing_people_can_turn_a_result(k2):
    cases = missing_people.missing_people(k2).set_index("case")
    assert cases["missing"].unique().tolist() == [23]
    assert cases["trial_id"].unique().tolist() == ["jiang_2014"]
    assert cases.loc["best case", "high"] < 1 < cases.loc["worst case", "low"]
    assert cases.loc["worst case", "estimate"] == pytest.approx((25 / 131) / (4 / 105))
    assert cases.loc["best case", "estimate"] == pytest.approx((2 / 108) / (27 / 128))


def test_each_comparison_is_counted_once(k2):
    counted = multiplicity.multiplicity(k2).set_index("trial_id")
    yops = counted.loc["ishida_2004_yops"]
    assert (yops["n_comparisons"], yops["n_significant"]) == (5, 4)
    assert yops["expected"] == pytest.approx(0.25)
    assert len(multiplicity.comparisons(k2)) == counted["n_comparisons"].sum()
    assert counted["n_comparisons"].is_monotonic_decreasing
