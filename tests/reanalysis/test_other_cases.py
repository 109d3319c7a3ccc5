"""YOPS, the thesis of Purwosunu, and what was known when."""

import numpy as np

from helpers import forensics
from helpers.reanalysis import (
    evidence_over_time,
    ishida_2004_yops,
    jiang_2014,
    purwosunu_2006,
)


def test_no_whole_counts_give_the_five_ratios_of_yops(k2):
    found = ishida_2004_yops.tables_behind_ratios(k2).pivot_table("tables", "drug", "arms")
    assert found.loc["Vitamin K", ["all", "like percentage", "any"]].tolist() == [0, 0, 3]
    assert found.drop("Vitamin K")["any"].to_dict() == {
        "Alfacalcidol": 0,
        "Calcitonin": 0,
        "Etidronate": 5,
        "Hormone replacement therapy": 0,
    }
    assert not found[["all", "like percentage"]].any(axis=None)
    ratios = ishida_2004_yops.ratios(k2)
    assert ratios.loc[~ratios["centred"], "drug"].tolist() == ["Calcitonin", "Alfacalcidol"]


def test_no_p_of_the_thesis_follows_from_its_means_and_that_of_the_article_can(k2):
    found = purwosunu_2006.spread_readings(k2)
    thesis = found[found["row_id"] != purwosunu_2006.ARTICLE_P]
    assert thesis["row_id"].nunique() == 6
    assert not thesis["agrees"].any()
    article = found[found["row_id"] == purwosunu_2006.ARTICLE_P].set_index("reading")
    assert article["agrees"].to_dict() == {"sd": True, "se": False}
    assert article.loc["sd", ["p_low", "p_high"]].astype(float).round(4).tolist() == [
        0.0384,
        0.0562,
    ]


def test_the_cited_trials_that_weigh_are_small_and_the_largest_is_not_cited(k2):
    trials = evidence_over_time.fracture_trials(k2)
    weigh = trials[trials["weighs"]]
    assert weigh.groupby("cited")["n_randomised"].sum().to_dict() == {True: 549, False: 6462}
    assert weigh.index[-1] == "inoue_2009_of"
    added = weigh[weigh["co_treatment"].str.contains("dronate")]
    assert added["people"].sum() == 2084
    assert trials.loc["ishida_2004_yops", "people"] == 132  # two of its six arms


def test_people_over_time_end_with_all_of_them(k2):
    found = evidence_over_time.people_over_time(k2)
    trials = evidence_over_time.fracture_trials(k2)
    assert found.iloc[-1].sum() == trials["people"].sum()
    assert found.iloc[-1].tolist() == [549, 6462, 560]
    assert found.index.is_monotonic_increasing
    assert (np.diff(found.sum(axis=1)) >= 0).all()


def test_the_chronicle_lists_trials_reviews_and_notices_by_date(k2):
    found = evidence_over_time.chronicle(k2, ["cockayne_2006", "iwamoto_2009"])
    assert found["date"].is_monotonic_increasing
    retracted = found[found["event"] == "retracted"]
    assert retracted["name"].tolist()[:2] == [
        *("Sato 2002 (Parkinson's disease)", "Sato 2005 (Alzheimer's disease)"),
    ]
    assert ("2018-03-26", "Iwamoto 2009") in set(
        zip(retracted["date"], retracted["name"], strict=True)
    )
    assert found.query("event == 'cautioned'")["name"].tolist() == ["Cockayne 2006"]


def test_jiang_is_the_one_cited_trial_that_counts_people_with_a_fracture_in_both_arms(k2):
    cited = k2.studies.query("cited_by != 'omitted'")["trial_id"]
    counted = k2.contrasts.query("counted == 'people' and grade == 'A'")
    counted = counted[counted["outcome_id"].str.contains("fracture")]
    counted = counted[counted["trial_id"].isin(cited)].dropna(subset=["events_t", "events_c"])
    assert counted["trial_id"].tolist() == ["jiang_2014"]


def test_the_counts_of_jiang_follow_from_the_percentages_and_show_no_difference(k2):
    jiang = jiang_2014.fractures(k2).iloc[0]
    for arm in "tc":
        possible = forensics.possible_percentages(jiang[f"value_printed_{arm}"], jiang[f"n_{arm}"])
        assert possible["events"].tolist() == [jiang[f"events_{arm}"]]
    assert jiang[jiang_2014.COUNTS].tolist() == [2, 108, 4, 105]
    assert round(jiang["p"], 4) == 0.4410
    assert jiang[["estimate", "low", "high"]].astype(float).round(2).tolist() == [0.49, 0.11, 2.23]
