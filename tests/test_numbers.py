"""How numbers are shown: rounded once, halves away from zero, whole numbers untouched."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import numbers, printed


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [
        (numbers.fixed, (-0.0, 2), "0.00"),
        (numbers.fixed, (-0.004, 2), "0.00"),
        (numbers.fixed, (0.125, 2), "0.13"),
        (numbers.fixed, (-0.125, 2), "−0.13"),
        (numbers.fixed, (1e30, 1), "1" + ",000" * 10 + ".0"),
        (numbers.fixed, (-1234.5, 0), "−1,235"),
        (numbers.fixed, (-math.inf, 1), "−∞"),
        (numbers.signed, (0.0, 1), "0.0"),
        (numbers.signed, (-0.01, 1), "0.0"),
        (numbers.signed, (0.5, 1), "+0.5"),
        (numbers.signed, (10, 0), "+10"),
        (numbers.significant, (0.125, 2), "0.13"),
        (numbers.significant, (-0.125, 2), "−0.13"),
        (numbers.signed, (math.inf, 0), "+∞"),
        (numbers.signed, (math.nan, 0), "–"),
        (numbers.ratio, (0.1,), "0.10"),
        (numbers.ratio, (10,), "10.00"),
        (numbers.ratio, (1.05,), "1.05"),
        (numbers.ratio, (10.4,), "10"),
        (numbers.ratio, (0.0999,), "0.10"),
        (numbers.ratio, (0,), "0"),
        (numbers.ratio, (123.4,), "123"),
        (numbers.ratio, (math.nan,), "–"),
        (numbers.interval, (0, math.inf), "0 to ∞"),
        (numbers.p_value, (0.0001,), "0.00010"),
        (numbers.p_value, (0.00009999,), "< 0.0001"),
        (numbers.p_value, (0.0996,), "0.10"),
        (numbers.p_value, (0,), "< 0.0001"),
        (numbers.p_value, (1,), "1.0"),
        (numbers.p_value, (math.nan,), "–"),
        (numbers.significant, (1234.5, 2), "1,235"),
        (numbers.significant, (99.96, 3), "100"),
        (numbers.short, (16057.0000001,), "16,057"),
        (numbers.short, (1234.56,), "1,235"),
        (numbers.short, (0.0000004,), "0.0000004"),
        (numbers.short, (0,), "0"),
        (numbers.short, (2.0000000001,), "2"),
        (numbers.short, (math.nan,), "–"),
        (numbers.short, (-math.inf,), "−∞"),
        (numbers.percent, (0.145,), "15%"),
        (numbers.percent, (math.nan,), "–"),
        (numbers.percent, (math.inf,), "∞"),
        (numbers.chance, (0,), "under 1%"),
        (numbers.chance, (0.0099,), "under 1%"),
        (numbers.chance, (0.01,), "1%"),
        (numbers.chance, (0.99,), "99%"),
        (numbers.chance, (0.9901,), "over 99%"),
        (numbers.chance, (1,), "over 99%"),
        (numbers.chance, (math.nan,), "–"),
    ],
)
def test_display(function, arguments, expected):
    assert function(*arguments) == expected


@pytest.mark.parametrize("share", [-0.01, 1.01])
def test_impossible_chances_are_not_shown(share):
    with pytest.raises(ValueError, match="allowed is a number from 0 to 1"):
        numbers.chance(share)


@pytest.mark.parametrize("p", [-0.01, 1.01])
def test_impossible_p_values_are_not_shown(p):
    with pytest.raises(ValueError, match="from 0 to 1"):
        numbers.p_value(p)


def test_negative_ratios_are_not_shown():
    with pytest.raises(ValueError, match="0 or more"):
        numbers.ratio(-0.4)


def test_a_count_is_whole():
    assert [numbers.count(n) for n in (4378, 0.29 * 100, -12.0)] == ["4,378", "29", "−12"]
    with pytest.raises(ValueError, match=r"n: 63\.5; allowed is a whole number"):
        numbers.count(63.5)


@given(st.integers(-(10**9), 10**9))
@pytest.mark.parametrize(
    "spec", ["n", "short", "signed", "ratio", ".0f", ".1f", "+.2f", ".2g", 0, 1]
)
def test_no_format_rounds_a_whole_number(spec, n):
    shown = numbers.formatted(abs(n) if spec == "ratio" else n, spec)
    assert abs(printed.number(shown)) == abs(n)


@given(st.floats(-1e6, 1e6), st.sampled_from(["short", ".0f", ".1g", ".2g", ".3g", "signed"]))
def test_no_format_rounds_digits_before_the_point(value, spec):
    assert abs(printed.number(numbers.formatted(value, spec)) - value) <= 0.5


@pytest.mark.parametrize(
    ("value", "spec", "text"),
    [
        (0.4, "ratio", "0.40"),
        (0.0273, "p", "0.027"),
        (4378, "n", "4,378"),
        (0.145, "%", "15%"),
        (0.145, "percent", "15%"),
        (0.145, ".1%", "14.5%"),
        (0.145, "+.1%", "+14.5%"),
        (0.0001, "+.0%", "0%"),
        (0.0031, "chance", "under 1%"),
        (0.17, "per100", "17"),
        (0.0173, "per1000", "17"),
        (42.857, "short", "42.9"),
        (2.5, "signed", "+2.5"),
        (2018.0, "year", "2018"),
        (2.35, ".1f", "2.4"),
        (-2.35, "+.1f", "−2.4"),
        (0.0123, ".2g", "0.012"),
        (0.123, 1, "0.1"),
        (0.123, None, "0.12"),
        *((math.nan, spec, "–") for spec in [*numbers.FORMATS, ".1f", "+.1f", ".1%", ".2g"]),
    ],
)
def test_a_format_by_name(value, spec, text):
    assert numbers.formatted(value, spec) == text


@pytest.mark.parametrize("spec", ["rato", ".f", "1f", ".1d", "+n", "ci"])
def test_an_unknown_format_is_refused_with_those_that_there_are(spec):
    with pytest.raises(ValueError, match=rf"format: '{re.escape(spec)}'; allowed are ratio, p, n"):
        numbers.formatted(0.5, spec)


@pytest.mark.parametrize(
    ("printed_text", "shown"),
    [
        ("-0.50", "−0.50"),
        ("<0.001", "< 0.001"),
        ("<=0.005", "≤ 0.005"),
        (">= 5", "≥ 5"),
        ("1986-7", "1986-7"),
        ("not_reported", "not reported"),
        ("", ""),
    ],
)
def test_a_printed_number_gets_signs_and_keeps_its_digits(printed_text, shown):
    assert numbers.quoted(printed_text) == shown


@pytest.mark.parametrize(
    ("three", "spec", "text"),
    [
        ((0.4033, 0.229, 0.7104), None, "0.40 (0.23 to 0.71)"),
        ((-2.8, -5.31, -0.29), 1, "−2.8 (−5.3 to −0.3)"),
        ((0.74, 0.49, 0.86), "%", "74% (49% to 86%)"),
        ((0.4, math.nan, math.nan), None, "0.40"),
        ((math.nan, math.nan, math.nan), None, "not reported"),
        ((0.0, 0.0, math.inf), None, "0 (0 to ∞)"),
    ],
)
def test_an_estimate_with_its_interval(three, spec, text):
    assert numbers.estimate(*three, spec) == text
