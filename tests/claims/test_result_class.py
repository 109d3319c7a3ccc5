"""The class of a result: in which order, and with which limits."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.claims.result_class import Effect, result_class

BENEFIT = (0.8, 1.25)
NONE = (math.nan, math.nan)


@pytest.mark.parametrize(
    ("effect", "limits", "found"),
    [
        (Effect(0.72, 0.59, 0.90), BENEFIT, "clear effect"),
        (Effect(0.90, 0.82, 0.98), BENEFIT, "clear effect, smaller than worthwhile"),
        (Effect(0.90, 0.82, 0.98), NONE, "clear effect"),
        (Effect(0.90, 0.79, 0.98), BENEFIT, "clear effect"),
        (Effect(1.01, 0.93, 1.10), BENEFIT, "no worthwhile effect"),
        (Effect(1.01, 0.80, 1.25), BENEFIT, "no worthwhile effect"),
        (Effect(1.01, 0.93, 1.10), NONE, "too imprecise to tell"),
        (Effect(1.01, 0.93, 1.26), BENEFIT, "too imprecise to tell"),
        (Effect(0.50, 0.15, 1.65), BENEFIT, "too imprecise to tell"),
        (Effect(0.90, 0.80, 1.00), NONE, "too imprecise to tell"),
        (Effect(-1.5, -2.2, -0.8, 0.0), NONE, "clear effect"),
        (Effect(-1.5, -2.2, 0.8, 0.0), NONE, "too imprecise to tell"),
        (Effect(-0.1, -0.4, 0.3, 0.0), (-0.5, 0.5), "no worthwhile effect"),
        (Effect(0.7), BENEFIT, "direction only"),
        (Effect(0.7, significant=True), BENEFIT, "direction only"),
        (Effect(0.7, significant=False), BENEFIT, "not significant, no numbers"),
        (Effect(direction=-1), BENEFIT, "direction only"),
        (Effect(significant=True), BENEFIT, "direction only"),
        (Effect(significant=False), BENEFIT, "not significant, no numbers"),
        (Effect(), BENEFIT, ""),
    ],
)
def test_the_class_follows_from_the_interval_first(effect, limits, found):
    assert result_class(effect, limits) == found


@given(st.floats(-3, 3), st.floats(0.01, 2), st.floats(0.01, 0.5))
def test_a_ratio_turned_round_has_the_same_class(middle, half, limit):
    """So it does not matter which arm stands first, nor which way is better."""
    ends = [math.exp(each) for each in (middle, middle - half, middle + half)]
    turned = [1 / ends[0], 1 / ends[2], 1 / ends[1]]
    limits = (math.exp(-limit), math.exp(limit))
    assert result_class(Effect(*ends), limits) == result_class(Effect(*turned), limits)
