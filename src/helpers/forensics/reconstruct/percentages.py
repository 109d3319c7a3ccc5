"""Which counts and denominators are behind printed percentages?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.forensics.reconstruct import candidates
from helpers.forensics.reconstruct.candidates import Arm
from helpers.forensics.reconstruct.estimates import risk_ratio
from helpers.forensics.reconstruct.search import (
    MOST_CANDIDATES,
    fitting,
    printed_percentage,
    printed_ratio,
)


def possible_percentages(percentage: str, n: ArrayLike) -> pd.DataFrame:
    """The counts that a printed percentage of people can stand for.

    Parameters
    ----------
    percentage : str
        As printed, ``12.3`` or ``12.3%``.
    n : int or several ints
        People, or every number of people that could be the denominator.

    Returns
    -------
    DataFrame
        ``events, n, percent``, one row per solution; empty where no count fits.

    Raises
    ------
    ValueError
        A percentage outside 0 to 100, or too many candidates.

    References
    ----------
    Brown NJL, Heathers JAJ. Soc Psychol Personal Sci 2017;8:363-9 (GRIM, here for shares).

    Examples
    --------
    >>> possible_percentages("12.3", range(55, 66)).round(2)
       events   n  percent
    0       7  57    12.28
    1       8  65    12.31
    """
    share = printed_percentage("percentage", percentage)
    people = candidates.whole_numbers("n", n, 1)
    candidates.refuse_too_many(
        candidates.count_pairs(None, people), candidates.MOST_PAIRS, {"n": len(people)}
    )
    arm = candidates.every_pair(None, people)
    arm = arm[share.covers(100 * arm.risk)]
    return pd.DataFrame(
        {"events": arm.events.astype(int), "n": arm.n.astype(int), "percent": 100 * arm.risk}
    )


def implied_n(
    percentages: tuple[str | None, str | None],
    ratio: str | None,
    events: tuple,
    n_max: int | tuple[int, int],
) -> pd.DataFrame:
    """Which analysed denominators make printed percentages, risk ratio and counts fit together?

    Parameters
    ----------
    percentages : (str or None, str or None)
        Share of people with the event as printed, treatment then control.
    ratio : str or None
        The printed risk ratio.
    events : (int, several ints or None, the same)
        People with the event, treatment then control.
    n_max : int or (int, int)
        The largest denominator to think of, such as the number randomised; one per arm, or
        the same for both.

    Returns
    -------
    DataFrame
        ``n_t, n_c, events_t, events_c, percent_t, percent_c, ratio``, one row per solution,
        computed values unrounded. Empty where nothing fits.

    Raises
    ------
    ValueError
        Nothing printed, a percentage outside 0 to 100, or too many candidates.

    Examples
    --------
    >>> implied_n(("11.7", "28.9"), "0.40", (14, range(30, 36)), n_max=121).round(2)
       n_t  n_c  events_t  events_c  percent_t  percent_c  ratio
    0  120  114        14        33      11.67      28.95    0.4
    1  120  121        14        35      11.67      28.93    0.4
    """
    largest: Any = n_max if np.ndim(n_max) else (n_max, n_max)
    for name, pair in {"percentages": percentages, "events": events, "n_max": largest}.items():
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise ValueError(f"{name}: {pair!r}; allowed is a pair, treatment then control")
    if ratio is None and all(text is None for text in percentages):
        raise ValueError("percentages, ratio: nothing printed; allowed is at least one number")
    treated, control = map(_arm_behind_percentage, "tc", percentages, events, largest)
    sizes = {"fitting pairs of events_t and n_t": len(treated), "of events_c and n_c": len(control)}
    candidates.refuse_too_many(len(treated) * len(control), MOST_CANDIDATES, sizes)
    number = None if ratio is None else printed_ratio("ratio", ratio)

    def fits(some_t: Arm, some_c: Arm) -> np.ndarray:
        estimate = risk_ratio(some_t, some_c)
        return np.full(estimate.shape, True) if number is None else number.covers(estimate)

    def completed(some_t: Arm, some_c: Arm, table: pd.DataFrame) -> pd.DataFrame:
        return table[["n_t", "n_c", "events_t", "events_c"]].assign(
            percent_t=100 * some_t.risk,
            percent_c=100 * some_c.risk,
            ratio=risk_ratio(some_t, some_c),
        )

    return fitting(treated, control, fits, completed)


def _arm_behind_percentage(arm: str, percentage, events, n_max) -> Arm:
    """Every pair with n from 1 to ``n_max`` that the printed percentage of one arm allows."""
    largest = int(candidates.whole_numbers("n_max", n_max, at_least=1)[-1])
    events = (
        None if events is None else candidates.whole_numbers(f"events_{arm}", events, at_least=0)
    )
    candidates.refuse_too_many(largest, candidates.MOST_PAIRS, {"n_max": largest})
    people = np.arange(1.0, largest + 1)
    sizes = {"n_max": largest, f"events_{arm}": None if events is None else len(events)}
    candidates.refuse_too_many(candidates.count_pairs(events, people), candidates.MOST_PAIRS, sizes)
    pairs = candidates.every_pair(events, people)
    if percentage is None:
        return pairs
    return pairs[printed_percentage(f"percentages_{arm}", percentage).covers(100 * pairs.risk)]
