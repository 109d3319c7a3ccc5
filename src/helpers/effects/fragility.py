"""How many people a significant result hangs on."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects import validation
from helpers.effects.fisher import fisher_p
from helpers.effects.validation import Column, TwoArms

MOST_PEOPLE = 2_000_000


def fragility_index(
    events_t: ArrayLike, n_t: ArrayLike, events_c: ArrayLike, n_c: ArrayLike, level: float = 0.95
) -> pd.DataFrame:
    """How few people with another outcome would make a significant result not significant?

    Non-events become events, one after the other, in the arm with fewer events (where both have
    as many: in the arm with the lower risk), until Fisher's two-sided p is no longer below
    1 − ``level``.

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control.
    level : float
        1 − the limit of significance, between 0 and 1.

    Returns
    -------
    DataFrame, shape (k, 4)
        ``index`` (people), ``quotient`` (index over all people), ``p`` (Fisher's, where the
        counting stopped) and ``status``: ``ok``; ``not_significant``, the index is 0;
        ``not_reached``, the index is NaN: with fewer events but the higher risk, the arm gains
        events until it has no one left, and p never rises to the limit.

    References
    ----------
    Walsh M, et al. J Clin Epidemiol 2014;67:622-8. Quotient: Ahmed W, et al. Anesth Analg
    2016;123:1567-73.

    Examples
    --------
    >>> fragility_index(14, 120, 35, 121).round(3)
       index  quotient      p status
    0    8.0     0.033  0.069     ok
    """
    validation.require_level(level)
    table = validation.two_arms(events_t, n_t, events_c, n_c)
    for arm in "tc":
        people = table.columns[f"n_{arm}"]
        why = "the index is found person by person"
        validation.require_at_most(f"n_{arm}", people, table.index, MOST_PEOPLE, why)
    # A p that equals 1 − level but for rounding is not below it.
    limit = (1 - level) * (1 - 1e-9)
    p = fisher_p(table, "two-sided")
    added = np.zeros(len(p))
    stuck = np.zeros(len(p), dtype=bool)
    significant = p < limit
    open_rows = np.flatnonzero(significant)
    while len(open_rows):
        changed = _with_more_events(table, open_rows, added[open_rows] + 1)
        full = (changed.events_t > changed.n_t) | (changed.events_c > changed.n_c)
        stuck[open_rows[full]] = True
        open_rows, changed = open_rows[~full], changed.rows(~full)
        added[open_rows] += 1
        p[open_rows] = fisher_p(changed, "two-sided")
        open_rows = open_rows[p[open_rows] < limit]
    index = np.where(stuck, np.nan, added)
    status = np.where(stuck, 2, np.where(significant, 0, 1)).astype(np.int8)
    columns = {
        "index": index,
        "quotient": index / (table.n_t + table.n_c),
        "p": p,
        "status": pd.Categorical.from_codes(status, ["ok", "not_significant", "not_reached"]),
    }
    return pd.DataFrame(columns, index=table.index)


def _with_more_events(table: TwoArms, rows: np.ndarray, more: Column) -> TwoArms:
    """The rows with ``more`` events in the arm that has fewer events."""
    table = table.rows(rows)
    fewer = np.sign(table.events_c - table.events_t)
    lower_risk = np.sign(table.events_c / table.n_c - table.events_t / table.n_t)
    of_treated = np.where(fewer == 0, lower_risk, fewer) > 0
    return TwoArms(
        table.events_t + more * of_treated,
        table.n_t,
        table.events_c + more * ~of_treated,
        table.n_c,
        table.index,
    )
