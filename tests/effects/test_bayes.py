"""Beliefs updated: against a grid of the product of two densities, and what must hold exactly."""

import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from conftest import NOTEBOOKS
from helpers import effects
from helpers.effects.bayes import READERS, conclusions, posterior, scepticism_limit

FINITE = st.floats(-3, 3)
SPREAD = st.floats(0.05, 3)


@pytest.mark.parametrize(
    ("y", "se", "mean", "sd", "below"),
    [(-0.9, 0.29, 0.0, 0.35, 1.0), (-0.3, 0.14, -0.7, 0.35, 0.8), (0.2, 1.0, 0.0, 0.1, 0.9)],
)
def test_it_is_the_product_of_belief_and_likelihood(y, se, mean, sd, below):
    grid = np.linspace(-8, 8, 400_001)
    density = norm.pdf(grid, y, se) * norm.pdf(grid, mean, sd)
    cumulative = density.cumsum() / density.sum()
    limits = np.exp(np.interp([0.5, 0.025, 0.975], cumulative, grid))
    row = posterior(y, se, mean, sd, below=below).iloc[0]
    assert row[["estimate", "low", "high"]].to_numpy(float) == pytest.approx(limits, rel=1e-4)
    assert row["probability"] == pytest.approx(np.interp(np.log(below), grid, cumulative), abs=1e-4)


@given(FINITE, SPREAD, FINITE, SPREAD)
def test_a_belief_is_worth_a_trial_and_precisions_add(y, se, mean, sd):
    one = posterior(y, se, mean, sd).iloc[0]
    other = posterior(mean, sd, y, se).iloc[0]
    assert one["y"] == pytest.approx(other["y"], abs=1e-12)
    assert one["prior_share"] + other["prior_share"] == pytest.approx(1)
    assert one["se"] ** -2 == pytest.approx(se**-2 + sd**-2)
    slack = 1e-12
    assert min(y, mean) - slack <= one["y"] <= max(y, mean) + slack


def test_no_belief_leaves_the_interval_of_the_trial():
    trial = effects.risk_ratio(14, 120, 35, 121)
    after = posterior(trial["y"], trial["se"], 0, np.inf)
    for name in ("estimate", "low", "high"):
        assert after[name][0] == pytest.approx(trial[name][0], rel=1e-12)
    assert after["prior_share"][0] == 0


def test_rows_keep_their_names():
    beliefs = pd.DataFrame({"mean": [0.0, -0.7], "sd": [0.35, 0.35]}, index=["doubts", "hopes"])
    after = posterior(-0.3, 0.14, beliefs["mean"], beliefs["sd"])
    assert after.index.tolist() == ["doubts", "hopes"]
    assert after.loc["hopes", "y"] < after.loc["doubts", "y"]


@given(st.floats(-3, 3), st.floats(0.05, 1), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_critical_sceptic_ends_exactly_at_no_effect(y, se, level):
    z = norm.ppf((1 + level) / 2)
    factor = scepticism_limit(y, se, level)[0]
    if abs(y) <= z * se:
        assert np.isnan(factor)
    elif np.isfinite(factor) and np.log(factor) < 50:
        after = posterior(y, se, 0, np.log(factor) / z, level=level).iloc[0]
        nearest = after["high"] if y < 0 else after["low"]
        assert nearest == pytest.approx(1, abs=1e-9)


def test_the_limit_of_matthews_from_the_printed_interval():
    low, high = 0.56, 0.97
    trial = effects.from_interval(np.sqrt(low * high), low, high)
    limit = np.exp(np.log(high / low) ** 2 / (4 * np.sqrt(np.log(low) * np.log(high))))
    assert scepticism_limit(trial["y"], trial["se"])[0] == pytest.approx(limit, rel=1e-12)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.nan, 0.3, 0, 0.3), "y, row 0: nan"),
        ((0.1, [0.3, 0.0], 0, 0.3), "se, row 1: 0; allowed is above 0"),
        ((0.1, 0.3, np.inf, 0.3), "prior_mean, row 0: inf"),
        ((0.1, 0.3, 0, -1.0), "prior_se, row 0: -1; allowed is above 0"),
        ((0.1, 0.3, 0, np.nan), "prior_se, row 0: nan; allowed is above 0"),
        ((0.1, 0.3, 0, 0.3, 0.0), "below, row 0: 0; allowed is above 0"),
    ],
)
def test_what_cannot_be_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        posterior(*arguments)
    with pytest.raises(ValueError, match="level"):
        scepticism_limit(0.1, 0.3, level=1.0)


def test_each_reader_updates_what_they_believed():
    found = conclusions(-0.9, 0.29).set_index("believer")
    assert list(found.index) == list(READERS)
    for name, belief in READERS.items():
        before = effects.from_interval(*belief).iloc[0]
        after = posterior(-0.9, 0.29, before["y"], before["se"]).iloc[0]
        row = found.loc[name]
        assert (row["prior_y"], row["prior_se"]) == (before["y"], before["se"])
        assert (row["data_y"], row["data_se"]) == (-0.9, 0.29)
        assert (row["posterior_y"], row["posterior_se"]) == (after["y"], after["se"])
        for column in ("estimate", "low", "high", "probability", "prior_share"):
            assert row[column] == after[column]


def test_nobody_to_conclude_is_refused():
    with pytest.raises(ValueError, match="readers: none; allowed is at least one"):
        conclusions(-0.7, 0.3, readers={})


def test_own_readers_can_take_the_place_of_the_three():
    found = conclusions(0.0, 0.1, {"Me": (2.0, 1.0, 4.0)})
    assert found["believer"].tolist() == ["Me"]
    with pytest.raises(ValueError, match="low, row 0: 3; allowed is at most high"):
        conclusions(0.0, 0.1, {"Me": (2.0, 3.0, 1.0)})


def test_the_readers_are_those_of_the_notebook_on_certainty():
    (path,) = (path for path in NOTEBOOKS if path.stem.startswith("09_"))
    cells = nbformat.read(path, as_version=4).cells
    (table,) = (
        output.data["text/plain"]
        for cell in cells
        for output in cell.get("outputs", [])
        if output.data["text/plain"].startswith("What the three believed before")
    )
    listed = [line.split() for line in table.splitlines()[2:]]
    assert [(name, *map(float, rest)) for name, *rest in listed] == [
        (name, *belief) for name, belief in READERS.items()
    ]
