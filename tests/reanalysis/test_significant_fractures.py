"""How fragile the significant fracture results are, with what power, and how many to expect."""

import numpy as np
import pytest

from helpers import effects, numbers
from helpers.reanalysis import cheung_2008_ecko, significant_fractures

COUNTS = ["events_t", "n_t", "events_c", "n_c"]


@pytest.fixture(scope="module")
def fragile(k2):
    return significant_fractures.fragility(k2)


def test_ten_results_of_six_trials_are_significant_and_three_trials_weigh(k2):
    found = significant_fractures.results(k2)
    assert (len(found), found["trial_id"].nunique()) == (10, 6)
    assert found.loc[found["weighs"], "trial_id"].nunique() == 3


def test_two_directions_have_no_known_significance(k2):
    found = significant_fractures.directions_without_p(k2).set_index("trial_id")
    assert found["value_printed"].to_dict() == {
        "inoue_2009_of": "lower_in_treatment",
        "tanaka_2017_joint03": "favours_control",
    }


def test_eight_people_would_undo_the_counts_of_the_article(k2, fragile):
    row = fragile.loc["shiraki_2000.p01"]
    assert row[["events_t", "n_t", "events_c", "n_c"]].tolist() == [14, 120, 35, 121]
    assert (row["index_low"], row["index_high"], row["reconstructed"]) == (8, 8, False)
    assert significant_fractures.possible_tables(k2, "shiraki_2000.p01").empty


def test_no_counts_of_iwamoto_give_its_chi_squared(fragile):
    rows = fragile[fragile["trial_id"] == "iwamoto_2001"]
    assert rows["tables"].tolist() == [0, 0]
    assert rows["index_low"].isna().all()


def test_one_pair_of_arms_of_ecko_fits_both_sources_and_is_not_significant_by_fisher(k2, fragile):
    only = cheung_2008_ecko.arm_sizes(k2)
    assert only[COUNTS].to_numpy().tolist() == [[9, 217, 20, 223]]
    row = fragile.loc["cheung_2008_ecko.p04"]
    assert (numbers.p_value(row["fisher"]), row["index_low"]) == ("0.054", 0)
    assert row["ci_high"] < 1
    hazard = cheung_2008_ecko.hazard_ratio(k2).iloc[0]
    assert numbers.interval(hazard["low"], hazard["high"]) == "0.21 to 0.96"


def test_what_is_retracted_or_questioned_hangs_on_one_to_five_people(fragile):
    found = fragile[~fragile["weighs"]][["tables", "index_low", "index_high"]]
    assert found.fillna(-1).to_numpy().tolist() == [
        *([87, 1, 2], [5, 5, 5], [3, 1, 1], [0, -1, -1], [5, 1, 2], [0, -1, -1]),
    ]


def test_the_power_of_the_trials_for_a_halving(k2):
    trials = significant_fractures.arm_sizes(k2)
    assert trials.loc["iwamoto_2001", ["n_t", "n_c"]].tolist() == [23, 24]
    assert trials.loc["cheung_2008_ecko", ["n_t", "n_c"]].tolist() == [217, 223]
    assert trials.loc["tanaka_2017_joint03", ["n_t", "n_c"]].sum() == 1983
    found = significant_fractures.power_to_notice(k2).set_index("trial_id")["power"]
    assert [numbers.percent(found[trial]) for trial in ("shiraki_2000", "jiang_2014")] == [
        *("79%", "8%"),
    ]


def test_the_largest_trial_could_hardly_miss_a_halving(k2):
    found = significant_fractures.power_to_notice(k2, 0.5, [0.01, 0.04]).set_index("trial_id")
    power = found.loc["inoue_2009_of", "power"].tolist()
    assert numbers.percent(power[0]) == "47%"
    assert power[1] > 0.95
    assert k2.row("inoue_2009_of.p01")["value_printed"] == "no_significant_difference"


def test_a_significant_fall_in_the_trial_of_shiraki_would_be_twice_the_true_one(k2):
    row = significant_fractures.exaggeration(k2).set_index("trial_id").loc["shiraki_2000"]
    assert row[["power", "mean_ratio", "exaggeration"]].round(2).tolist() == [0.18, 0.58, 2.12]
    assert effects.risk_ratio(14, 120, 35, 121)["estimate"][0] < row["mean_ratio"]


def test_without_iwamoto_as_many_are_significant_as_one_should_expect(k2):
    found = significant_fractures.expected(k2).set_index("group")
    assert found["trials"].tolist() == [3, 3, 5]
    assert found["observed"].tolist() == [2, 1, 4]
    assert [numbers.fixed(number, 1) for number in found["expected"]] == ["1.1", "1.1", "1.9"]
    assert [numbers.p_value(p) for p in found["p"]] == ["0.22", "0.84", "0.046"]
    assert np.allclose(found["expected"].iloc[0], found["expected"].iloc[1])
