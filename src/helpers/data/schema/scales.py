"""The scales of a comparison: what each reads of a row, and which claims it is for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from helpers.data.schema.vocabulary import LOWERED, RAISED, RATIOS, STATISTICS, UNCHANGED

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
    unit: str = ""
    """The unit of what it reads, where no column of the row says it."""
    has_unit: bool = False
    """Whether the claim has to name a unit that fits the row's."""


def _kind(*kinds: str) -> Words:
    return {"quantity_kind": kinds}


_NUMBER = _kind(
    *("percent_change", "ratio", "difference", "percentage_points", "number_needed_to_treat"),
    *("count", "percentage", "dose", "duration", "threshold"),
)
_ESTIMATE = {"reviews": "estimate", "cohorts": "estimate"}
_RATIO = {"reported": "value", **_ESTIMATE}
_RATIOS: Words = {"statistic": RATIOS, "measure": RATIOS}
_RATIOS_OR_FEWER: Words = {
    "statistic": (*RATIOS, "percent_reduction"),
    "measure": (*RATIOS, "percent_reduction", "percent_change"),
}
_IN_FIGURES = tuple(name for name in STATISTICS if name not in ("direction", "p"))

SCALES = {
    "difference_from_zero": Scale(
        "does the interval of the row leave out 0",
        {"trials": "value"},
        _kind("direction") | {"claimed_value": (*RAISED, *LOWERED, UNCHANGED)},
    ),
    "percent_from_ratio": Scale(
        "100 x (ratio - 1); percent fewer with its sign; of two arms, from their counts",
        {"trials": "events", **_RATIO},
        _kind("percent_change"),
        rows=_RATIOS_OR_FEWER,
    ),
    "percent_from_inverse_ratio": Scale(
        "100 x (1/ratio - 1)", _RATIO, _kind("percent_change"), rows=_RATIOS
    ),
    "ratio": Scale(
        "the ratio of the row; of two arms, from their counts",
        {"trials": "events", **_RATIO},
        _kind("ratio"),
        rows=_RATIOS_OR_FEWER,
    ),
    "percentage_points": Scale(
        "the difference of two percentages, from the counts of both arms",
        {"trials": "events"},
        _kind("percentage_points"),
    ),
    "number_needed_to_treat": Scale(
        "1 / difference of two risks, from the counts of both arms",
        {"trials": "events"},
        _kind("number_needed_to_treat"),
    ),
    "events": Scale(
        "people or events of the row", {"trials": "events", "cohorts": "events"}, _kind("count")
    ),
    "percentage": Scale(
        "100 x events / people of the arm", {"trials": "events"}, _kind("percentage")
    ),
    "dose": Scale(
        "the dose of the trial or arm",
        {"studies": "dose_per_day", "arms": "dose_per_day"},
        _kind("dose"),
        has_unit=True,
    ),
    "duration_months": Scale(
        "the duration of the trial",
        {"studies": "duration_months"},
        _kind("duration"),
        unit="months",
        has_unit=True,
    ),
    "timepoint": Scale(
        "the time after which the result was measured",
        {"trials": "timepoint_months", "reported": "timepoint_months"},
        _kind("duration"),
        unit="months",
        has_unit=True,
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

WITH_A_UNIT = ("difference", "dose", "duration", "threshold")
"""Kinds of claim whose number means nothing without its unit."""
