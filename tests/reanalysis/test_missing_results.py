"""What pools lack: the study that Ma 2022 dropped, and the trials that print no number."""

import numpy as np
import pytest

from helpers.reanalysis import missing_results

FRACTURES = ("clinical_fracture", "fracture", "new_fracture")


def test_only_the_largest_trial_can_hold_the_weight(k2):
    trials = missing_results.trials_that_fit(k2).set_index("trial_id")
    assert trials.index[trials["fits"]].tolist() == ["inoue_2009_of"]
    of = trials.loc["inoue_2009_of"]
    assert of["in_review"] == "must be"
    assert (of["risk_least"], of["risk_most"]) == pytest.approx((0.07, 0.13), abs=0.005)
    assert trials.loc["tanaka_2017_joint03", "in_review"] == "cannot be", "no place left for it"


@pytest.mark.parametrize(
    ("people", "k", "total", "states"),
    [
        ([100, 10, 10, 10], 2, 110, ["must be", "can be", "can be", "can be"]),
        ([100, 10, 10, 10], 2, 20, ["cannot be", "can be", "can be", "can be"]),
        ([50, 40, 5], 3, 95, ["must be"] * 3),
    ],
)
def test_who_can_be_in_a_review_of_so_many_people(people, k, total, states):
    assert missing_results._membership(np.array(people), k, total) == states


def test_what_the_pool_would_be_with_the_reconstructed_study(k2):
    before, after = (row for _, row in missing_results.with_reconstruction(k2).iterrows())
    assert (before["q"], before["i2"]) == pytest.approx((0.043, 0), abs=0.001)
    assert after[["estimate", "low", "high"]].round(2).tolist() == [0.65, 0.17, 2.51]
    assert (after["q"], after["i2"]) == pytest.approx((10.0, 77), abs=0.05)
    assert set(missing_results.LABELS) == {"shiraki_2000", "jiang_2014", "dropped"}


def test_the_largest_trials_measured_fractures_and_print_no_number(k2):
    trials = missing_results.unprinted(k2, FRACTURES).set_index("trial_id")
    printed = trials["printed"]
    assert printed["inoue_2009_of"] == printed["tanaka_2017_joint03"] == missing_results.WORDS
    assert set(printed[printed == missing_results.NUMBERS].index) == {
        "shiraki_2000",
        "jiang_2014",
        "cheung_2008_ecko",
    }
    assert trials["share"].sum() == pytest.approx(1)
    assert "ishida_2004_yops" not in trials.index, "questioned"


def test_a_registered_outcome_without_a_result_is_nothing_printed(k2):
    spine = missing_results.unprinted(k2, ("bmd",), ("lumbar_spine",)).set_index("trial_id")
    assert spine.loc["avadec_2022", "printed"] == missing_results.NOTHING
    assert spine.loc["sasaki_2005", "printed"] == missing_results.NOTHING, "within arms only"


def test_a_review_that_does_not_count_its_people_is_refused(k2):
    with pytest.raises(ValueError, match="allowed is a review with n_trials and n_people"):
        missing_results.trials_that_fit(k2, "cockayne_2006.r01", "cockayne_2006_without_sato.r01")
