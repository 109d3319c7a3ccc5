"""How a cell reads: printed digits stay as they are."""

import pytest

from helpers.display import phrases


@pytest.mark.parametrize(
    ("p", "told"),
    [
        ("0.015…", "p = 0.015…"),
        (">0.05", "p > 0.05"),
        (">=0.05", "p ≥ 0.05"),
        (".03", "p = .03"),
        ("1", "p = 1"),
        ("<0.001 vs 1950", "p < 0.001 vs 1950"),
        ("interaction <0.001", "p for interaction < 0.001"),
        ("", ""),
    ],
)
def test_a_printed_p_keeps_its_digits(p, told):
    assert phrases.printed_p(p) == told


def test_an_interval_needs_both_its_limits():
    assert phrases.limits("0.2", "not_reported") == phrases.limits("", "0.9") == ""
