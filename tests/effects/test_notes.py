"""Which note belongs to which table: one case for each reason, and none where all is well."""

import numpy as np
import pytest

from helpers import effects

# Each table has people and events enough, but for what its name says.
PLAIN, EMPTY_T, EMPTY_C = (3, 10, 4, 10), (0, 10, 4, 10), (4, 10, 0, 10)
FULL_T, FULL_C = (10, 10, 4, 10), (4, 10, 10, 10)
NOBODY, EVERYBODY = (0, 10, 0, 10), (10, 10, 10, 10)
ALL_OR_NONE, NONE_OR_ALL = (10, 10, 0, 10), (0, 10, 10, 10)
NAMES = ["PLAIN", "EMPTY_T", "EMPTY_C", "FULL_T", "FULL_C"]
NAMES += ["NOBODY", "EVERYBODY", "ALL_OR_NONE", "NONE_OR_ALL"]
TABLES = [globals()[name] for name in NAMES]


def notes(function, **options):
    """The note of each table, by its name, where there is one."""
    found = function(*np.transpose(TABLES), **options)["note"]
    return {name: note for name, note in zip(NAMES, found, strict=True) if note}


def of(note, *names):
    return dict.fromkeys(names, note)


EMPTY_ARM = ("EMPTY_T", "EMPTY_C", "ALL_OR_NONE", "NONE_OR_ALL")
EMPTY_CELL = (*EMPTY_ARM, "FULL_T", "FULL_C")
NO_MARGIN = ("NOBODY", "EVERYBODY")


@pytest.mark.parametrize(
    ("function", "options", "expected"),
    [
        (
            effects.risk_ratio,
            {"method": "katz"},
            of(effects.NO_EVENTS, "NOBODY")
            | of(effects.ZERO_CELL, *EMPTY_ARM)
            | of(effects.NO_WIDTH, "EVERYBODY"),
        ),
        (
            effects.risk_ratio,
            {"method": "katz", "zero": "add_half"},
            of(effects.HALF_ADDED, *EMPTY_CELL, *NO_MARGIN),
        ),
        (effects.risk_ratio, {"method": "walter"}, of(effects.NO_WIDTH, "EVERYBODY")),
        *(
            (
                effects.risk_ratio,
                {"method": method},
                of(effects.NO_EVENTS, "NOBODY")
                | of(effects.OPEN_LIMIT, *EMPTY_ARM)
                | of(effects.NO_TEST, "EVERYBODY"),
            )
            for method in ("koopman", "score")
        ),
        (
            effects.odds_ratio,
            {"method": "woolf"},
            of(effects.NO_CONTRAST, *NO_MARGIN) | of(effects.ZERO_CELL, *EMPTY_CELL),
        ),
        (
            effects.odds_ratio,
            {"method": "woolf", "zero": "add_half"},
            of(effects.HALF_ADDED, *EMPTY_CELL, *NO_MARGIN),
        ),
        *(
            (
                effects.odds_ratio,
                {"method": method},
                of(effects.NO_CONTRAST, *NO_MARGIN) | of(effects.OPEN_LIMIT, *EMPTY_CELL),
            )
            for method in ("score", "exact", "midp")
        ),
        (
            effects.risk_difference,
            {"method": "wald"},
            of(effects.NO_WIDTH, *NO_MARGIN, "ALL_OR_NONE", "NONE_OR_ALL"),
        ),
        (
            effects.risk_difference,
            {"method": "wald", "zero": "add_half"},
            of(effects.HALF_ADDED, *EMPTY_CELL, *NO_MARGIN),
        ),
        *(
            (
                effects.risk_difference,
                {"method": method},
                of(effects.NO_TEST, *NO_MARGIN)
                | of(effects.NO_ERROR, "ALL_OR_NONE", "NONE_OR_ALL"),
            )
            for method in ("score", "mee")
        ),
        *(
            (
                effects.risk_difference,
                {"method": method},
                of(effects.NO_ERROR, *NO_MARGIN, "ALL_OR_NONE", "NONE_OR_ALL"),
            )
            for method in ("newcombe", "agresti-caffo")
        ),
    ],
)
def test_notes_of_counts(function, options, expected):
    assert notes(function, **options) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"method": "wald"}, ["", effects.ZERO_CELL, effects.ZERO_CELL, effects.NO_EVENTS]),
        ({"method": "wald", "zero": "add_half"}, ["", *[effects.HALF_ADDED] * 3]),
        ({"method": "exact"}, ["", effects.OPEN_LIMIT, effects.OPEN_LIMIT, effects.NO_EVENTS]),
        ({"method": "midp"}, ["", effects.OPEN_LIMIT, effects.OPEN_LIMIT, effects.NO_EVENTS]),
    ],
)
def test_notes_of_rates(options, expected):
    found = effects.rate_ratio([3, 0, 3, 0], 100.0, [4, 4, 0, 0], 90.0, **options)
    assert found["note"].tolist() == expected


def test_notes_of_the_number_needed_to_treat():
    tables = [(1, 50, 20, 50), PLAIN, (4, 10, 4, 10), NOBODY]
    wald = effects.number_needed_to_treat(*np.transpose(tables), method="wald")
    through = effects.THROUGH_INFINITY
    assert wald["note"].tolist() == ["", through, through, effects.NO_WIDTH]
    assert wald["estimate"].tolist()[2:] == [np.inf, np.inf]
    assert wald[["low", "high"]].isna().all(axis=1).tolist() == [False, False, False, True]
    newcombe = effects.number_needed_to_treat(*np.transpose(tables))
    assert newcombe["note"].tolist() == ["", through, through, through]


def test_notes_of_means():
    for method in ("welch", "pooled", "normal"):
        given = (2.0, [1.0, 0.0, 0.0], 10, 1.5, [1.0, 1.0, 0.0], 12)
        found = effects.mean_difference(*given, method=method)
        assert found["note"].tolist() == ["", "", effects.NO_WIDTH]
        assert found.loc[2, ["low", "high"]].tolist() == [0.5, 0.5]
        assert found["p"].isna().tolist() == [False, False, True]


def test_notes_of_printed_intervals():
    scale = {"scale": "identity", "tolerance": 0.0}
    found = effects.from_interval([2.0, 2.0, 0.5, 3.5], [1.0, 2.0, 1.0, 1.0], 3.0, **scale)
    expected = ["", effects.ASYMMETRIC, effects.OUTSIDE, effects.OUTSIDE]
    assert found["note"].tolist() == expected
    assert effects.from_interval(2.0, 2.0, 2.0, **scale)["note"].tolist() == [effects.NO_WIDTH]
