"""No type of array passes with other values than it shows."""

import numpy as np
import pandas as pd
import pytest

from helpers import effects

MASKED = np.ma.MaskedArray
DATES = pd.to_datetime(["2020-01-01", "2020-01-02"])


def ratio(events):
    return effects.risk_ratio(events, [120, 50], [35, 9], [121, 48])["estimate"].tolist()


def difference(means):
    return effects.mean_difference(means, 1, 5, 1, 1, 5)["estimate"].tolist()


@pytest.mark.parametrize("kind", ["int64", "uint8", "float32", "float64", "object"])
@pytest.mark.parametrize("mask", [[False, True], [True, False], [True, True]])
def test_what_is_masked_is_missing(kind, mask):
    masked = MASKED(np.array([14, 49], dtype=kind), mask=mask)
    with pytest.raises(ValueError, match=f"events_t, row {mask.index(True)}: nan"):
        ratio(masked)


@pytest.mark.parametrize("kind", ["int64", "float64", "object"])
def test_what_is_not_masked_counts(kind):
    plain = np.array([14, 49], dtype=kind)
    assert ratio(MASKED(plain, mask=[False, False])) == ratio([14, 49])


@pytest.mark.parametrize(
    "means",
    [
        *(DATES.astype(f"datetime64[{unit}]") for unit in ("s", "ms", "us", "ns")),
        *(pd.Series(DATES - DATES[0]).astype(f"timedelta64[{unit}]") for unit in ("s", "ns")),
        np.array(["2020", "2021"], dtype="datetime64[Y]"),
        np.array([1, 2], dtype="timedelta64[D]").astype(object),
        [np.timedelta64(1, "ns"), np.timedelta64(2, "ns")],
        np.array([np.timedelta64(1, "ns"), 2], dtype=object),
        np.datetime64("2020-01-01", "ns"),
        pd.Series(DATES.to_period("M")),
        pd.Series(DATES.tz_localize("UTC")),
        list(DATES),
    ],
    ids=str,
)
def test_dates_and_times_are_no_numbers(means):
    with pytest.raises(TypeError, match=r"mean_t.* allowed (is a number|are numbers)"):
        difference(means)


@pytest.mark.parametrize("size", [2**53 + 1, -(2**53) - 1, 2**63 - 1, 10**30, 10**400])
@pytest.mark.parametrize("make", [list, np.array, pd.Series, lambda items: np.array(items, object)])
def test_whole_numbers_that_no_float_holds_are_refused(size, make):
    with pytest.raises(
        ValueError, match=r"mean_t, row 1: .*; allowed are whole numbers up to 2\^53"
    ):
        difference(make([1, size]))


def test_the_largest_whole_numbers_that_a_float_holds_are_kept():
    assert difference([2**53, 1 - 2**53]) == [float(2**53 - 1), float(-(2**53))]


@pytest.mark.parametrize(
    "events", [{"a": 14}, {14, 15}, [[14], [15, 16]], "14", b"14", [True, False], [14 + 0j, 15]]
)
def test_what_is_no_column_of_numbers_is_refused_by_name(events):
    with pytest.raises(TypeError, match=r"^events_t.*allowed is"):
        ratio(events)


@pytest.mark.parametrize("level", ["0.95", None, [0.95], True, pd.NA, {}, 0, 1, 95, float("nan")])
@pytest.mark.parametrize(
    "interval",
    [
        lambda level: effects.risk_ratio(14, 120, 35, 121, level=level),
        lambda level: effects.mean_difference(1, 1, 9, 2, 1, 9, level=level),
        lambda level: effects.rate_ratio(1, 10, 2, 10, level=level),
        lambda level: effects.number_needed_to_treat(14, 120, 35, 121, level=level),
    ],
)
def test_another_level_is_refused_by_name(interval, level):
    with pytest.raises(ValueError, match=r"^level: .*allowed is a number between 0 and 1"):
        interval(level)
