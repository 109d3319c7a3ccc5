"""The findings on 35 versus 14 fractures, computed again from the tables."""

import numpy as np
import pytest

from helpers import forensics, printed
from support.project_data import K2

REPORTED = K2.reported.set_index("row_id", drop=False)
TRIAL = K2.contrasts.query("trial_id == 'shiraki_2000'")
COUNTS = TRIAL.query("counted == 'fractures'").iloc[0]
EVENTS = int(COUNTS.events_t), int(COUNTS.events_c)
RANDOMISED = int(COUNTS.n_randomised_t), int(COUNTS.n_randomised_c)
TEST = REPORTED.loc["shiraki_2000.p01"]


def pearson(n_t, n_c):
    """Chi-squared of the counts, written out."""
    t, c = EVENTS
    n = n_t + n_c
    return n * (t * (n_c - c) - c * (n_t - t)) ** 2 / (n_t * n_c * (t + c) * (n - t - c))


def every_pair():
    sizes = [range(events, n + 1) for events, n in zip(EVENTS, RANDOMISED, strict=True)]
    n_t, n_c = np.meshgrid(*sizes, indexing="ij")
    with np.errstate(invalid="ignore"):
        return n_t, n_c, pearson(n_t, n_c)


def test_the_counts_and_the_test_are_the_printed_ones():
    assert (EVENTS, RANDOMISED) == ((14, 35), (120, 121))
    assert (TEST["value_printed"], TEST["p_reported"]) == ("10.935", "0.0273")


def test_one_pair_of_arm_sizes_gives_the_chi_squared_and_it_may_be_an_accident():
    n_t, n_c, chi2 = every_pair()
    same = printed.parse(TEST["value_printed"]).covers(chi2)
    assert list(zip(n_t[same], n_c[same], strict=True)) == [(116, 118)]
    by_accident = (np.abs(chi2 - 10.935) < 0.5).sum() * 0.001
    assert by_accident == pytest.approx(0.28, abs=0.01)


def test_the_pairs_that_fit_the_other_sources_give_another_chi_squared():
    shares = TRIAL.query("counted == 'percent_of_people'").iloc[0]
    percentages = shares.value_printed_t, shares.value_printed_c
    ratio = REPORTED.loc["shiraki_2000.p05", "value_printed"]
    found = forensics.implied_n(percentages, ratio, EVENTS, RANDOMISED)
    pairs = found[["n_t", "n_c"]].to_numpy().tolist()
    assert pairs == [[91, 99], [91, 100], [91, 101], [92, 101]]
    assert [round(pearson(*pair), 2) for pair in pairs] == [9.88, 9.61, 9.35, 9.60]


def test_the_ratio_of_examine_is_that_of_another_trial_of_the_same_drug():
    ratios = REPORTED.query("statistic == 'rr' and arm_treatment == 'mk4'")
    same = ratios[ratios["value_printed"] == REPORTED.loc["shiraki_2000.p05", "value_printed"]]
    assert sorted(same["trial_id"]) == ["ishida_2004_yops", "shiraki_2000"]
