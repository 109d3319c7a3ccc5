"""What an unlabelled ± may be, and the interval that it gives."""

import math

import pandas as pd
import pytest

from helpers import effects, numbers
from helpers.forensics.sd_or_se import change_intervals, decided_spreads
from support.project_data import K2

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


def test_without_spread_or_people_there_is_no_interval():
    for kind in ("sd", "se", None):
        assert intervals(kind, spread=math.nan) == []
    assert intervals("sd", people=math.nan) == []
    assert intervals(None, people=math.nan) == []
    assert len(intervals("se", people=math.nan)) == 1


def test_only_what_the_printed_p_values_agree_on_is_decided():
    decided = decided_spreads(K2.contrasts, K2.reported)
    assert set(decided.values()) <= {"sd", "se"}
    assert {trial for trial, _, _ in decided} == {"shiraki_2000", "koitaya_2014"}
    assert decided["shiraki_2000", "bmd_change_percent", "lumbar_spine"] == "se"


# The arm of 12 has the small spread, that of 200 the large one: exchanged, no reading fits.
MADE_UP = {"value_printed_t": "3.0", "spread_printed_t": "2.0", "n_t": 12, "n_randomised_t": 400}
MADE_UP |= {"value_printed_c": "1.0", "spread_printed_c": "6.0", "n_c": 200, "n_randomised_c": 400}
UNPRINTED = {"n_t": math.nan, "n_c": math.nan}


@pytest.mark.parametrize("reading", ["sd", "se"])
@pytest.mark.parametrize(
    ("changed", "is_decided"),
    [
        ({}, True),  # by the people of the row, where it prints them
        ({**UNPRINTED, "n_randomised_t": 12, "n_randomised_c": 200}, True),
        ({"n_t": math.nan, "n_randomised_t": 12}, True),
        ({"n_t": math.nan, "n_randomised_t": math.nan}, False),
        ({"n_c": math.nan, "n_randomised_c": math.nan}, False),
        ({"spread_kind_t": "sd"}, False),  # what is stated needs no p
        ({"spread_kind_c": "se"}, False),
    ],
)
def test_a_p_decides_with_the_people_of_each_arm(reading, changed, is_decided):
    pairs = K2.contrasts.query("trial_id == 'orimo_1998'")
    p = effects.mean_difference(3.0, 2.0, 12, 1.0, 6.0, 200, spread=reading)["p"][0]
    reported = K2.reported.assign(p_reported=numbers.fixed(p, 3))
    decided = decided_spreads(pairs.assign(**MADE_UP | changed), reported)
    place = ("orimo_1998", "bone_density_change_percent", "metacarpal")
    assert decided == ({place: reading} if is_decided else {})
