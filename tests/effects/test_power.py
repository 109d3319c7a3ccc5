"""Exact power: against the plain double sum, and what must be true of any probability."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, fisher_exact, norm

from helpers import effects
from helpers.effects.power import exact_power, exaggeration, significant_among

EVERY_RISK = np.linspace(0, 1, 101)


def significant(*arms):
    return effects.fisher(*arms)["p"] < 0.05


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
        (
            (significant, EVERY_RISK, 2000, EVERY_RISK, 2000),
            ValueError,
            "4,004,001 tables; allow",
        ),
        (
            (lambda *arms: effects.fisher(*arms)["p"], 0.1, 5, 0.1, 5),
            TypeError,
            "passes: answers of",
        ),
        ((lambda *arms: np.bool_(True), 0.1, 5, 0.1, 5), TypeError, "each of 36 tables"),
    ],
)
def test_what_cannot_be_is_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        exact_power(*arguments)


def newcombe(*arms):
    interval = effects.risk_difference(*arms)
    return (interval["high"] < 0) | (interval["low"] > 0)


def test_large_arms_need_only_the_tables_that_can_happen():
    judged = []

    def counting(*arms):
        judged.append(len(arms[0]))
        return newcombe(*arms)

    power = exact_power(counting, 0.05, 2000, 0.08, 2000)["power"][0]
    z = (0.03 / np.sqrt((0.05 * 0.95 + 0.08 * 0.92) / 2000)) - 1.959963984540054
    assert power == pytest.approx(norm.cdf(z), abs=0.01)
    assert judged[0] < 2001**2 / 50
    everything = exact_power(lambda x_t, *_: x_t >= 0, 0.05, 2000, 0.08, 2000)["power"][0]
    assert everything == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize(
    ("risk_t", "n_t", "risk_c", "n_c"), [(0.24, 30, 0.3, 25), (0.1, 12, 0.6, 15), (0.0, 9, 0.5, 9)]
)
def test_exaggeration_is_the_mean_over_the_tables_that_pass(risk_t, n_t, risk_c, n_c):
    power = right = wrong = ratios = 0.0
    for x_t in range(n_t + 1):
        for x_c in range(n_c + 1):
            if fisher_exact([[x_t, n_t - x_t], [x_c, n_c - x_c]]).pvalue < 0.05:
                chance = binom.pmf(x_t, n_t, risk_t) * binom.pmf(x_c, n_c, risk_c)
                power += chance
                if x_t * n_c < x_c * n_t:
                    right += chance
                    ratios += chance * (x_t / n_t) / (x_c / n_c)
                else:
                    wrong += chance
    row = exaggeration(significant, risk_t, n_t, risk_c, n_c).iloc[0]
    assert row["power"] == pytest.approx(power, rel=1e-9)
    assert row["wrong_way"] == pytest.approx(wrong / power, rel=1e-9, abs=1e-15)
    assert row["mean_ratio"] == pytest.approx(ratios / right, rel=1e-9)
    factor = (1 - ratios / right) / (1 - risk_t / risk_c)
    assert row["exaggeration"] == pytest.approx(factor, rel=1e-9)


def test_it_agrees_with_a_simulation():
    rng = np.random.default_rng(7)
    x_t, x_c = rng.binomial(80, 0.2, 40_000), rng.binomial(70, 0.25, 40_000)
    n = np.ones(40_000, dtype=int)
    passed = newcombe(x_t, 80 * n, x_c, 70 * n).to_numpy()
    ratio = ((x_t / 80) / np.maximum(x_c / 70, 1e-9))[passed]
    row = exaggeration(newcombe, 0.2, 80, 0.25, 70).iloc[0]
    assert row["power"] == pytest.approx(passed.mean(), abs=0.005)
    assert row["wrong_way"] == pytest.approx((ratio > 1).mean(), abs=0.01)
    assert row["mean_ratio"] == pytest.approx(ratio[ratio < 1].mean(), abs=0.01)


def test_more_people_exaggerate_less_and_point_the_wrong_way_less_often():
    small, large = (exaggeration(newcombe, 0.16, n, 0.2, n).iloc[0] for n in (50, 1000))
    assert small["exaggeration"] > 2.5
    assert 1 < large["exaggeration"] < 1.5
    assert large["wrong_way"] < 1e-4 < small["wrong_way"]


def test_where_no_trial_can_pass_there_is_no_mean():
    row = exaggeration(significant, 0.1, 2, 0.2, 2).iloc[0]
    assert row["power"] == 0
    assert row[["wrong_way", "mean_ratio", "exaggeration"]].isna().all()


def test_an_effect_that_is_no_fall_is_refused():
    with pytest.raises(ValueError, match=r"risk_t, row 1: 0.3; allowed is below risk_c"):
        exaggeration(significant, [0.1, 0.3], 20, 0.3, 20)


def test_equal_powers_give_the_binomial_tail():
    for observed in range(6):
        row = significant_among([0.3] * 5, observed).iloc[0]
        assert row["p"] == pytest.approx(binom.sf(observed - 1, 5, 0.3), rel=1e-12)
        assert row["expected"] == pytest.approx(1.5)


def test_unequal_powers_give_the_sum_over_all_outcomes():
    power = np.array([0.75, 0.08, 0.2, 1.0])
    outcomes = np.array(list(product([0, 1], repeat=4)))
    chances = np.where(outcomes, power, 1 - power).prod(axis=1)
    for observed in range(5):
        wanted = chances[outcomes.sum(axis=1) >= observed].sum()
        assert significant_among(power, observed)["p"][0] == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize(
    ("power", "observed", "message"),
    [
        ([0.5, 1.1], 1, "power, row 1: 1.1; allowed is 0 to 1"),
        ([0.5, 0.1], 3, "observed: 3; allowed is 0 to 2"),
        ([0.5, 0.1], -1, "observed"),
    ],
)
def test_impossible_powers_and_numbers_are_refused(power, observed, message):
    with pytest.raises(ValueError, match=message):
        significant_among(power, observed)
