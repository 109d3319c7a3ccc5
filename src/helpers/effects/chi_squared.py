"""Pearson's chi-square, for tables large enough."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects import score, validation
from helpers.effects.frames import EMPTY_MARGIN, frame


def chi_squared(
    events_t: ArrayLike,
    n_t: ArrayLike,
    events_c: ArrayLike,
    n_c: ArrayLike,
    correction: bool = False,
) -> pd.DataFrame:
    """Pearson's chi-square with one degree of freedom.

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control.
    correction : bool
        Yates's continuity correction: ½ taken off each difference between observed and expected.

    Returns
    -------
    DataFrame, shape (k, 3)
        ``statistic``, ``p``, ``note``; no numbers where everyone or no one had the event.

    References
    ----------
    Pearson K. Philos Mag 1900;50:157-75. Yates F. Suppl J R Stat Soc 1934;1:217-35.

    Examples
    --------
    >>> chi_squared(14, 120, 35, 121)[["statistic", "p"]].round(4)
       statistic       p
    0    11.0794  0.0009
    """
    table = validation.two_arms(events_t, n_t, events_c, n_c)
    statistic = score.chi_squared(table, correction=0.5 if correction else 0.0)
    columns = {"statistic": statistic, "p": score.p_chi_squared(statistic)}
    return frame(table.index, columns, [(np.isnan(statistic), EMPTY_MARGIN)])
