"""Risk from a change of bone density, and the change behind a risk."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.effects import per_sd

RATIOS = st.floats(1.05, 20)
SDS = st.floats(1, 40)
FALLS = st.floats(-60, -0.5)


@pytest.mark.parametrize("rr", [1.4, 2.3, 2.6])
def test_a_fall_of_one_sd_has_the_ratio_per_sd(rr):
    assert per_sd.risk_per_percent(rr, 12.5, -12.5)[0] == pytest.approx(rr, rel=1e-15)
    assert per_sd.risk_per_percent(rr, 12.5, -25)[0] == pytest.approx(rr * rr, rel=1e-14)
    assert per_sd.risk_per_percent(rr, 12.5, 12.5)[0] == pytest.approx(1 / rr, rel=1e-14)
    assert per_sd.risk_per_percent(rr, 12.5, 0)[0] == 1


@given(rr=RATIOS, sd=SDS, first=FALLS, second=FALLS)
def test_risks_of_two_falls_multiply(rr, sd, first, second):
    apart = per_sd.risk_per_percent(rr, sd, [first, second]).prod()
    assert per_sd.risk_per_percent(rr, sd, first + second)[0] == pytest.approx(apart, rel=1e-12)


@given(rr=RATIOS, sd=SDS, fall=FALLS)
def test_the_sd_of_a_risk_is_found_again(rr, sd, fall):
    risk = per_sd.risk_per_percent(rr, sd, fall)
    assume(1e-70 < risk[0] < 1e70)
    assert per_sd.sd_for_risk(rr, risk, fall)[0] == pytest.approx(sd, rel=1e-9)


def test_no_sd_makes_a_fall_lower_a_risk_that_it_raises():
    found = per_sd.sd_for_risk([2.0, 2.0, 1.0], [0.5, 2.0, 2.0], -10)
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(10)
    assert np.isnan(found[2])


def test_the_index_is_kept():
    rows = pd.Series([1.08, 1.58], index=["best", "worst"])
    assert list(per_sd.risk_per_percent(2, 10, -rows).index) == ["best", "worst"]
    assert list(per_sd.sd_for_risk(2, 3, -rows).index) == ["best", "worst"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: per_sd.risk_per_percent([2, 0], 10, -10), "rr_per_sd, row 1: 0;"),
        (lambda: per_sd.risk_per_percent(2, [10, -1], -10), "sd_percent, row 1: -1;"),
        (lambda: per_sd.risk_per_percent(2, 10, np.nan), "change_percent, row 0: nan;"),
        (lambda: per_sd.sd_for_risk(2, 1, -10), "allowed is a ratio other than 1"),
        (lambda: per_sd.sd_for_risk(2, -1, -10), "risk_ratio, row 0: -1;"),
        (lambda: per_sd.sd_for_risk(0, 2, -10), "rr_per_sd, row 0: 0;"),
        (lambda: per_sd.sd_for_risk(2, 2, np.inf), "change_percent, row 0: inf;"),
    ],
)
def test_impossible_values_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
