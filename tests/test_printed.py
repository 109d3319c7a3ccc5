"""Printed numbers: what their digits say."""

import math
import re
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import numbers, printed

moderate = st.floats(-1e6, 1e6, allow_nan=False)
places = st.integers(0, 6)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("0.40", 0.395, 0.405),
        ("0.4", 0.35, 0.45),
        ("-7.31", -7.315, -7.305),
        ("−7.31", -7.315, -7.305),
        (".03", 0.025, 0.035),
        ("12.3%", 12.25, 12.35),
        ("1,158", 1157.5, 1158.5),
        ("0.015…", 0.015, 0.016),
        ("0.015...", 0.015, 0.016),
        ("-0.015…", -0.016, -0.015),
        ("<0.01", -math.inf, 0.01),
        ("<=0.005", -math.inf, 0.005),
        ("≤ 0.005", -math.inf, 0.005),
        ("≥ 0.05", 0.05, math.inf),
        (">0.05", 0.05, math.inf),
        (">=-1.5", -1.5, math.inf),
        ("= 0.04", 0.035, 0.045),
    ],
)
def test_interval_of_what_was_printed(text, low, high):
    assert printed.rounding_interval(text) == (low, high)


@given(st.from_regex(printed.P_VALUE, fullmatch=True))
def test_what_a_table_takes_for_a_p_can_be_read(text):
    assert 0 <= printed.parse(text).value <= 1


@pytest.mark.parametrize("before", ["", "-", "<", "<=", "≤ ", ">"])
@pytest.mark.parametrize(
    "text", ["0,123", "0,670", "00,123", "01,234", "0,123,456", "0,123.4", "0,5", "12,34", "1,2345"]
)
def test_a_decimal_comma_is_refused_and_named(before, text):
    with pytest.raises(ValueError, match="write the decimal comma as a point"):
        printed.parse(before + text)


@given(st.from_regex(r"-?0[0-9]{0,2}(,[0-9]{3}){1,3}(\.[0-9]+)?", fullmatch=True))
def test_no_first_group_of_thousands_begins_with_0(text):
    with pytest.raises(ValueError, match="decimal comma"):
        printed.parse(text)


@given(st.integers(1000, 10**14), places)
def test_thousands_are_read_as_they_are_shown(number, decimals):
    fraction = "." + "7" * decimals if decimals else ""
    assert printed.parse(f"{number:,}{fraction}").value == float(f"{number}{fraction}")


@pytest.mark.parametrize(
    ("texts", "what"),
    [
        (["0.67†", "0.67 ‡", "0.67*", "12²", "0.05ᵃ", "35%§", "0.67b"], "footnote mark"),
        (["p=.03", "P < 0.001", "t = 2.20", "n=12"], "leave out what names the number"),
        (["≈0.3", "~5"], "leave out the sign for about"),
        (["0·67", "<0·001"], "write the decimal point as ."),
        (
            ["1 158", "1\u2009158", "1\u202f158\u202f000", "1\xa0158", "1’158", "1.158.000"],
            "thousands",
        ),
        (["1.234,5", "1 234,5"], "decimal comma as a point, and leave out what parts"),
        (["0.44 (0.22–0.99)", "12 (30%)", "12/30", "1.2 ± 0.3", "10–12", "3 to 4"], "one number"),
        (["− 4.46", "- 4.46", "1 .25"], "leave out the space"),
        (["–4.46", "‐4.46", "—4.46", "－4.46"], "type it anew"),
        (["5.8e-48", "1E6"], "without an exponent"),
        (["035", "007", "-012"], "has a decimal point been lost"),
        (["1" * 16, "0." + "1" * 301, "1" * 400], "allowed are 15 digits"),
        (["O.5", "l2"], "a letter stands in place of a digit"),
    ],
)
def test_what_stands_in_print_is_refused_with_what_to_write(texts, what):
    for text in texts:
        with pytest.raises(ValueError, match=what):
            printed.parse(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("5.8 × 10−48", "0." + "0" * 47 + "58"),
        ("5.8×10^-4", "0.00058"),
        ("<1 x 10-3", "<0.001"),
        ("2·10⁻⁵", "0.00002"),
        ("1.5 × 10**3", "1500"),
    ],
)
def test_a_power_of_ten_is_written_out_for_whoever_typed_it(text, written):
    with pytest.raises(ValueError, match=re.escape(f"write {written}")):
        printed.parse(text)
    assert printed.parse(written)


def test_a_million_digits_are_refused_in_one_line():
    with pytest.raises(ValueError, match="allowed are 15 digits") as caught:
        printed.parse("1" * 10**6)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("text", ["<\u20090.001", "<\xa00.001", "< 0.001"])
def test_any_space_may_follow_a_relation(text):
    assert printed.parse(text).high == 0.001


def test_a_per_cent_sign_is_known_and_can_be_refused():
    assert printed.parse("0.5\u202f%").percent
    assert not printed.parse("0.5").percent
    with pytest.raises(ValueError, match=r"p: '<1%'.*such as 0\.01"):
        printed.parse("<1%", "p", percent=False)


def test_trailing_zeros_count_as_decimals():
    assert printed.parse("0.50").decimals == 2
    assert printed.parse("0.5").decimals == 1
    assert printed.parse("1,158").decimals == 0


