"""The same two arms by statsmodels: where both agree, and where and why they part."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects import validation
from helpers.effects.differences import risk_difference
from helpers.effects.ratios import odds_ratio, risk_ratio
from helpers.effects.validation import Column

AGREE = 1e-6  # relative to the larger limit: statsmodels finds score limits by bisection
SHIFTED = "statsmodels adds 0.5 to every cell of a table that has an empty one"
SEARCH = "statsmodels searches from the Wald interval, which an empty cell leaves without limits"
OTHER = "statsmodels gives another interval"

ADJUSTMENTS = ["holm", "bonferroni", "sidak", "holm-sidak", "simes-hochberg", "hommel"]
ADJUSTMENTS += ["fdr_bh", "fdr_by"]
_PAIRS: list[tuple[Callable[..., pd.DataFrame], str, str]] = [
    (risk_ratio, "katz", "Table2x2.riskratio_confint"),
    (odds_ratio, "woolf", "Table2x2.oddsratio_confint"),
    (risk_ratio, "score", "confint_proportions_2indep(compare='ratio', method='score')"),
    (odds_ratio, "score", "confint_proportions_2indep(compare='odds-ratio', method='score')"),
    (risk_difference, "wald", "confint_proportions_2indep(compare='diff', method='wald')"),
    (risk_difference, "newcombe", "confint_proportions_2indep(compare='diff', method='newcomb')"),
    (
        risk_difference,
        "agresti-caffo",
        "confint_proportions_2indep(compare='diff', method='agresti-caffo')",
    ),
]


def second_opinion(
    events_t: ArrayLike,
    n_t: ArrayLike,
    events_c: ArrayLike,
    n_c: ArrayLike,
    level: float = 0.95,
) -> pd.DataFrame:
    """Intervals of two arms beside those of statsmodels.

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame, a row for each table and each interval that both have
        ``measure, method, statsmodels`` (the call; its score interval of a difference is not
        Miettinen and Nurminen's, and left out); ``low, high`` of ours and ``low_statsmodels,
        high_statsmodels``; ``same``; ``note``: why they part, where they do.

    References
    ----------
    Seabold S, Perktold J. Proc 9th Python in Science Conf 2010.

    Examples
    --------
    >>> found = second_opinion(14, 120, 35, 121)
    >>> found[["measure", "method", "same"]].head(2)
          measure method  same
    0  risk ratio   katz  True
    0  odds ratio  woolf  True
    """
    validation.require_level(level)
    table = validation.two_arms(events_t, n_t, events_c, n_c)
    frames = []
    for function, method, call in _PAIRS:
        ours = function(**table.columns, method=method, level=level)
        low, high = _theirs(table, call, level)
        found = pd.DataFrame(
            {
                "measure": ours.attrs["measure"],
                "method": method,
                "statsmodels": call,
                "low": ours["low"].to_numpy(),
                "high": ours["high"].to_numpy(),
                "low_statsmodels": low,
                "high_statsmodels": high,
            },
            index=table.index,
        )
        found["same"] = _close(found["low"], low) & _close(found["high"], high)
        shifts = table.has_zero_cell & call.startswith("Table2x2")
        empty = np.where(table.has_zero_cell, SEARCH, OTHER)
        reasons = np.where(shifts, SHIFTED, empty)
        found["note"] = np.where(found["same"], "", reasons)
        frames.append(found)
    return pd.concat(frames).sort_index(kind="stable")


def _theirs(table, call: str, level: float) -> tuple[Column, Column]:
    """Limits by statsmodels, one table after the other."""
    from statsmodels.stats.contingency_tables import Table2x2
    from statsmodels.stats.proportion import confint_proportions_2indep

    limits = np.full((2, len(table.index)), np.nan)
    for row, (events_t, n_t, events_c, n_c) in enumerate(zip(*table.columns.values(), strict=True)):
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # of what is then seen as a missing limit
            if call.startswith("Table2x2"):
                # A copy: statsmodels writes its 0.5 into the array that it is given.
                cells = np.array([[events_t, n_t - events_t], [events_c, n_c - events_c]])
                found = getattr(Table2x2(cells), call.split(".")[1])(1 - level)
            else:
                compare, method = call.split("'")[1::2]
                try:
                    found = confint_proportions_2indep(
                        events_t, n_t, events_c, n_c, method, compare, alpha=1 - level
                    )
                except ValueError:  # its bracket of a score limit has no root
                    continue
        limits[:, row] = found
    return limits[0], limits[1]


def _close(ours: pd.Series, theirs: Column) -> Column:
    ours = ours.to_numpy()
    near = np.isclose(ours, theirs, rtol=AGREE, atol=AGREE)
    return near | (np.isnan(ours) & np.isnan(theirs))


def adjusted_p(p: ArrayLike, method: str = "holm") -> pd.Series:
    """Adjust p values for how many were looked at, by statsmodels' `multipletests`.

    Parameters
    ----------
    p : array_like, shape (k,)
        The p values of one family of tests, 0 to 1.
    method : str
        ``holm`` (against any of them being wrong), ``bonferroni``, ``sidak``, ``holm-sidak``,
        ``simes-hochberg``, ``hommel``; ``fdr_bh`` (the share of wrong ones among the significant)
        or ``fdr_by``.

    Returns
    -------
    Series, shape (k,)
        ``p_adjusted``, with the index of ``p``.

    References
    ----------
    Holm S. Scand J Stat 1979;6:65-70.

    Examples
    --------
    >>> adjusted_p([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    from statsmodels.stats.multitest import multipletests

    columns, index = validation.as_columns(p=p)
    method = validation.choice("method", method, ADJUSTMENTS)
    values = columns["p"]
    validation.require("p", values, index, (values >= 0) & (values <= 1), "a p value from 0 to 1")
    adjusted = multipletests(values, method=method)[1] if len(values) else values
    return pd.Series(adjusted, index=index, name="p_adjusted")
