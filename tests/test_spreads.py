"""What an unlabelled ± may be, and the interval that it gives."""

import math

import pandas as pd
import pytest

from helpers.spreads import change_intervals, decided_spreads

PEOPLE, Z = 16, 1.959964


def intervals(kind, spread=2.0, people=PEOPLE):
    return change_intervals(pd.Series({"value": 5.0, "spread": spread}), people, kind)


@pytest.mark.parametrize(
    ("kind", "standard_errors"), [("sd", [0.5]), ("se", [2.0]), (None, [0.5, 2.0])]
)
def test_each_reading_that_is_open_has_its_interval(kind, standard_errors):
    found = intervals(kind)
    assert len(found) == len(standard_errors)
    for interval, se in zip(found, standard_errors, strict=True):
        assert interval == pytest.approx((5 - Z * se, 5 + Z * se), rel=1e-6)


def test_without_spread_or_people_nothing_is_said():
    for kind in ("sd", "se", None):
        assert intervals(kind, spread=math.nan) == []
    assert intervals("sd", people=math.nan) == []
    assert intervals(None, people=math.nan) == []
    assert len(intervals("se", people=math.nan)) == 1


def test_only_what_the_printed_p_values_agree_on_is_decided():
    decided = decided_spreads()
    assert set(decided.values()) <= {"sd", "se"}
    assert {trial for trial, _, _ in decided} == {"shiraki_2000", "koitaya_2014"}
