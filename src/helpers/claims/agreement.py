"""How a claimed number fits the number of a row, on the scale that the link names.

Direction first, then size: a change has a side, and a bound is meant on that side, so that "more
than 40% fewer" is met by a larger fall alone. ``same``: both numbers may have been rounded from
one, or the number lies within the claimed bound. ``close``: they are within a tenth of the claimed
number. ``compatible``: the claimed number lies only inside the interval of the row, which imprecise
rows grant easily. ``differs``: none of these.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from helpers import printed

ORDER = ("same", "close", "compatible", "differs")
NONE_TO_COMPARE = "none to compare"
CLOSE = 0.1

NO_CHANGE = {
    "percent_change": 0.0,
    "percentage_points": 0.0,
    "difference": 0.0,
    "ratio": 1.0,
}
"""Kinds of claim that have a side, and the number that stands for no change."""


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


@dataclass(frozen=True)
class Claimed(Range):
    """What an article claims: the numbers that would make it true, from ``low`` to ``high``."""

    operator: str = ""
    no_change: float = math.nan
    """What stands for no change; NaN where the number has no side, such as a dose."""

    @property
    def side(self) -> int:
        """−1 for a fall, 1 for a rise and for everything that has no side."""
        return -1 if self.value < self.no_change else 1

    def is_larger_than(self, other: float) -> bool:
        """Whether even the least that is claimed goes further than a number.

        Examples
        --------
        >>> fall = claimed_range("-22", kind="difference")
        >>> fall.is_larger_than(-0.8), fall.is_larger_than(-30), fall.is_larger_than(5)
        (True, False, True)
        """
        least = self.high if self.side < 0 else self.low
        return self.side * least > self.side * other

    def is_smaller_than(self, other: float) -> bool:
        """Whether even the most that is claimed does not go as far as a number."""
        most = self.low if self.side < 0 else self.high
        return self.side * most < self.side * other


SCALES: dict[str, Callable[[float], float]] = {
    "percent_from_ratio": lambda ratio: 100 * (ratio - 1),
    "percent_from_inverse_ratio": lambda ratio: 100 * (1 / ratio - 1) if ratio > 0 else math.inf,
    "ratio_from_percent": lambda percent: 1 + percent / 100,
}


def from_print(text: str, ci_low: str = "", ci_high: str = "") -> Range | None:
    """The range of a printed number; None where no number is printed."""
    value = printed.number(text)
    if math.isnan(value):
        return None
    low, high = printed.rounding_interval(text)
    return Range(value, low, high, printed.number(ci_low), printed.number(ci_high))


def claimed_range(
    value: str = "", low: str = "", high: str = "", operator: str = "", kind: str = ""
) -> Claimed | None:
    """What an article claims: a number, a bound or a range.

    Parameters
    ----------
    value, low, high : str
        As printed: the number, or both ends of a range.
    operator : str
        One of ``exactly, about, at_least, at_most, up_to, more_than, less_than``, or empty. *Up to*
        and *less than* say that there is a change on the side of the number; *at most* does not.
    kind : str
        The kind of claim; those of `NO_CHANGE` have a side.

    Returns
    -------
    Claimed or None
        None where no number is claimed.

    Examples
    --------
    >>> more = claimed_range("-40", operator="more_than", kind="percent_change")
    >>> (more.low, more.high), agreement(more, from_print("-25")), agreement(more, from_print("67"))
    ((-inf, -40.0), 'differs', 'differs')
    """
    no_change = NO_CHANGE.get(kind, math.nan)
    if low:
        ends = printed.rounding_interval(low)[0], printed.rounding_interval(high)[1]
        middle = (printed.number(low) + printed.number(high)) / 2
        return Claimed(middle, *ends, operator=operator, no_change=no_change)
    claim = from_print(value)
    if claim is None:
        return None
    falls = claim.value < no_change
    near, far = (claim.high, claim.low) if falls else (claim.low, claim.high)
    endless = -math.inf if falls else math.inf
    start = -math.inf if math.isnan(no_change) else no_change
    bounds = {
        "about": (claim.value - CLOSE * abs(claim.value), claim.value + CLOSE * abs(claim.value)),
        "at_least": (near, endless),
        "more_than": (claim.value, endless),
        "up_to": (start, far),
        "less_than": (start, claim.value),
        "at_most": (-endless, far),
    }
    least, most = sorted(bounds.get(operator, (claim.low, claim.high)))
    if operator == "about":  # never narrower than the print
        least, most = min(least, claim.low), max(most, claim.high)
    return Claimed(claim.value, least, most, operator=operator, no_change=no_change)


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
    operator = claim.operator if isinstance(claim, Claimed) else ""
    bounded = math.isfinite(claim.low) and math.isfinite(claim.high)
    rough = bounded and operator in ("", "about")
    if rough and abs(row.value - claim.value) <= CLOSE * abs(claim.value):
        return "close"
    if row.ci_low <= claim.value <= row.ci_high and operator != "exactly":
        return "compatible"
    return "differs"


def best(agreements: list[str]) -> str:
    """The best of several agreements; "none to compare" of none."""
    return min(agreements, key=ORDER.index, default=NONE_TO_COMPARE)


def worst(agreements: list[str]) -> str:
    """The worst of several agreements, such as those of both halves of a comparison."""
    return max(agreements, key=ORDER.index, default=NONE_TO_COMPARE)
