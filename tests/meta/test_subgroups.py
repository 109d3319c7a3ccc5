"""Pools of subgroups and the test between them against reference values."""

import numpy as np
import pandas as pd
import pytest

from helpers.meta import pool, subgroups
from support.second_oracles import ITERATED, assert_grid, reference, trials_of

TRIALS = trials_of()
OF_GROUP = {"k": "k", "estimate": "y", "se": "se", "ci_low": "low", "ci_high": "high", "p": "p"}
OF_OWN_TAU2 = {"tau2": "tau2", "I2": "i2", "Q": "q", "Q_p": "q_p"}
OF_TEST = {
    "Q_between": "q",
    "Q_between_df": "q_df",
    "Q_between_p": "q_p",
    "Q_within": "q_within",
    "Q_within_p": "q_within_p",
}


def computed(case, method):
    which, estimator, test = method.split("|")
    found = subgroups(
        TRIALS[TRIALS["dataset"] == case],
        "group",
        tau2_per_group=which == "separate",
        scale="identity",
        method=estimator,
        interval=test,
        missing="omit",
    )
    for group, row in found.groups.iterrows():
        for quantity, column in OF_GROUP.items():
            yield case, method, f"{quantity}.{group}", row[column]
        for quantity, column in OF_OWN_TAU2.items():
            # metafor gives a single trial the tau² and I² of a common effect; ours are unknown.
            unknown = which == "separate" and row["k"] == 1 and pd.isna(row[column])
            yield case, method, f"{quantity}.{group}", 0.0 if unknown else row[column]
    for quantity, column in {"tau2": "tau2", "I2": "i2"}.items():
        yield case, method, quantity, found.groups[column].iloc[0]
    for quantity, column in OF_TEST.items():
        yield case, method, quantity, found.test[column].item()


def test_every_reference_subgroup_agrees():
    pairs = reference("oracle2_subgroups.csv")[["case_id", "method"]].drop_duplicates()
    ours = (row for pair in pairs.itertuples(index=False) for row in computed(*pair))
    assert_grid("oracle2_subgroups.csv", ours, relative=ITERATED)


GROUPED = pd.DataFrame(
    {
        "y": [-0.9, -0.5, -0.2, -0.1, 0.4, 0.2],
        "se": [0.5, 0.3, 0.2, 0.1, 0.2, 0.3],
        "dose": [45, 45, 15, 15, 15, 90],
    }
)


@pytest.mark.parametrize("tau2_per_group", [True, False])
def test_groups_keep_their_names_and_their_trials(tau2_per_group):
    found = subgroups(GROUPED, "dose", scale="log", tau2_per_group=tau2_per_group)
    assert found.groups.index.tolist() == [45, 15, 90]
    assert found.groups["k"].tolist() == [2, 3, 1]
    assert "has p" in repr(found)
    assert "<table" in found._repr_html_()


def test_a_common_effect_is_tested_alike_both_ways():
    ways = [
        subgroups(GROUPED, "dose", scale="log", tau2="FE", tau2_per_group=way).test.drop(
            columns="tau2_per_group"
        )
        for way in (True, False)
    ]
    pd.testing.assert_frame_equal(*ways)
    whole = pool(GROUPED, scale="log", tau2="FE")["q"].item()
    row = ways[0].iloc[0]
    assert row["q"] + row["q_within"] == pytest.approx(whole)


@pytest.mark.parametrize(
    ("by", "options", "message"),
    [
        ("site", {}, "by: no column 'site'"),
        ("same", {}, r"by: 'same' has 1 group\(s\) with a usable trial"),
        ("row", {"tau2_per_group": False}, "trials: 6 usable for 6 coefficients"),
    ],
)
def test_subgroups_refuse(by, options, message):
    trials = GROUPED.assign(same="all", row=np.arange(6))
    with pytest.raises(ValueError, match=message):
        subgroups(trials, by, scale="log", **options)
