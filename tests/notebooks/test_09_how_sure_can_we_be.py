"""The findings on how sure anyone can be, computed again from the tables."""

import numpy as np
import pandas as pd
import pytest

from helpers import data, effects, forensics, meta, printed
from helpers.display import tables
from helpers.effects import bayes, power

COLUMNS = ["events_t", "n_t", "events_c", "n_c"]
REPORTED = data.load("reported").set_index("row_id", drop=False)
REVIEWS = data.load("reviews").set_index("row_id", drop=False)
STUDIES = data.load("studies").set_index("trial_id")
FIGURES = data.contrasts(data.load("trials").query("outcome.str.contains('fracture')"))
SHIRAKI = FIGURES.query("trial_id == 'shiraki_2000' and counted == 'fractures'").iloc[0]
PEOPLE = SHIRAKI[["events_t", "n_randomised_t", "events_c", "n_randomised_c"]].astype(int).tolist()
ARMS = data.load("arms").set_index(["trial_id", "arm_id"])["n_randomised"]


def significant_by_fisher(*table):
    return effects.fisher(*table)["p"] < 0.05


def fewer_by_newcombe(*table):
    return effects.risk_difference(*table)["high"] < 0


def pooled(row_id: str) -> pd.DataFrame:
    estimate = REVIEWS.loc[row_id, ["estimate", "ci_low", "ci_high"]]
    return effects.from_interval(*estimate.astype(float))


def test_the_figures_behind_the_answer_are_the_printed_ones():
    assert PEOPLE == [14, 120, 35, 121]
    assert sum(PEOPLE[1::2]) == STUDIES.loc["shiraki_2000", "n_randomised"]
    rows = REVIEWS.loc[["mott_2020_correction.r01", "mott_2020_correction.r02"]]
    assert [data.printed_interval(row) for _, row in rows.iterrows()] == [
        ("0.74", "0.56", "0.97"),
        ("0.98", "0.85", "1.14"),
    ]
    assert rows["measure"].tolist() == ["or", "or"]


def test_a_sceptic_leans_to_fewer_clinical_fractures_and_to_none_fewer_in_the_spine():
    doubt = effects.from_interval(1, 0.5, 2).iloc[0]
    seen = [effects.risk_ratio(*PEOPLE)]
    seen += [pooled(f"mott_2020_correction.r0{k}") for k in (1, 2)]
    seen = pd.concat(seen, ignore_index=True)
    after = bayes.posterior(seen["y"], seen["se"], doubt["y"], doubt["se"])
    assert [printed.ratio(x) for x in after["estimate"]] == ["0.58", "0.77", "0.98"]
    assert printed.interval(*after.loc[0, ["low", "high"]]) == "0.37 to 0.90"
    assert printed.interval(*after.loc[1, ["low", "high"]]) == "0.60 to 1.00"
    assert after["high"][1] < 1 < after["high"][2]
    assert after["probability"].round(2).tolist()[1:] == [0.98, 0.60]


def test_how_firmly_one_must_doubt_to_remain_unconvinced():
    trial, pool = effects.risk_ratio(*PEOPLE), pooled("mott_2020_correction.r01")
    factors = [bayes.enough_scepticism(one["y"], one["se"])[0] for one in (trial, pool)]
    assert np.round(factors, 2).tolist() == [1.57, 1.84]


def test_eight_people_would_undo_the_counts_of_the_article():
    row = effects.fragility_index(*PEOPLE).iloc[0]
    assert (row["index"], row["status"]) == (8, "ok")
    chi2 = REPORTED.loc["shiraki_2000.p01", "value_printed"]
    assert forensics.possible_tables(chi2, PEOPLE[1], PEOPLE[3]).empty


@pytest.mark.parametrize("row_id", ["iwamoto_2001.p05", "iwamoto_2001.p06"])
def test_no_counts_of_iwamoto_give_its_chi_squared(row_id):
    row = REPORTED.loc[row_id]
    n = [int(ARMS[row["trial_id"], row[arm]]) for arm in ("arm_treatment", "arm_control")]
    assert forensics.possible_tables(row["value_printed"], *n).empty


