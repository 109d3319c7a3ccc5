"""A change of bone density from two scans: least significant change, and what scans show."""

from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from helpers.effects import measurement_error

NORMAL = NormalDist()


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_the_least_significant_change_is_z_root_two_cv(level):
    z = NORMAL.inv_cdf((1 + level) / 2)
    found = measurement_error.least_significant_change([0.5, 1, 3], level)
    np.testing.assert_allclose(found, z * 2**0.5 * np.array([0.5, 1, 3]), rtol=1e-9)


def test_chance_alone_passes_the_least_significant_change_once_in_twenty():
    rng = np.random.default_rng(1996)
    first, second = rng.normal(0, 1.5, (2, 400_000))
    smallest = measurement_error.least_significant_change(1.5)[0]
    assert np.mean(np.abs(second - first) > smallest) == pytest.approx(0.05, abs=0.0015)


@pytest.mark.parametrize(("change", "cv"), [(1, 1.08), (-3, 1.58), (6, 2.3)])
def test_second_scans_do_what_simulated_ones_do(change, cv):
    rng = np.random.default_rng(57)
    seen = change + rng.normal(0, cv, 400_000) - rng.normal(0, cv, 400_000)
    in_true_direction = np.sign(change) * seen
    found = measurement_error.second_scan(change, cv).loc[0]
    detected = np.mean(in_true_direction > found["smallest"])
    assert found["detected"] == pytest.approx(detected, abs=0.003)
    assert found["wrong_side"] == pytest.approx(np.mean(in_true_direction < 0), abs=0.003)


def test_without_a_change_chance_detects_one_in_each_direction():
    found = measurement_error.second_scan(0, 1.3, level=0.9).loc[0]
    assert found["detected"] == pytest.approx(0.05)
    assert found["wrong_side"] == 0.5


def test_the_index_is_kept():
    rows = pd.Series([1.08, 1.58], index=["best", "worst"])
    assert list(measurement_error.least_significant_change(rows).index) == ["best", "worst"]
    assert list(measurement_error.second_scan(1.0, rows).index) == ["best", "worst"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: measurement_error.least_significant_change([1, 0]), "cv_percent, row 1: 0;"),
        (lambda: measurement_error.least_significant_change(1, level=95), "level: 95;"),
        (lambda: measurement_error.second_scan(1, 0), "cv_percent, row 0: 0;"),
        (lambda: measurement_error.second_scan(np.nan, 1), "change_percent, row 0: nan;"),
    ],
)
def test_impossible_values_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
