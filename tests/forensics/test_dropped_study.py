"""What two printed pools leave for the study that only one of them has."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import effects, forensics, meta

MA = ("0.96", "0.65"), ("0.43", "0.01")


def test_the_study_that_ma_2022_dropped():
    found = forensics.dropped_study(*MA).iloc[0]
    assert found[["weight_least", "weight_most"]].tolist() == pytest.approx([0.88, 0.95], abs=0.005)
    study = found[["estimate", "low", "high"]].round(2).tolist()
    assert study == [1.02, 0.85, 1.23]
    over = found[["estimate_least", "estimate_most", "low_least", "high_most"]].round(2).tolist()
    assert over == [1.01, 1.06, 0.83, 1.32]


@given(
    st.lists(st.tuples(st.floats(-1, 1), st.floats(0.05, 1)), min_size=2, max_size=6),
    st.sampled_from(["log", "identity"]),
)
def test_a_study_taken_from_a_pool_comes_back(studies, scale):
    frame = pd.DataFrame(studies, columns=["y", "se"])
    both = [
        meta.pool(each, scale=scale, tau2="common", interval="normal").iloc[0]
        for each in (frame, frame.iloc[1:])
    ]
    texts = [tuple(f"{pool[name]:.12f}" for name in ("estimate", "low", "high")) for pool in both]
    found = forensics.dropped_study(*texts, scale=scale).iloc[0]
    assert (found["y"], found["se"]) == pytest.approx(tuple(frame.iloc[0]), abs=1e-5)
    assert found["weight"] == pytest.approx((frame.iloc[0]["se"] / both[0]["se"]) ** -2)
    for name in ("weight", "estimate", "low", "high", "se"):
        assert found[f"{name}_least"] <= found[name] <= found[f"{name}_most"]


def test_limits_and_p_of_the_same_pool_say_the_same():
    limits = [
        tuple(f"{value:.9f}" for value in row)
        for row in (
            effects.from_interval(0.96, 0.8047, 1.1453)[["estimate", "low", "high"]].to_numpy()[0],
            (0.43, 0.2262, 0.8172),
        )
    ]
    by_limits = forensics.dropped_study(*limits).iloc[0]
    assert by_limits["estimate"] == pytest.approx(1.02, abs=0.02)


def test_a_pool_that_gains_weight_by_losing_a_study_is_a_finding():
    found = forensics.dropped_study(("0.63", "0.08"), ("0.50", "0.0005")).iloc[0]
    assert np.isnan(found["estimate"])
    assert "no common-effect pool" in found["note"]


@pytest.mark.parametrize(
    ("pool", "message"),
    [
        (("0.96",), "pool: 1 texts; allowed are estimate and p, or estimate and two limits"),
        (("0.96", "<0.65"), "plain numbers, all digits printed"),
        (("-0.96", "0.65"), "allowed on the log scale are numbers above 0"),
        (("0.96", "1.65"), "p '1.65'; allowed is a number between 0 and 1"),
        (("1.00", "0.65"), "no estimate of no effect"),
        (("0.96", "1.15", "0.80"), "a lower limit below the upper one"),
    ],
)
def test_a_pool_that_says_too_little_is_refused(pool, message):
    with pytest.raises(ValueError, match=message):
        forensics.dropped_study(pool, MA[1])