def ecko() -> pd.Series:
    total = int(STUDIES.loc["cheung_2008_ecko", "n_randomised"])
    ratio = data.printed_interval(REPORTED.loc["cheung_2008_ecko.p04"])
    found = forensics.possible_counts(*ratio, range(1, total), range(1, total), 9, 20)
    (only,) = found[found["n_t"] + found["n_c"] == total][COLUMNS].itertuples(index=False)
    return pd.Series(only, COLUMNS)


def test_ecko_is_significant_by_its_interval_and_not_by_fisher():
    counts = data.load("trials").query("trial_id == 'cheung_2008_ecko'")
    fractures = counts["outcome"] == "clinical_fracture"
    assert set(counts.loc[fractures, "events"]) == {9, 20}
    only = ecko()
    assert only.tolist() == [9, 217, 20, 223]
    assert printed.p_value(effects.fisher(*only)["p"][0]) == "0.054"
    assert effects.fragility_index(*only)["status"][0] == "not_significant"
    assert REPORTED.loc["cheung_2008_ecko.p04", "ci_high"] < 1


@pytest.mark.parametrize(
    ("row_id", "events_c", "k", "least", "most"),
    [
        ("sato_2002.p02", None, 87, 1, 2),
        ("sato_2005.p02", 15, 5, 5, 5),
        ("ishida_2004_yops.p01", 17, 3, 1, 1),
        ("ishida_2004_yops.p02", 17, 0, np.nan, np.nan),
        ("ishida_2004_yops.p03", 17, 5, 1, 2),
        ("ishida_2004_yops.p04", 17, 0, np.nan, np.nan),
    ],
)
def test_what_does_not_stand_hangs_on_one_to_five_people(row_id, events_c, k, least, most):
    row = REPORTED.loc[row_id]
    assert STUDIES.loc[row["trial_id"], "status"] in ("retracted", "questioned")
    n = [int(ARMS[row["trial_id"], row[arm]]) for arm in ("arm_treatment", "arm_control")]
    sizes = [range(1, people + 1) for people in n]
    found = forensics.possible_counts(*data.printed_interval(row), *sizes, events_c=events_c)
    assert len(found) == k
    if k:
        index = effects.fragility_index(*(found[name] for name in COLUMNS))["index"]
        assert (index.min(), index.max()) == (least, most)


def test_the_power_of_the_trials_for_a_halving():
    risk = PEOPLE[2] / PEOPLE[3]
    jiang = FIGURES.set_index("trial_id").loc["jiang_2014"]
    assert jiang[COLUMNS].tolist() == [2, 108, 4, 105]
    shiraki = power.exact_power(fewer_by_newcombe, risk / 2, PEOPLE[1], risk, PEOPLE[3])["power"][0]
    other = power.exact_power(fewer_by_newcombe, 2 / 105, 108, 4 / 105, 105)["power"][0]
    assert [printed.percent(p) for p in (shiraki, other)] == ["79%", "8%"]
    by_fisher = power.exact_power(significant_by_fisher, risk / 2, PEOPLE[1], risk, PEOPLE[3])
    assert printed.percent(by_fisher["power"][0]) == "75%"


def test_the_largest_trial_could_hardly_miss_a_halving():
    n_t, n_c = (int(ARMS["inoue_2009_of", arm]) for arm in ("mk4_ca", "calcium"))
    assert (n_t, n_c) == (2185, 2193)
    chance = power.exact_power(fewer_by_newcombe, [0.005, 0.02], n_t, [0.01, 0.04], n_c)["power"]
    assert printed.percent(chance[0]) == "47%"
    assert chance[1] > 0.95
    assert REPORTED.loc["inoue_2009_of.p01", "value_printed"] == "no_significant_difference"


def test_a_significant_fall_in_the_trial_of_shiraki_would_be_twice_the_true_one():
    risk = PEOPLE[2] / PEOPLE[3]

    def either_way(*table):
        interval = effects.risk_difference(*table)
        return interval["low"] * interval["high"] > 0

    row = power.exaggeration(either_way, 0.8 * risk, PEOPLE[1], risk, PEOPLE[3]).iloc[0]
    assert row[["power", "mean_ratio"]].round(2).tolist() == [0.18, 0.58]
    assert round(row["exaggeration"], 1) == 2.1
    assert effects.risk_ratio(*PEOPLE)["estimate"][0] < row["mean_ratio"]


