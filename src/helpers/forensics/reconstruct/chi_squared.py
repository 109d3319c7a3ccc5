"""Which tables have this printed chi-squared?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers import printed
from helpers.effects import score
from helpers.effects.validation import TwoArms
from helpers.forensics.reconstruct.candidates import Arm
from helpers.forensics.reconstruct.search import MOST_CANDIDATES, both_arms, fitting


def possible_tables(
    chi2: str,
    n_t: ArrayLike,
    n_c: ArrayLike,
    events_t: ArrayLike | None = None,
    events_c: ArrayLike | None = None,
    correction: bool = False,
    limit: int = MOST_CANDIDATES,
) -> pd.DataFrame:
    """Every two-by-two table of whole numbers that reproduces a printed chi-squared.

    A chi-squared has no direction, so that most prints fit some tables with more and some with
    fewer events among the treated. It is never larger than the number of people in the table.

    Parameters
    ----------
    chi2 : str
        Statistic as printed.
    n_t, n_c, events_t, events_c, limit
        As in `possible_counts`.
    correction : bool
        Yates's continuity correction.

    Returns
    -------
    DataFrame
        ``events_t, n_t, events_c, n_c, statistic``, one row per solution, the statistic
        unrounded. Empty where no table fits; tables in which everyone or no one had the event
        have no statistic and never fit.

    Raises
    ------
    ValueError
        A negative statistic, or more candidates than ``limit``: the message says what to narrow.

    References
    ----------
    Pearson K. Philos Mag 1900;50:157-75. Yates F. Suppl J R Stat Soc 1934;1:217-35.

    Examples
    --------
    >>> possible_tables("11.08", 120, 121, events_t=14).round(3)
       events_t  n_t  events_c  n_c  statistic
    0        14  120        35  121     11.079
    """
    number = printed.parse(chi2, "chi2", percent=False)
    if number.high < 0:
        raise ValueError(f"chi2: {chi2!r}; allowed is a statistic, which is not negative")
    treated, control = both_arms(n_t, n_c, events_t, events_c, limit)

    def statistic(some_t: Arm, some_c: Arm) -> np.ndarray:
        table = TwoArms(some_t.events, some_t.n, some_c.events, some_c.n, index=pd.RangeIndex(0))
        return score.chi_squared(table, correction=0.5 if correction else 0.0)

    def fits(some_t: Arm, some_c: Arm) -> np.ndarray:
        return number.covers(statistic(some_t, some_c))

    def completed(some_t: Arm, some_c: Arm, table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(statistic=statistic(some_t, some_c))

    return fitting(treated, control, fits, completed)
