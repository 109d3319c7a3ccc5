"""The sums behind a printed Peto odds ratio: recovered, additive, and never too narrow."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers import forensics, meta, numbers, printed

ORACLES = Path(__file__).parents[1] / "oracles"
RANGES = ["excess_low", "excess_high", "variance_low", "variance_high"]
Z = 1.959963984540054


def printed_pool(estimate, low, high, decimals):
    return [numbers.fixed(value, decimals) for value in (estimate, low, high)]


def test_the_sums_of_a_known_pool_are_recovered():
    pool = pd.read_csv(ORACLES / "oracle_pool.csv", dtype=str)
    pool = pool.query("dataset == 'bcg' and model == 'PETO'").set_index("quantity")["value"]
    y, se = float(pool["estimate"]), float(pool["se"])
    limits = printed_pool(*(math.exp(y + step * se) for step in (0, -Z, Z)), 4)
    sums = forensics.peto_sums(*limits).iloc[0]
    assert sums["variance_low"] <= se**-2 <= sums["variance_high"]
    assert sums["excess_low"] <= y / se**2 <= sums["excess_high"]
    # Four decimals leave a narrow range: the test would not pass with a range that is too wide.
    assert sums["variance_high"] / sums["variance_low"] < 1.01
    assert sums["excess_low"] / sums["excess_high"] < 1.01


counts_of_an_arm = st.integers(2, 300).flatmap(
    lambda n: st.tuples(st.integers(0, n), st.just(n)),
)


@given(st.lists(st.tuples(counts_of_an_arm, counts_of_an_arm), min_size=1, max_size=4))
def test_the_true_sums_lie_in_the_range_and_d_events_never_give_more_than_a_quarter_each(trials):
    frame = pd.DataFrame(
        [(*treated, *control) for treated, control in trials],
        columns=["events_t", "n_t", "events_c", "n_c"],
    )
    pool = meta.peto(frame).iloc[0]
    assume(np.isfinite(pool["se"]) and pool["low"] > 0.006 and pool["high"] < 1e6)
    assume(pool["high"] - pool["low"] > 0.03)  # limits that print alike leave no order
    sums = forensics.peto_sums(*printed_pool(*pool[["estimate", "low", "high"]], 2)).iloc[0]
    slack = 1e-9
    assert sums["variance_low"] - slack <= pool["se"] ** -2 <= sums["variance_high"] + slack
    excess = pool["y"] / pool["se"] ** 2
    assert sums["excess_low"] - slack <= excess <= sums["excess_high"] + slack
    events = (frame["events_t"] + frame["events_c"]).sum()
    assert 4 * sums["variance_low"] <= events + slack


@pytest.mark.parametrize(
    "texts",
    [
        ("0.35", "0.11", "1.10"),
        ("1.8", "0.8", "4.1"),
        ("0.5", "0.1", "2.1"),  # here the excess turns on a side of the shape, not at a corner
        ("2.1", "0.5", "9.2"),
        ("2", "0.52", "7"),  # here on the other side
        ("0.9", "0.8", "1.1"),
    ],
)
def test_the_range_is_that_of_every_interval_printed_so(texts):
    ratio, low, high = (printed.parse(text) for text in texts)
    logs = [np.log(np.linspace(number.low, number.high, 401)) for number in (low, high)]
    log_low, log_high = (grid.ravel() for grid in np.meshgrid(*logs))
    printed_so = ratio.covers(np.exp((log_low + log_high) / 2))
    variance = ((2 * Z) / (log_high - log_low)[printed_so]) ** 2
    excess = variance * (log_low + log_high)[printed_so] / 2
    by_trying = [excess.min(), excess.max(), variance.min(), variance.max()]
    found = forensics.peto_sums(*texts)[RANGES].iloc[0]
    room = 0.01 * (np.ptp(excess) + np.ptp(variance))
    np.testing.assert_allclose(found, by_trying, atol=room)
    assert found["excess_low"] <= by_trying[0] + 1e-12
    assert found["excess_high"] >= by_trying[1] - 1e-12


TWO_TRIALS = pd.DataFrame(
    {"events_t": [9, 12], "n_t": [120, 90], "events_c": [21, 15], "n_c": [118, 95]}
)


def test_a_total_less_a_part_is_the_rest():
    one, two, both = (meta.peto(rows) for rows in (TWO_TRIALS[:1], TWO_TRIALS[1:], TWO_TRIALS))
    sums = {
        name: forensics.peto_sums(*printed_pool(*pool[["estimate", "low", "high"]].iloc[0], 4))
        for name, pool in {"one": one, "both": both}.items()
    }
    rest = forensics.peto_remainder(sums["both"], sums["one"]).iloc[0]
    true = forensics.peto_sums_of(two).iloc[0]
    share = true["variance_low"] / forensics.peto_sums_of(both)["variance_low"].iloc[0]
    for name, value in (
        ("variance", true["variance_low"]),
        ("excess", true["excess_low"]),
        ("share", share),
    ):
        assert rest[f"{name}_low"] <= value <= rest[f"{name}_high"]
        assert rest[f"{name}_high"] - rest[f"{name}_low"] < 0.05 * abs(value)


def test_the_sums_of_known_counts_are_exact_and_add_up():
    each = forensics.peto_sums_of(meta.peto(TWO_TRIALS.assign(trial=[0, 1]), by="trial"))
    both = forensics.peto_sums_of(meta.peto(TWO_TRIALS))
    np.testing.assert_allclose(each.sum(), both.iloc[0], rtol=1e-12)
    n, events = 238, 30
    assert each["excess_low"].iloc[0] == pytest.approx(9 - 120 * events / n, rel=1e-12)
    variance = 120 * 118 * events * (n - events) / (n**2 * (n - 1))
    assert each["variance_high"].iloc[0] == pytest.approx(variance, rel=1e-12)
    rest = forensics.peto_remainder(both, each[:1])
    np.testing.assert_allclose(rest[RANGES].iloc[0], each.iloc[1], rtol=1e-12)


def test_a_remainder_is_as_uncertain_as_both_of_its_sums():
    whole = pd.DataFrame([[10.0, 12.0, 8.0, 9.0]], columns=RANGES)
    part = pd.DataFrame([[1.0, 4.0, 2.0, 3.0]], columns=RANGES)
    rest = forensics.peto_remainder(whole, part)
    assert rest.iloc[0].tolist() == [6, 11, 5, 7, 1 - 3 / 8, 1 - 2 / 9]


def test_a_remainder_takes_the_rows_in_their_order_and_as_many():
    each = forensics.peto_sums_of(meta.peto(TWO_TRIALS.assign(trial=["b", "a"]), by="trial"))
    nothing = forensics.peto_remainder(each, each.reset_index(drop=True))
    assert nothing.index.tolist() == ["b", "a"]
    assert (nothing == 0).all(axis=None)
    with pytest.raises(ValueError, match=r"part: 1 row\(s\); allowed are as many as whole, 2"):
        forensics.peto_remainder(each, each[:1])


def test_a_wider_level_means_more_information():
    at = {level: forensics.peto_sums("0.35", "0.11", "1.10", level) for level in (0.90, 0.95)}
    factor = (at[0.95] / at[0.90]).iloc[0]
    np.testing.assert_allclose(factor, (Z / 1.6448536269514722) ** 2, rtol=1e-12)


@pytest.mark.parametrize(
    ("texts", "error", "message"),
    [
        (("0.35", "<0.11", "1.10"), ValueError, "low: '<0.11'; allowed is a printed number"),
        (("0.35", "0.00", "1.10"), ValueError, "low: '0.00'; allowed is a printed number"),
        (("0.35", "0.0…", "1.10"), ValueError, "low: '0.0…'; allowed is a printed number"),
        (("0.35", "0.11", "<1.10"), ValueError, "high: '<1.10'; allowed is a printed number"),
        (("0.1", "0.1", "0.2"), ValueError, "low, high: '0.1', '0.2'; allowed are limits"),
        (("-0.35", "0.11", "1.10"), ValueError, "ratio: '-0.35'; allowed"),
        (("0.35", "1.10", "0.11"), ValueError, "low, high: '1.10', '0.11'; allowed are limits"),
        (("0.35", "0.35", "0.35"), ValueError, "in their order"),
        (("0.60", "0.11", "1.10"), ValueError, "0.60, 0.11, 1.10; allowed is an estimate"),
        ((0.35, "0.11", "1.10"), TypeError, "ratio: 0.35; allowed is a string"),
        (("not_reported", "0.11", "1.10"), ValueError, "ratio: 'not_reported'; allowed"),
    ],
)
def test_impossible_prints_are_refused(texts, error, message):
    with pytest.raises(error, match=message):
        forensics.peto_sums(*texts)


def test_an_impossible_level_is_refused():
    with pytest.raises(ValueError, match="level: 95; allowed"):
        forensics.peto_sums("0.35", "0.11", "1.10", level=95)