def test_two_trials_give_no_prediction_interval_and_an_interval_that_hangs_on_its_formula():
    jiang = FIGURES.set_index("trial_id").loc["jiang_2014", COLUMNS]
    two = pd.concat([effects.risk_ratio(*PEOPLE), effects.risk_ratio(*jiang)])
    pools = {
        way: meta.pool(two, scale="log", interval=way).iloc[0]
        for way in ("normal", "hksj", "hksj-adhoc")
    }
    assert [printed.interval(pool["low"], pool["high"]) for pool in pools.values()] == [
        *("0.24 to 0.70", "0.20 to 0.84", "0.013 to 13"),
    ]
    floored = pools["hksj-adhoc"]
    assert np.isnan(floored["pi_low"])
    assert (printed.fixed(floored["q"], 2), floored["tau2"]) == ("0.04", 0)
    yops = REPORTED.loc["ishida_2004_yops.p01", ["value", "ci_low", "ci_high"]]
    three = pd.concat([two, effects.from_interval(*yops.astype(float))])
    pool = meta.pool(three, scale="log", interval="hksj-adhoc").iloc[0]
    assert printed.interval(pool["pi_low"], pool["pi_high"]) == "0.16 to 1.12"
    assert (pool["tau2"], pool["pi_low"], pool["pi_high"]) == (0, pool["low"], pool["high"])


def test_the_few_fractures_of_jiang_go_with_the_score_interval():
    jiang = FIGURES.set_index("trial_id").loc["jiang_2014", COLUMNS]
    score = effects.risk_ratio(*jiang, method="score").iloc[0]
    assert printed.interval(score["low"], score["high"]) == "0.11 to 2.23"


def test_trials_at_low_risk_of_bias_leave_a_sceptic_unconvinced():
    row = REVIEWS.loc["mott_2019.r02"]
    assert data.printed_interval(row) == ("0.76", "0.58", "1.01")
    assert "Unchanged by the correction" in row["note"]
    assert "low risk of bias" in row["outcome"]
    doubt, pool = effects.from_interval(1, 0.5, 2).iloc[0], pooled("mott_2019.r02")
    after = bayes.posterior(pool["y"], pool["se"], doubt["y"], doubt["se"])
    assert tables.estimates(after)[0] == "0.79 (0.61 to 1.02)"


def test_without_iwamoto_as_many_are_significant_as_one_should_expect():
    risk = PEOPLE[2] / PEOPLE[3]
    jiang = FIGURES.set_index("trial_id").loc["jiang_2014", COLUMNS]
    iwamoto = [int(ARMS["iwamoto_2001", arm]) for arm in ("mk4", "calcium")]
    assert iwamoto == [23, 24]
    arms = [(risk, *PEOPLE[1::2]), (jiang["events_c"] / jiang["n_c"], *jiang[["n_t", "n_c"]])]
    arms.append((risk, *iwamoto))
    powers = [
        power.exact_power(fewer_by_newcombe, share / 2, int(n_t), share, int(n_c))["power"][0]
        for share, n_t, n_c in arms
    ]
    chances = [power.significant_among(powers, observed).iloc[0] for observed in (2, 1)]
    assert printed.fixed(chances[0]["expected"], 1) == "1.1"
    assert [printed.p_value(row["p"]) for row in chances] == ["0.22", "0.84"]


def test_two_directions_have_no_known_significance():
    fractures = REPORTED[REPORTED["outcome"].str.contains("fracture")]
    shown = fractures[(fractures["statistic"] == "direction") & (fractures["p_reported"] == "")]
    shown = shown[shown["value_printed"] != "no_significant_difference"].set_index("trial_id")
    assert shown["value_printed"].drop("shiraki_2000").to_dict() == {
        "inoue_2009_of": "lower_in_treatment",
        "tanaka_2017_joint03": "favours_control",
    }
