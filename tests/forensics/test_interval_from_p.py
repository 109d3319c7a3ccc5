"""An interval from a p must be the one that gives this p."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import effects, forensics


@given(st.floats(0.05, 20).filter(lambda ratio: abs(np.log(ratio)) > 0.02), st.floats(0.01, 0.98))
def test_the_interval_leads_back_to_the_p(ratio, p):
    estimate, p = f"{ratio:.6f}", f"{p:.6f}"
    found = forensics.interval_from_p(estimate, p).iloc[0]
    again = effects.from_interval(found["estimate"], found["low"], found["high"]).iloc[0]
    assert again["p"] == pytest.approx(float(p), rel=1e-9)
    assert found["se_low"] <= found["se"] <= found["se_high"]


@given(st.floats(-9, 9).filter(lambda difference: abs(difference) > 0.02), st.floats(0.01, 0.98))
def test_the_same_for_differences(difference, p):
    estimate, p = f"{difference:.6f}", f"{p:.6f}"
    found = forensics.interval_from_p(estimate, p, scale="identity").iloc[0]
    limits = (found["estimate"], found["low"], found["high"])
    again = effects.from_interval(*limits, scale="identity").iloc[0]
    assert again["p"] == pytest.approx(float(p), rel=1e-9)


def test_a_difference_of_1_is_a_difference():
    found = forensics.interval_from_p("1.0", "0.05", scale="identity").iloc[0]
    assert (found["low"], found["high"]) == pytest.approx((0, 2))  # a p of 0.05 touches 0


@pytest.mark.parametrize("estimate", ["0.6", "0.60", "1.7"])
@pytest.mark.parametrize("p", ["0.1", "0.04", "0.0005"])
def test_every_standard_error_between_the_ends_can_print_so(estimate, p):
    """The ends are reached at corners of the two rounding intervals, and not beyond them."""
    found = forensics.interval_from_p(estimate, p).iloc[0]
    half = {text: 0.5 * 10.0 ** -len(text.split(".")[1]) for text in (estimate, p)}
    corners = [
        forensics.interval_from_p(
            f"{float(estimate) + a * half[estimate]:.9f}", f"{float(p) + b * half[p]:.9f}"
        )["se"][0]
        for a in (-1, 1)
        for b in (-1, 1)
    ]
    assert found["se_low"] == pytest.approx(min(corners), rel=1e-5)
    assert found["se_high"] == pytest.approx(max(corners), rel=1e-5)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("0.6", "<0.05"), "p: '<0.05'; allowed is a number between 0 and 1"),
        (("0.6", "0.015…"), "p: '0.015…'; allowed"),
        (("0.6", "1.0"), "p: '1.0'; allowed"),
        (("1.00", "0.9"), "estimate: '1.00'; allowed is one that cannot be 1"),
        (("0.0", "0.04", "identity"), "estimate: '0.0'; allowed is one that cannot be 0"),
        (("0.6", "0.000"), "p: '0.000'; allowed"),
        (("0.6", "n.s."), r"^p: 'n\.s\.'; allowed"),
        (("lower", "0.04"), "^estimate: 'lower'; allowed"),
        (("-0.6", "0.04"), "allowed on the log scale is a ratio above 0"),
        (("0.0", "0.04"), "allowed on the log scale is a ratio above 0"),
        (("0.0…", "0.04"), "allowed on the log scale is a ratio above 0"),
        (("0.6", "0.04", "square"), "^scale: 'square'; allowed are 'log', 'identity'"),
        (("0.6", "0.04", "log", 95), "level: 95; allowed"),
    ],
)
def test_what_leads_to_no_interval_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        forensics.interval_from_p(*arguments)
