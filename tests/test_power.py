"""Exact power: against the plain double sum, and what must be true of any probability."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, fisher_exact

from helpers import effects, exact
from helpers.power import exact_power


def significant(*arms):
    return exact.fisher(*arms)["p"] < 0.05


@pytest.mark.parametrize(
    ("risk_t", "n_t", "risk_c", "n_c"),
    [(0.1, 12, 0.4, 9), (0.5, 5, 0.05, 14), (0.0, 8, 1.0, 7), (0.3, 1, 0.3, 20)],
)
def test_it_is_the_sum_over_every_table(risk_t, n_t, risk_c, n_c):
    plain = sum(
        binom.pmf(x_t, n_t, risk_t) * binom.pmf(x_c, n_c, risk_c)
        for x_t in range(n_t + 1)
        for x_c in range(n_c + 1)
        if fisher_exact([[x_t, n_t - x_t], [x_c, n_c - x_c]]).pvalue < 0.05
    )
    power = exact_power(significant, risk_t, n_t, risk_c, n_c)["power"]
    assert power[0] == pytest.approx(plain, rel=1e-9, abs=1e-12)


def test_each_row_has_its_own_risks_and_keeps_its_name():
    risks = pd.DataFrame({"k2": [0.1, 0.2], "none": [0.4, 0.4]}, index=["a", "b"])
    power = exact_power(significant, risks["k2"], 20, risks["none"], 22)
    assert power.index.tolist() == ["a", "b"]
    alone = exact_power(significant, 0.2, 20, 0.4, 22)
    assert power.loc["b", "power"] == pytest.approx(alone["power"][0], rel=1e-12)
    assert power["power"].is_monotonic_decreasing  # a smaller difference is noticed less often


def test_fisher_keeps_its_level_whatever_the_common_risk():
    risk = np.linspace(0, 1, 41)
    power = exact_power(significant, risk, 23, risk, 25)["power"]
    assert 0.01 < power.max() <= 0.05


def test_any_rule_will_do():
    def within_ten_points(*arms):
        difference = effects.risk_difference(*arms)
        return (difference["low"] > -0.1) & (difference["high"] < 0.1)

    small = exact_power(within_ten_points, [0.02, 0.1], 25, [0.02, 0.1], 25)["power"]
    assert small.tolist() == [0, 0]  # no table at all lies within the margins
    large = exact_power(within_ten_points, 0.1, 300, 0.1, 300)["power"]
    assert large[0] > 0.9


@given(st.floats(0, 1), st.integers(1, 12), st.floats(0, 1), st.integers(1, 12), st.integers(0, 12))
def test_a_rule_and_its_opposite_share_all_probability(risk_t, n_t, risk_c, n_c, limit):
    risks = risk_t, n_t, risk_c, n_c
    below = exact_power(lambda x_t, _, x_c, __: x_t + x_c < limit, *risks)["power"][0]
    above = exact_power(lambda x_t, _, x_c, __: x_t + x_c >= limit, *risks)["power"][0]
    assert 0 <= below <= 1
    assert below + above == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((significant, 1.2, 20, 0.1, 20), ValueError, "risk_t, row 0: 1.2; allowed is 0 to 1"),
        ((significant, 0.1, 20, [0.1, -0.1], 20), ValueError, "risk_c, row 1: -0.1"),
        ((significant, 0.1, 20.5, 0.1, 20), ValueError, "n_t, row 0: 20.5"),
        ((significant, 0.1, 20, 0.1, [20, 30]), ValueError, "n_c: 2 values; allowed is one"),
        ((significant, 0.1, 2000, 0.1, 2000), ValueError, "4,004,001 tables; allowed are 1,000,0"),
        ((lambda *arms: exact.fisher(*arms)["p"], 0.1, 5, 0.1, 5), TypeError, "passes: answers of"),
        ((lambda *arms: np.bool_(True), 0.1, 5, 0.1, 5), TypeError, "each of 36 tables"),
    ],
)
def test_what_cannot_be_is_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        exact_power(*arguments)
