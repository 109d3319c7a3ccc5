"""Which tables, and which computed effects, print as this ratio and its interval?"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects import frames, validation
from helpers.forensics.reconstruct.candidates import Arm
from helpers.forensics.reconstruct.estimates import INTERVALS
from helpers.forensics.reconstruct.search import MOST_CANDIDATES, both_arms, fitting, printed_ratio
from helpers.printed import Printed

MEASURES = {"rr": "risk ratio", "or": "odds ratio"}


def possible_counts(
    ratio: str | None,
    low: str | None,
    high: str | None,
    n_t: ArrayLike,
    n_c: ArrayLike,
    events_t: ArrayLike | None = None,
    events_c: ArrayLike | None = None,
    measure: str = "rr",
    method: str = "katz",
    level: float = 0.95,
    limit: int = MOST_CANDIDATES,
) -> pd.DataFrame:
    """Every table of whole numbers that reproduces a printed ratio and its interval.

    Parameters
    ----------
    ratio, low, high : str or None
        Estimate and limits as printed; None where one is not printed, but not all three.
    n_t, n_c : int or several ints, such as ``range(60, 67)``
        People in the arm. Unlike the events they have no upper bound of their own, so they
        cannot be None.
    events_t, events_c : int, several ints, or None
        People with the event; None for any number up to ``n``.
    measure : {"rr", "or"}
        Risk ratio or odds ratio.
    method : {"katz", "woolf", "peto"}
        How the interval was made: ``katz`` for ``rr``; ``woolf`` or ``peto`` for ``or``.
    level : float
        Confidence level of the interval.
    limit : int
        The largest number of candidates to go through.

    Returns
    -------
    DataFrame
        ``events_t, n_t, events_c, n_c, estimate, low, high``, one row per solution, computed
        values unrounded. Empty where no table fits.

    Raises
    ------
    ValueError
        Nothing printed, an interval without its estimate, an n of None, or more candidates than
        ``limit``: the message says what to narrow.

    References
    ----------
    Katz D, Baptista J, Azen SP, Pike MC. Biometrics 1978;34:469-74.
    Woolf B. Ann Hum Genet 1955;19:251-3.
    Yusuf S, Peto R, Lewis J, Collins R, Sleight P. Prog Cardiovasc Dis 1985;27:335-71.

    Examples
    --------
    >>> possible_counts("0.40", "0.23", "0.71", 120, 121, events_c=range(30, 41)).round(3)
       events_t  n_t  events_c  n_c  estimate    low  high
    0        14  120        35  121     0.403  0.229  0.71
    """
    measure = validation.choice("measure", measure, MEASURES)
    validation.require_choice("method", method, [m for name, m in INTERVALS if name == measure])
    validation.require_level(level)
    as_printed = _printed_interval(ratio, low, high)
    treated, control = both_arms(n_t, n_c, events_t, events_c, limit)
    estimate_of, interval_of = INTERVALS[measure, method]
    lowest, highest = _bounds_of_estimate(**as_printed)

    def near(some_t: Arm, some_c: Arm) -> np.ndarray:
        estimate = estimate_of(some_t, some_c)
        return (estimate >= lowest) & (estimate <= highest)

    def completed(some_t: Arm, some_c: Arm, table: pd.DataFrame) -> pd.DataFrame:
        effect = interval_of(**table, level=level)[["estimate", "low", "high"]]
        return table.join(effect)[_would_be_printed(effect, as_printed)]

    result = fitting(treated, control, near, completed)
    return frames.described(result, MEASURES[measure], method, "log", level)


def prints_as(
    computed: pd.DataFrame, ratio: str | None, low: str | None, high: str | None
) -> pd.Series:
    """Which computed estimates and intervals would be printed as this ratio and its limits?

    Parameters
    ----------
    computed : DataFrame, shape (k, …)
        Columns ``estimate, low, high`` of ratios, as ``helpers.effects`` and ``helpers.meta``
        return them. A print below 0, as differences have, is refused.
    ratio, low, high : str or None
        As printed; None where one is not printed, but not all three.

    Returns
    -------
    Series of bool, shape (k,)
        A missing number is never printed so.

    Examples
    --------
    >>> from helpers import effects
    >>> both = effects.risk_ratio([14, 15], 120, 35, 121)
    >>> prints_as(both, "0.40", "0.23", "0.71").tolist()
    [True, False]
    """
    return _would_be_printed(computed, _printed_interval(ratio, low, high))


def _printed_interval(ratio, low, high) -> dict[str, Printed | None]:
    """Parse estimate and limits, and refuse an interval that does not hold its estimate."""
    if ratio is None and low is None and high is None:
        raise ValueError("ratio, low, high: None; allowed is at least one printed number")
    estimate, low, high = (
        None if text is None else printed_ratio(name, text)
        for name, text in [("ratio", ratio), ("low", low), ("high", high)]
    )
    for below, above in [(low, estimate), (estimate, high), (low, high)]:
        if below is not None and above is not None and below.low > above.high:
            texts = ", ".join(n.text if n else "not printed" for n in (estimate, low, high))
            raise ValueError(
                f"ratio, low, high: {texts}; allowed is an interval that holds its estimate"
            )
    return {"estimate": estimate, "low": low, "high": high}


def _would_be_printed(computed: pd.DataFrame, as_printed: dict[str, Printed | None]) -> pd.Series:
    fits = pd.Series(True, index=computed.index)
    for column, number in as_printed.items():
        if number is not None:
            fits &= number.covers(computed[column])
    return fits


def _bounds_of_estimate(
    estimate: Printed | None, low: Printed | None, high: Printed | None
) -> tuple[float, float]:
    """Where the estimate must lie; a quick sieve before the exact check of all three numbers.

    All intervals here are symmetric on the log scale, so that the estimate is the geometric
    mean of its limits and two printed limits bound it, even where it is not printed.
    """
    lowest = [number.low for number in (estimate, low) if number is not None]
    highest = [number.high for number in (estimate, high) if number is not None]
    if low is not None and high is not None:
        lowest.append(math.sqrt(max(0.0, low.low) * max(0.0, high.low)))
        highest.append(math.sqrt(low.high * high.high))
    slack = 1e-9  # far above rounding errors, far below printed digits
    return max([0.0, *lowest]) * (1 - slack), min([math.inf, *highest]) * (1 + slack)
