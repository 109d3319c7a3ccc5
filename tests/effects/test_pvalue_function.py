"""Every interval at once: against closed forms, the tests of the library, and its intervals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, nchypergeom_fisher, norm
from scipy.stats import t as student

from helpers import effects, meta
from helpers.effects.pvalue_function import LEVELS, curve, normal_interval, p_against

ARMS = (14, 120, 35, 121)
TIMES = (14, 240, 35, 242)
MEANS = (5.2, 2.1, 40, 4.1, 2.4, 38)
METHODS = [
    *((effects.risk_ratio, ARMS, m) for m in ("katz", "koopman", "score", "walter")),
    *((effects.odds_ratio, ARMS, m) for m in ("woolf", "score", "exact", "midp")),
    *((effects.risk_difference, ARMS, m) for m in ("wald", "newcombe", "agresti-caffo")),
    *((effects.rate_ratio, TIMES, m) for m in ("exact", "midp", "wald")),
    *((effects.mean_difference, MEANS, m) for m in ("welch", "pooled", "normal")),
]
EACH = pytest.mark.parametrize(
    ("function", "arms", "method"), METHODS, ids=[f"{f.__name__}-{m}" for f, _, m in METHODS]
)
DIFFERENCES = (effects.risk_difference, effects.mean_difference)


@EACH
@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_a_row_is_the_interval_of_its_level(function, arms, method, level):
    rows = curve(function, *arms, method=method)
    (row,) = rows[np.isclose(rows["level"], level)].to_dict("records")
    wanted = function(*arms, method=method, level=level).iloc[0]
    assert [row[name] for name in ("estimate", "low", "high")] == pytest.approx(
        wanted[["estimate", "low", "high"]].tolist(), rel=1e-12
    )
    assert row["p"] == pytest.approx(1 - level)


@EACH
def test_intervals_lie_inside_each_other(function, arms, method):
    rows = curve(function, *arms, method=method)
    assert len(rows) == len(LEVELS)
    assert rows["level"].is_monotonic_increasing
    assert rows["low"].is_monotonic_decreasing
    assert rows["high"].is_monotonic_increasing
    assert rows["low"].iloc[0] <= rows["high"].iloc[0]


@EACH
def test_p_against_no_effect_is_that_of_the_method(function, arms, method):
    wanted = function(*arms, method=method)["p"].iloc[0]
    nothing = float(function not in DIFFERENCES)
    found = p_against(function, nothing, *arms, method=method)
    if np.isnan(wanted):  # a hybrid interval has no test of its own, and still a level
        low, high = function(*arms, method=method, level=1 - found)[["low", "high"]].iloc[0]
        assert min(abs(low - nothing), abs(high - nothing)) < 1e-9
    else:
        assert found == pytest.approx(wanted, rel=1e-7)


@EACH
def test_the_ends_of_an_interval_have_the_p_of_its_level(function, arms, method):
    row = function(*arms, method=method, level=0.8).iloc[0]
    for end in ("low", "high"):
        assert p_against(function, row[end], *arms, method=method) == pytest.approx(0.2, abs=1e-7)


RATIO = st.floats(0.05, 20)


@given(RATIO, st.floats(0.05, 2), RATIO)
def test_a_normal_curve_is_the_normal_p_of_every_value(ratio, se, value):
    wanted = 2 * norm.sf(abs(np.log(ratio / value)) / se)
    found = p_against(normal_interval, value, np.log(ratio), se)
    assert found == pytest.approx(wanted, rel=1e-6, abs=2e-11)
    rows = curve(normal_interval, np.log(ratio), se)
    for side in ("low", "high"):
        p = 2 * norm.sf(np.abs(np.log(rows[side] / ratio)) / se)
        np.testing.assert_allclose(p, rows["p"], rtol=1e-6)


@pytest.mark.parametrize("value", [-1.0, 0.3, 1.1, 2.0])
def test_a_pooled_t_test_of_any_difference(value):
    row = effects.mean_difference(*MEANS, method="pooled").iloc[0]
    wanted = 2 * student.sf(abs(row["estimate"] - value) / row["se"], row["df"])
    found = p_against(effects.mean_difference, value, *MEANS, method="pooled")
    assert found == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize("value", [0.15, 0.5, 1.0, 1.4])
def test_an_exact_odds_ratio_is_twice_the_smaller_tail(value):
    events_t, n_t, events_c, n_c = ARMS
    given_margins = nchypergeom_fisher(n_t + n_c, n_t, events_t + events_c, value)
    tails = given_margins.cdf(events_t), given_margins.sf(events_t - 1)
    found = p_against(effects.odds_ratio, value, *ARMS, method="exact")
    assert found == pytest.approx(2 * min(tails), rel=1e-6)


@pytest.mark.parametrize("value", [0.2, 0.6, 1.0])
def test_an_exact_rate_ratio_is_a_binomial_test(value):
    share = value * 240 / (value * 240 + 242)
    tails = [binomtest(14, 49, share, alternative=side).pvalue for side in ("less", "greater")]
    found = p_against(effects.rate_ratio, value, *TIMES, method="exact")
    assert found == pytest.approx(2 * min(tails), rel=1e-6)


def test_an_exact_curve_is_flat_where_no_tail_is_the_smaller():
    top = curve(effects.odds_ratio, *ARMS, method="exact").iloc[0]
    assert top["high"] - top["low"] > 0.01
    for value in (top["low"], top["estimate"], top["high"]):
        assert p_against(effects.odds_ratio, value, *ARMS, method="exact") == pytest.approx(1)


def test_an_open_curve_has_one_side():
    rows = curve(effects.risk_ratio, 0, 50, 5, 50, method="score")
    assert (rows["low"] == 0).all()
    assert np.isfinite(rows["high"]).all()
    assert p_against(effects.risk_ratio, 0, 0, 50, 5, 50, method="score") == 1
    rows = curve(effects.odds_ratio, 5, 50, 0, 50, method="exact")
    assert np.isinf(rows["high"]).all()
    assert p_against(effects.odds_ratio, 1e9, 5, 50, 0, 50, method="exact") == 1
    assert p_against(effects.odds_ratio, 1, 5, 50, 0, 50, method="exact") == pytest.approx(
        effects.odds_ratio(5, 50, 0, 50, method="exact")["p"].iloc[0], rel=1e-7
    )


def test_where_there_is_no_interval_there_is_no_curve():
    assert curve(effects.risk_ratio, 0, 50, 5, 50)[["low", "high"]].isna().all(axis=None)
    assert np.isnan(p_against(effects.risk_ratio, 1, 0, 50, 5, 50))


def test_a_value_beyond_all_doubt_has_p_0():
    assert p_against(normal_interval, 5, 0, 0.1) == 0
    assert p_against(normal_interval, -5, 0, 0.1, scale="identity") == 0


def test_a_pool_has_a_curve_like_any_estimate():
    trials = pd.DataFrame({"y": [-0.5, -0.1, 0.2], "se": [0.2, 0.3, 0.25]})
    pooled = meta.pool(trials, scale="log").iloc[0]
    found = p_against(meta.pool, 1, trials, scale="log")
    assert found == pytest.approx(pooled["p"], rel=1e-6)
    rows = curve(meta.pool, trials, scale="log", levels=[0.95])
    assert rows.loc[0, ["low", "high"]].tolist() == pytest.approx(pooled[["low", "high"]].tolist())


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: curve(effects.risk_ratio, [1, 2], 9, 3, 9), "2 estimates; allowed is one"),
        (lambda: curve(effects.risk_ratio, *ARMS, levels=[0.5, 1]), "level: 1.0; allowed is"),
        (lambda: curve(effects.risk_ratio, 15, 14, 3, 9), "events_t, row 0: 15; allowed is at"),
        (lambda: p_against(effects.risk_ratio, np.inf, *ARMS), "value: inf; allowed is a finite"),
        (lambda: normal_interval(0, 0), "se, row 0: 0; allowed is a finite number above 0"),
        (lambda: normal_interval(0, 1, scale="square"), "allowed are 'log', 'identity'"),
    ],
)
def test_what_has_no_curve_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
