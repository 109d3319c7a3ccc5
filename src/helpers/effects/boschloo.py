"""Boschloo's exact test of a two-by-two table: only the sizes of the arms are fixed."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.stats import boschloo_exact

from helpers.effects import validation
from helpers.effects.frames import frame

MOST_PEOPLE, MOST_TABLES = 5_000, 500_000


def boschloo(
    events_t: ArrayLike, n_t: ArrayLike, events_c: ArrayLike, n_c: ArrayLike
) -> pd.DataFrame:
    """Boschloo's test: Fisher's p as the statistic, with only the sizes of the arms fixed.

    Tables count as extreme where Fisher's one-sided p is no larger than the observed one; their
    probability depends on the common risk, and the largest over all risks is taken. The test is
    central: twice the smaller of the two one-sided p, at most 1.

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control. One table after the
        other: a tenth of a second for arms of a hundred, two seconds for arms of three hundred.
        At most `MOST_PEOPLE` in an arm, and `MOST_TABLES` for the product of both.

    Returns
    -------
    DataFrame, shape (k, 3)
        ``statistic`` (Fisher's smaller one-sided p), ``p``, ``note``.

    References
    ----------
    Boschloo RD. Stat Neerl 1970;24:1-9.

    Examples
    --------
    >>> boschloo(3, 4, 1, 4)[["statistic", "p"]].round(4)
       statistic       p
    0     0.2429  0.2891
    """
    table = validation.two_arms(events_t, n_t, events_c, n_c)
    why = "the test takes minutes beyond"
    for arm in "tc":
        people = table.columns[f"n_{arm}"]
        validation.require_at_most(f"n_{arm}", people, table.index, MOST_PEOPLE, why)
    tables = table.n_t * table.n_c
    validation.require_at_most("n_t times n_c", tables, table.index, MOST_TABLES, why)
    # scipy takes the arms as columns.
    cells = np.array([table.events_t, table.events_c, table.nonevents_t, table.nonevents_c])
    found = [boschloo_exact(rows.reshape(2, 2)) for rows in cells.T.astype(np.int64)]
    statistic = np.array([each.statistic for each in found], dtype=float)
    p = np.minimum(1.0, np.array([each.pvalue for each in found], dtype=float))
    return frame(table.index, {"statistic": statistic, "p": p}, [])
