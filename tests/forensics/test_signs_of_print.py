"""No check takes a decimal comma for thousands, nor leaves out a per cent sign."""

import pytest

from helpers import forensics

ONE_NUMBER = {
    "statistic": lambda text: forensics.p_from("t", text, 28),
    "reported": lambda text: forensics.p_from("t", "0.10", 28, reported=text),
    "chi2": lambda text: forensics.degrees_of_freedom(text, "0.010"),
    "p of chi2": lambda text: forensics.degrees_of_freedom("0.50", text),
    "mean": lambda text: forensics.spread_kind(text, "2.1", "4.1", "2.4", "0.035", 40, 38),
    "spread": lambda text: forensics.spread_kind("5.2", text, "4.1", "2.4", "0.035", 40, 38),
    "p of means": lambda text: forensics.spread_kind("5.2", "2.1", "4.1", "2.4", text, 40, 38),
    "estimate": lambda text: forensics.interval_from_p(text, "0.04"),
    "p of an interval": lambda text: forensics.interval_from_p("0.60", text),
    "ratio": lambda text: forensics.possible_counts(text, "0.2", "0.7", 120, 121),
}


@pytest.mark.parametrize("text", ["0,123", "0,600", "<0,001", "00,5"])
@pytest.mark.parametrize("check", ONE_NUMBER.values(), ids=ONE_NUMBER)
def test_a_decimal_comma_is_refused(check, text):
    with pytest.raises(ValueError, match="write the decimal comma as a point"):
        check(text)


@pytest.mark.parametrize("text", ["0.5%", "<1%", "81 %"])
@pytest.mark.parametrize("check", ONE_NUMBER.values(), ids=ONE_NUMBER)
def test_a_per_cent_sign_is_refused_where_no_percentage_is_meant(check, text):
    with pytest.raises(ValueError, match="per cent sign"):
        check(text)


def test_a_percentage_is_possible_where_a_count_gives_it():
    people = range(1, 60)
    for text in ("35.5%", "12.3%", "50%"):
        shares = set(forensics.possible_percentages(text, people)["n"])
        assert {n for n in people if forensics.grim(text, n)} == shares
