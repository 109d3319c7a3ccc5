"""The findings of notebook 01, as numbers: a changed table shows up here by name."""

import pandas as pd
import pytest

from helpers.display.text import quotation as quote
from helpers.reanalysis import reporting
from support.project_data import K2


@pytest.fixture(scope="module")
def studies() -> pd.DataFrame:
    return K2.studies.set_index("trial_id")


def test_eight_sources_were_read_in_full():
    sources = reporting.of_sources(K2)
    counted = sources["extent"].value_counts()
    assert counted.to_dict() == {"abstract only": 197, "other excerpt": 97, "in full": 8}
    in_full = sources.loc[sources["extent"] == "in full", "source_id"]
    assert {"src_article_b", "src_je_2011", "src_fusaro_2017_full"} < set(in_full)
    assert sources["second_hand"].sum() == 103


def test_four_figures_of_five_are_the_studys_own():
    figures = reporting.of_tables(K2)
    assert figures["numbers"].to_dict() == {
        **{"trials": 100, "arms": 53, "reported": 82, "reviews": 68, "cohorts": 298},
    }
    assert figures["own"].to_dict() == {
        **{"trials": 70, "arms": 45, "reported": 59, "reviews": 65, "cohorts": 244},
    }


def test_one_trial_prints_the_fractures_of_both_groups():
    found = reporting.both_groups(K2).query("counted")
    names = found.groupby("figures")["name"].agg(sorted)
    assert names["printed"] == ["Jiang 2014"]
    assert names["second_hand"] == ["ECKO", "Shiraki 2000"]
    assert len(found) == 11


def test_the_only_counts_of_shiraki_are_those_of_the_article():
    pairs = K2.contrasts.query("trial_id == 'shiraki_2000'")
    with_counts = pairs.dropna(subset=["events_t", "events_c"])
    assert with_counts["source_id"].tolist() == ["src_article_b"]


def test_thirteen_trials_are_cited_and_three_of_them_retracted(studies):
    cited = studies[studies["cited_by"] != "omitted"]
    assert (len(studies), len(cited)) == (44, 13)
    retracted = cited[cited["status"] == "retracted"]
    assert sorted(retracted.index) == ["sato_1998", "sato_2002", "sato_2005"]
    assert set(retracted["cited_by"]) == {"a"}


def test_the_omitted_trials_are_the_larger_part(studies):
    people = studies["n_randomised"].groupby(studies["cited_by"] != "omitted").sum()
    assert people.to_dict() == {False: 10872, True: 1793}


def test_six_sound_trials_give_a_mean_and_a_spread_and_two_say_which():
    sound = reporting.both_groups(K2).query("status == 'no_notice_found' and not counted")
    have = sound[sound["figures"] != "not_reported"]
    assert (len(sound), len(have)) == (33, 6)
    known = have.loc[have["spread_kind"] == "printed", "trial_id"]
    assert sorted(known) == ["je_2011", "ronn_2021"]


def test_the_sizes_of_arms_add_up_to_the_trial():
    sizes = reporting.sizes(K2)
    assert len(sizes) == 20
    assert (sizes["of_arms"] == sizes["of_trial"]).all()


def test_the_answer_rests_on_these_counts():
    assert reporting.summary(K2).drop("own_share").to_dict() == {
        **{"figures": 601, "in_full": 23, "own": 483, "sources": 302, "read_in_full": 8},
        **{"counting": 11, "outcomes": "fractures", "own_counts": 1, "second_hand_counts": 2},
        **{"trials": 44, "cited": 13, "retracted": 3},
    }


def test_no_article_but_b_says_when_it_was_written():
    dates = K2.articles.set_index("article")["date"]
    assert dates.to_dict() == {
        "a": "not_reported",
        "b": "reviewed May 2022",
        "c": "not_reported",
    }


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("purwosunu_2006.p01", "purwosunu_2006.p05", ("p < 0.05", "p = 0.169")),
        ("ishida_2004_yops", "ishida_2004_yops.p06", ("396 randomised", "372 people")),
        ("cheung_2008_ecko.p03", "cheung_2008_ecko.p04", ("HR 0.45", "RR 0.46 (0.22 to 0.99)")),
        ("mott_2019.r03", "cockayne_2006.r01", ("OR 0.96 (0.83", "OR 0.40 (0.25")),
        ("huang_2015.r01", "huang_2015.r02", ("p = 0.08", "p = 0.0005")),
        ("geleijnse_2004.c01", "engelen_rotterdam.c01", ("RR 0.43 (0.24", "HR 0.97 (0.75")),
    ],
)
def test_both_sides_of_a_conflict_are_in_the_tables(one, other, said):
    quoted = [quote.quote(K2, row) for row in (one, other)]
    for words, quotation in zip(said, quoted, strict=True):
        assert words in quotation.text


def test_an_estimate_outside_its_own_interval_is_still_printed_so():
    zhou = K2.reviews.set_index("row_id").loc["zhou_2022.r03"]
    assert zhou["estimate"] < zhou["ci_low"]
