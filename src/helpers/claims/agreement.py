"""How a claimed number fits the number of a row, on the scale that the link names.

``same``: the rounding intervals of both numbers overlap. ``close``: they are within a tenth of the
claimed number. ``compatible``: the claimed number lies only inside the interval of the row, which
imprecise rows grant easily. ``differs``: none of these.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from helpers import printed

ORDER = ("same", "close", "compatible", "differs")
NONE_TO_COMPARE = "none to compare"
CLOSE = 0.1


@dataclass(frozen=True)
class Range:
    """A number with the range that its rounding leaves and, where printed, its interval."""

    value: float
    low: float
    high: float
    ci_low: float = math.nan
    ci_high: float = math.nan

    def through(self, function: Callable[[float], float]) -> "Range":
        """The range on another scale; a falling function turns its ends round."""
        value, *ends = (
            function(end) for end in (self.value, self.low, self.high, self.ci_low, self.ci_high)
        )
        (low, high), (ci_low, ci_high) = (sorted(pair) for pair in (ends[:2], ends[2:]))
        return Range(value, low, high, ci_low, ci_high)


SCALES: dict[str, Callable[[float], float]] = {
    "percent_from_ratio": lambda ratio: 100 * (ratio - 1),
    "percent_from_inverse_ratio": lambda ratio: 100 * (1 / ratio - 1) if ratio > 0 else math.inf,
}


def from_print(text: str, ci_low: str = "", ci_high: str = "") -> Range | None:
    """The range of a printed number; None where no number is printed."""
    value = printed.number(text)
    if math.isnan(value):
        return None
    low, high = printed.rounding_interval(text)
    return Range(value, low, high, printed.number(ci_low), printed.number(ci_high))


def claimed_range(value: str, low: str, high: str, operator: str) -> Range | None:
    """What an article claims: a number, a bound or a range."""
    if low:
        ends = printed.rounding_interval(low)[0], printed.rounding_interval(high)[1]
        return Range((printed.number(low) + printed.number(high)) / 2, *ends)
    claim = from_print(value)
    if claim is None or operator in ("", "~"):
        return claim
    if operator == ">":
        return Range(claim.value, claim.value, math.inf)
    return Range(claim.value, -math.inf, claim.high)


def agreement(claim: Range, row: Range) -> str:
    """How well the row's number fits the claimed one: one of `ORDER`.

    Examples
    --------
    >>> claim = from_print("86")
    >>> agreement(claim, from_print("1.86").through(SCALES["percent_from_ratio"]))
    'same'
    >>> agreement(from_print("-80"), from_print("-77"))
    'close'
    """
    shared = min(claim.high, row.high) - max(claim.low, row.low)
    if shared > printed.TOLERANCE or claim.low <= row.value <= claim.high:
        return "same"
    bounded = math.isfinite(claim.low) and math.isfinite(claim.high)
    if bounded and abs(row.value - claim.value) <= CLOSE * abs(claim.value):
        return "close"
    if row.ci_low <= claim.value <= row.ci_high:
        return "compatible"
    return "differs"


def best(agreements: list[str]) -> str:
    """The best of several agreements; "none to compare" of none."""
    return min(agreements, key=ORDER.index, default=NONE_TO_COMPARE)
