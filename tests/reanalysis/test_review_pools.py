"""Pooled results on fractures, their corrections, and one study dropped."""

import pytest

from helpers.reanalysis import review_pools


def test_the_corrections_made_one_interval_much_wider(k2):
    wider = review_pools.wider_by_correction(k2)
    assert wider.tolist() == pytest.approx([2.60, 1.01, 1.01], abs=0.005)
    pools = review_pools.pools(k2)
    for after, before in review_pools.CORRECTIONS.items():
        assert pools.loc[after, "corrected_from"] == before
        assert pools.loc[after, "outcome_as_printed"] == pools.loc[before, "outcome_as_printed"]


def test_hollow_are_results_that_changed_without_a_new_value_that_was_read(k2):
    pools = review_pools.pools(k2)
    assert pools.index[pools["hollow"]].tolist() == [
        "cockayne_2006.r03",
        "cockayne_2006.r01",
        "su_2019.r01",
    ]
    assert set(pools.loc[pools["faded"], "review_id"]) == {"iwamoto_2009"}


def test_one_ratio_of_motts_review_was_left_as_it_was(k2):
    sure = review_pools.pools(k2).loc["mott_2019.r02"]
    assert (sure["label"], sure["now"]) == ("Mott 2019, low risk of bias", "unchanged")
    assert sure[["estimate", "low", "high"]].tolist() == [0.76, 0.58, 1.01]


def test_what_follows_from_dropping_one_study(k2):
    rows = review_pools.without_one_study(k2)
    assert ((rows["low"] < 1) & (rows["high"] > 1)).tolist() == [True, False, True, False]
    huang, huang_less, *_ = (row for _, row in rows.iterrows())
    assert huang_less["se_high"] < huang["se_low"], "no common-effect pool can do this"
    unnamed = rows["note"].str.contains("does not name").tolist()
    assert unnamed == [False, True, False, True]
