"""The scales of a comparison: what each reads of a row, and which claims it is for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from helpers.data.schema.vocabulary import LOWERED, RAISED, RATIOS, STATISTICS, UNCHANGED

MONTHS_IN = {"years": 12, "months": 1}
"""The units of a claimed length of time, and how many months each has."""

Words = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Scale:
    """A scale on which a claimed number or direction is held against a row."""

    meaning: str
    reads: Mapping[str, str]
    """The tables that it can read, and in which column."""
    claims: Words
    """By column, what the claim may hold."""
    rows: Words = field(default_factory=dict)
    """By column, what the row may hold, in tables that have the column."""


def _kind(*kinds: str) -> Words:
    return {"quantity_kind": kinds}


_NUMBER = _kind("percent_change", "ratio", "count", "percentage", "dose", "duration", "threshold")
_ESTIMATE = {"reviews": "estimate", "cohorts": "estimate"}
_RATIO = {"reported": "value", **_ESTIMATE}
_RATIOS: Words = {"statistic": RATIOS, "measure": RATIOS}
_IN_FIGURES = tuple(name for name in STATISTICS if name not in ("direction", "p"))

SCALES = {
    "difference_from_zero": Scale(
        "does the interval of the row leave out 0",
        {"trials": "value"},
        _kind("direction") | {"claimed_value": (*RAISED, *LOWERED, UNCHANGED)},
    ),
    "percent_from_ratio": Scale("100 x (ratio - 1)", _RATIO, _kind("percent_change"), rows=_RATIOS),
    "percent_from_inverse_ratio": Scale(
        "100 x (1/ratio - 1)", _RATIO, _kind("percent_change"), rows=_RATIOS
    ),
    "ratio": Scale("the ratio of the row", _RATIO, _kind("ratio"), rows=_RATIOS),
    "dose": Scale(
        "the dose of the trial or arm",
        {"studies": "dose_per_day", "arms": "dose_per_day"},
        _kind("dose"),
    ),
    "duration_months": Scale(
        "the duration of the trial",
        {"studies": "duration_months"},
        _kind("duration") | {"unit": tuple(MONTHS_IN)},
    ),
    "estimate": Scale("the estimate of the row", _ESTIMATE, _NUMBER),
    "n": Scale(
        "the number of people of the row",
        {"trials": "n", "reviews": "n_people", "cohorts": "n"},
        _kind("count"),
    ),
    "n_randomised": Scale(
        "people randomised",
        {"studies": "n_randomised", "arms": "n_randomised"},
        _kind("count"),
    ),
    "n_trials": Scale("number of trials", {"reviews": "n_trials"}, _kind("count")),
    "value": Scale(
        "the value of the row",
        {"trials": "value", "reported": "value"},
        _NUMBER,
        rows={"statistic": _IN_FIGURES},
    ),
}