@pytest.mark.parametrize(
    "text",
    [
        *("", "not_reported", "trend 0.0034", "trend <0.001", "<0.001 vs 1950", "p<0.05"),
        *("0,44", "1,15", "1158,000", "1.2.3", "5.", "--1", "1e-3", "nan", "inf", "0.2 to 0.4"),
        *("…", "12…", "<0.01…", "٣"),
    ],
)
def test_what_is_not_a_number_is_refused_with_what_is_allowed(text):
    with pytest.raises(ValueError, match="allowed") as caught:
        printed.parse(text)
    assert repr(text) in str(caught.value)


@pytest.mark.parametrize("value", [0.4, 1, None, np.float64(0.4)])
@pytest.mark.parametrize("function", [printed.parse, printed.number, printed.rounding_interval])
def test_a_number_that_is_not_a_string_is_refused(function, value):
    with pytest.raises(TypeError, match="trailing zeros carry information"):
        function(value)


def test_number_is_nan_only_where_nothing_was_reported():
    assert math.isnan(printed.number(""))
    assert math.isnan(printed.number("not_reported"))
    assert printed.number("-25.8") == -25.8
    with pytest.raises(ValueError, match="allowed"):
        printed.number("n.s.")


@pytest.mark.parametrize(
    ("text", "other", "expected"),
    [
        ("0.12", 0.125, True),
        ("0.13", 0.125, True),
        ("0.12", 0.1251, False),
        ("-0.12", -0.125, True),
        ("0.40", "0.4", True),
        ("0.44", "0.4", True),
        ("0.44", "0.45", False),
        ("34", "35", False),
        ("0.0273", "<0.05", True),
        ("0.060", "<0.05", False),
        ("0.05", "<0.05", True),
        ("<0.05", 0.05, False),
        ("<=0.05", 0.05, True),
        (">0.05", 0.05, False),
        (">=0.05", 0.05, True),
        ("<0.05", ">0.05", False),
        ("<0.05", "<0.001", True),
        (">5", math.inf, True),
        ("<5", -math.inf, True),
        ("0.015…", 0.0159, True),
        ("0.015…", 0.0149, False),
        ("0.015…", "0.02", True),
        ("0.40", math.nan, False),
    ],
)
def test_agreement(text, other, expected):
    assert printed.agrees(text, other) is expected
    if isinstance(other, str):
        assert printed.agrees(other, text) is expected


@pytest.mark.parametrize(
    ("text", "relation"),
    [("0.05", "="), ("= 0.05", "="), ("<0.05", "<"), ("≤0.05", "<="), ("≥0.05", ">=")],
)
def test_relations_are_told_in_ascii(text, relation):
    assert printed.parse(text).relation == relation


def test_a_range_that_reaches_past_the_end_holds_what_lies_before_it():
    assert printed.parse("<0.05").overlaps(0.04, 0.06)
    assert not printed.parse("<0.05").overlaps(0.05, 0.06)
    assert printed.parse(">0.05").overlaps(0.04, 0.06)
    assert not printed.parse(">0.05").overlaps(0.04, 0.05)
    assert printed.parse("0.40").overlaps(0.3, 0.5)


def test_covers_takes_columns():
    inside = printed.parse("0.40").covers([0.394, 0.395, 0.405, 0.406, np.nan])
    assert inside.tolist() == [False, True, True, False, False]
    assert printed.parse("0.40").covers([0.4, None]).tolist() == [True, False]


def test_large_numbers_keep_both_ends():
    computed = 100000.35 / 0.3 * 0.3
    assert computed - 100000.35 > printed.TOLERANCE  # one step between floats of this size
    assert printed.agrees("100000.3", computed)
    assert printed.agrees("-100000.3", -computed)


@pytest.mark.parametrize("decimals", range(7))
@given(st.integers(-(10**9), 10**9))
def test_neighbours_only_touch(decimals, steps):
    one, next_one = (f"{Decimal(step).scaleb(-decimals):f}" for step in (steps, steps + 1))
    assert printed.agrees(one, one)
    assert not printed.agrees(one, next_one)
    assert not printed.agrees(next_one, one)


@given(moderate, places)
def test_a_number_lies_in_the_interval_of_what_is_printed_of_it(value, decimals):
    for text in (numbers.fixed(value, decimals), f"{value:.{decimals}f}"):
        assert printed.agrees(text, value)


@given(moderate, places)
def test_what_is_shown_reads_back_and_is_shown_the_same_again(value, decimals):
    text = numbers.fixed(value, decimals)
    assert printed.parse(text).decimals == decimals
    assert numbers.fixed(printed.number(text), decimals) == text
    assert not text.startswith("-")


@given(moderate, places)
def test_mirrored_numbers_have_mirrored_intervals(value, decimals):
    low, high = printed.rounding_interval(numbers.fixed(abs(value), decimals))
    assert printed.rounding_interval("-" + numbers.fixed(abs(value), decimals)) == (-high, -low)


@given(moderate, st.integers(1, 6))
def test_digits_cut_off_only_add_to_the_number(value, decimals):
    longer = numbers.fixed(value, decimals + 1)
    assert printed.agrees(longer[:-1] + "…", printed.number(longer))
