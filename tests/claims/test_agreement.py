"""How a claimed number fits a printed one."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.claims.agreement import (
    NONE_TO_COMPARE,
    SCALES,
    Range,
    agreement,
    best,
    claimed_range,
    from_print,
)
from helpers.claims.evidence import compare_with_zero


def claim(value="", low="", high="", operator="", kind=""):
    return claimed_range(value, low, high, operator, kind)


@pytest.mark.parametrize(
    ("claimed", "row", "told"),
    [
        ({"value": "86"}, ("86",), "same"),
        ({"value": "-3", "operator": "about"}, ("-3.3",), "same"),
        ({"value": "-80", "operator": "about"}, ("-77",), "same"),
        ({"value": "-80", "operator": "about"}, ("-71",), "differs"),
        ({"value": "-80", "operator": "exactly"}, ("-79",), "differs"),
        ({"value": "-80"}, ("-77",), "close"),
        ({"value": "8", "operator": "more_than", "kind": "ratio"}, ("9",), "same"),
        ({"value": "0.5", "operator": "at_least", "kind": "ratio"}, ("0.4",), "same"),
        ({"value": "0.5", "operator": "at_least", "kind": "ratio"}, ("0.7",), "differs"),
        ({"value": "85"}, ("86",), "close"),
        ({"value": "-50"}, ("-57", "-76", "-23"), "compatible"),
        ({"value": "-50"}, ("-57", "-70", "-55"), "differs"),
        ({"value": "-50"}, ("-57",), "differs"),
        ({"value": "34"}, ("35",), "close"),
        ({"value": "1", "operator": "about"}, ("1.4",), "same"),
        ({"value": "4"}, ("5",), "differs"),
        ({"value": "20", "operator": "at_most"}, ("30", "15", "40"), "compatible"),
        ({"value": "20", "operator": "more_than"}, ("19.5", "15", "40"), "compatible"),
        ({"value": "2", "operator": "more_than"}, ("2.3",), "same"),
        ({"value": "2", "operator": "more_than"}, ("1.9",), "differs"),
        ({"value": "20", "operator": "at_most"}, ("20",), "same"),
        ({"value": "20", "operator": "at_most"}, ("24.5",), "differs"),
        ({"low": "15", "high": "20"}, ("20",), "same"),
        ({"low": "15", "high": "20"}, ("33",), "differs"),
        ({"low": "1", "high": "2"}, ("0.9",), "same"),
    ],
)
def test_agreement(claimed, row, told):
    assert agreement(claim(**claimed), from_print(*row)) == told


@pytest.mark.parametrize(
    ("claimed", "value", "told"),
    [
        ({"value": "85"}, 84.5, "same"),
        ({"value": "85"}, 85.5, "same"),
        ({"value": "85"}, 84.4, "close"),
        ({"value": "85"}, 93.5, "close"),
        ({"value": "85"}, 93.6, "differs"),
        ({"value": "85"}, 76.4, "differs"),
        ({"value": "2", "operator": "more_than"}, 2.0, "same"),
        ({"value": "2", "operator": "more_than"}, 1.99, "differs"),
        ({"value": "20", "operator": "at_most"}, 20.5, "same"),
        ({"value": "20", "operator": "at_most"}, 20.6, "differs"),
        ({"value": "20", "operator": "at_most"}, -1e9, "same"),
        ({"value": "20", "operator": "up_to", "kind": "percent_change"}, -1, "differs"),
        ({"value": "20", "operator": "less_than", "kind": "percent_change"}, -1, "differs"),
        ({"value": "20", "operator": "at_most", "kind": "percent_change"}, -1, "same"),
        ({"value": "-20", "operator": "at_most", "kind": "percent_change"}, 1, "same"),
        ({"value": "-20", "operator": "up_to", "kind": "difference"}, -20.5, "same"),
        ({"value": "-20", "operator": "up_to", "kind": "difference"}, -20.6, "differs"),
        ({"low": "15", "high": "20"}, 14.5, "same"),
        ({"low": "15", "high": "20"}, 20.5, "same"),
        ({"low": "15", "high": "20"}, 19.3, "same"),
        ({"low": "15", "high": "20"}, 20.6, "differs"),
    ],
)
def test_agreement_with_a_number_that_was_worked_out(claimed, value, told):
    assert agreement(claim(**claimed), Range(value, value, value)) == told


def test_a_claimed_range_lies_around_its_middle():
    assert claim(low="15", high="20").value == 17.5
    assert (claim(low="15", high="20").low, claim(low="15", high="20").high) == (14.5, 20.5)
    assert claim("not_reported", operator="more_than") is None


@pytest.mark.parametrize(
    ("value", "told"),
    [("86", "same"), ("94", "same"), ("84", "close"), ("99", "close"), ("70", "differs")],
)
def test_a_coarse_print_is_the_same_as_each_number_in_its_rounding(value, told):
    """A ratio of 1.9 may be 85% to 95% more."""
    ratio = from_print("1.9").through(SCALES["percent_from_ratio"])
    assert agreement(claim(value), ratio) == told


def test_an_interval_holds_its_ends():
    for ci_low, ci_high, told in [
        (-50, -40, "compatible"),
        (-60, -50, "compatible"),
        (-49, -40, "differs"),
        (-60, -51, "differs"),
    ]:
        assert agreement(claim("-50"), Range(-57, -57.5, -56.5, ci_low, ci_high)) == told


def test_a_ratio_becomes_a_percentage_with_its_interval():
    number = from_print("0.40", "0.20", "0.80").through(SCALES["percent_from_ratio"])
    assert number.value == pytest.approx(-60)
    assert (number.ci_low, number.ci_high) == pytest.approx((-80, -20))
    assert (number.low, number.high) == pytest.approx((-60.5, -59.5))


def test_the_other_side_of_a_ratio_turns_the_interval_round():
    number = from_print("0.35", "0.13", "0.94").through(SCALES["percent_from_inverse_ratio"])
    assert number.value == pytest.approx(100 * (1 / 0.35 - 1))
    assert number.ci_low == pytest.approx(100 * (1 / 0.94 - 1))
    assert number.ci_high == pytest.approx(100 * (1 / 0.13 - 1))


def test_what_is_not_printed_is_no_number():
    assert from_print("not_reported") is None
    assert math.isnan(from_print("0.5").ci_low)


@pytest.mark.parametrize(
    ("direction", "intervals", "told"),
    [
        ("increase", [(0.1, 2.7)], "same"),
        ("increase", [(-2.5, 1.5)], "differs"),
        ("decrease", [(-4.9, -1.7)], "same"),
        ("unchanged", [(-2.5, 1.5)], "compatible"),
        ("unchanged", [(-4.9, -1.7)], "differs"),
        ("increase", [(0.1, 2.7), (-1.0, 3.0)], ""),
        ("increase", [], ""),
    ],
)
def test_a_direction_against_the_interval_of_a_change(direction, intervals, told):
    assert compare_with_zero(direction, intervals) == told


def test_the_best_of_several_counts():
    assert best(["differs", "close", "compatible"]) == "close"
    assert best([]) == NONE_TO_COMPARE


OPERATORS = ["", "exactly", "about", "at_least", "more_than", "up_to", "less_than", "at_most"]


@pytest.mark.parametrize("operator", OPERATORS)
@given(claimed=st.integers(1, 99), row=st.integers(-99, 99))
def test_a_fall_is_held_against_a_fall_as_a_rise_against_a_rise(operator, claimed, row):
    """Both turned round, nothing changes."""
    rise = claim(f"{claimed}", operator=operator, kind="percent_change")
    fall = claim(f"-{claimed}", operator=operator, kind="percent_change")
    assert agreement(rise, from_print(f"{row}")) == agreement(fall, from_print(f"{-row}"))
    assert rise.is_larger_than(row) == fall.is_larger_than(-row)
    assert rise.is_smaller_than(row) == fall.is_smaller_than(-row)


def test_nothing_in_place_of_something_is_boundless_the_other_way_round():
    number = from_print("0.40", "0", "0.80").through(SCALES["percent_from_inverse_ratio"])
    assert (number.ci_low, number.ci_high) == (25, math.inf)
    assert agreement(from_print("150"), number) == "same"
    assert from_print("0.0").through(SCALES["percent_from_inverse_ratio"]).value == math.inf
