"""Pools of counted events, which assume one common effect: Mantel and Haenszel's, and Peto's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from helpers import effects
from helpers.effects import validation
from helpers.effects.distributions import p_normal, z_quantile
from helpers.meta import heterogeneity, results, stratified
from helpers.meta.inputs import read_counts
from helpers.meta.results import Pooling
from helpers.meta.shown import Result


def mantel_haenszel(
    trials: pd.DataFrame,
    measure: str | None = None,
    level: float = 0.95,
    by: str | list[str] | None = None,
) -> Result:
    """Pool counts by Mantel and Haenszel's weights: a common effect, good with sparse events.

    Nothing is ever added to a cell. A trial without events in either arm (or with nothing else)
    carries no weight in a ratio and counts in ``k``, not in ``k_used``; in a risk difference it
    does count. Only ``q`` needs an effect from each trial: as in metafor, trials with an empty
    cell enter it with 0.5 added to each cell, and those silent on the ratio do not enter it.

    Parameters
    ----------
    trials : DataFrame, shape (k, …)
        Columns ``events_t, n_t, events_c, n_c``: people with the event and people in the arm.
    measure : {"rr", "or", "rd"} or None
        Risk ratio (Greenland and Robins' variance), odds ratio (Robins, Breslow and Greenland's)
        or risk difference (Sato's); upper or lower case. None: the one that the frame holds,
        else the risk ratio.
    level : float
        Confidence level, between 0 and 1.
    by : str, list of str, or None
        Column or columns that name the pool; None makes one pool.

    Returns
    -------
    DataFrame, one row per pool, in order of first appearance
        The columns of this module, ``y, se`` on the log scale for ratios. ``tau2`` is 0, and
        there is no prediction interval: one common effect is assumed.

    References
    ----------
    Mantel N, Haenszel W. J Natl Cancer Inst 1959;22:719-48.
    Greenland S, Robins JM. Biometrics 1985;41:55-68.
    Robins J, Breslow N, Greenland S. Biometrics 1986;42:311-23.
    Sato T. Biometrics 1989;45:1323-4.

    Examples
    --------
    >>> two = pd.DataFrame({"events_t": [4, 9], "n_t": [60, 91], "events_c": [9, 14],
    ...                     "n_c": [58, 90]})
    >>> mantel_haenszel(two)[["k", "estimate", "low", "high"]].round(2)
       k  estimate   low  high
    0  2      0.55  0.29  1.05
    """
    measure = measure or _SHORT.get(trials.attrs.get("measure"), "rr")
    measure = validation.choice("measure", measure, _MANTEL_HAENSZEL)
    validation.require_level(level)
    name, scale, formula, own_effect = _MANTEL_HAENSZEL[measure]
    table, groups, labels = read_counts(trials, by)
    y, se, has_say = formula(table, groups)
    silent = stratified.silent(table)
    k_in_q = groups.count(~silent)
    own = own_effect(table.events_t, table.n_t, table.events_c, table.n_c, zero="add_half")
    weights = np.where(silent, 0.0, 1 / own["se"].to_numpy() ** 2)
    centre = groups.spread(np.where(np.isfinite(y), y, np.nan))
    half_added = groups.any(table.has_zero_cell & ~silent) & (k_in_q > 1)
    not_in_q = groups.any(silent & has_say) & (groups.sizes > 1)
    options = {"measure": measure, "level": level} | ({"by": by} if by else {})
    result = _common_effect(
        Pooling(name, f"Mantel-Haenszel, {name}", scale, level),
        labels,
        y=y,
        se=se,
        k=groups.sizes,
        k_used=groups.count(has_say),
        q=groups.sum(weights * (own["y"].to_numpy() - centre) ** 2),
        k_in_q=k_in_q,
        notes=[(half_added, results.HALF_ADDED_FOR_Q), (not_in_q, results.NOT_IN_Q)],
    )
    result.source = results.Source(mantel_haenszel, trials.copy(deep=False), options)
    return result


def peto(trials: pd.DataFrame, level: float = 0.95, by: str | list[str] | None = None) -> Result:
    """Pool odds ratios from observed minus expected events: Peto's one-step method.

    Good where events are rare, effects small and arms about equal; biased elsewhere. Nothing is
    ever added to a cell. A trial with no events, or only events, in both arms carries no weight.

    Parameters
    ----------
    trials : DataFrame, shape (k, …)
        Columns ``events_t, n_t, events_c, n_c``: people with the event and people in the arm.
    level : float
        Confidence level, between 0 and 1.
    by : str, list of str, or None
        Column or columns that name the pool; None makes one pool.

    Returns
    -------
    DataFrame, one row per pool, in order of first appearance
        The columns of this module, ``y, se`` on the log scale. ``tau2`` is 0, and there is no
        prediction interval: one common effect is assumed.

    References
    ----------
    Yusuf S, Peto R, Lewis J, Collins R, Sleight P. Prog Cardiovasc Dis 1985;27:335-71.

    Examples
    --------
    >>> two = pd.DataFrame({"events_t": [0, 3], "n_t": [60, 91], "events_c": [4, 5],
    ...                     "n_c": [58, 90]})
    >>> peto(two)[["k", "estimate", "low", "high"]].round(2)
       k  estimate   low  high
    0  2      0.35  0.11   1.1
    """
    validation.require_level(level)
    table, groups, labels = read_counts(trials, by)
    y, se, has_say, q = stratified.peto(table, groups)
    k_used = groups.count(has_say)
    pooling = Pooling("odds ratio", "Peto, odds ratio", "log", level)
    result = _common_effect(
        pooling, labels, y=y, se=se, k=groups.sizes, k_used=k_used, q=q, k_in_q=k_used, notes=[]
    )
    options = {"level": level} | ({"by": by} if by else {})
    result.source = results.Source(peto, trials.copy(deep=False), options)
    return result


def _common_effect(pooling: Pooling, labels, *, y, se, k, k_used, q, k_in_q, notes) -> Result:
    """The row of a pool that assumes one common effect: tau² is 0, nothing is predicted."""
    defined = np.isfinite(y)
    q, q_df = np.where(k_in_q > 1, q, 0.0), np.maximum(k_in_q - 1, 0)
    i2, h2 = heterogeneity.from_q(q, q_df)
    margin = z_quantile(pooling.level) * se
    nothing = np.full(len(y), np.nan)
    spread = {"tau2": 0.0, "q": q, "q_df": q_df, "i2": i2, "h2": h2}
    spread |= {"q_p": heterogeneity.chi_squared_p(q, q_df)}
    columns = {"k": k, "k_used": k_used, "y": y, "se": se, "p": p_normal(y, se)}
    columns |= {"estimate": y, "low": y - margin, "high": y + margin}
    columns |= {name: np.where(defined, value, np.nan) for name, value in spread.items()}
    every_note = [
        (k_used < k, results.NO_INFORMATION),
        (k_used == 0, results.NO_TRIAL),
        ((k_used == 1) & defined, results.ONE_TRIAL),
        (np.isinf(y), results.NO_LIMIT),
        (se == 0, results.NO_WIDTH),
        *((applies & defined, text) for applies, text in notes),
    ]
    return pooling.frame(labels, every_note, pi_low=nothing, pi_high=nothing, **columns)


_MANTEL_HAENSZEL: dict[str, tuple[str, str, Callable, Callable]] = {
    "rr": ("risk ratio", "log", stratified.mantel_haenszel_rr, effects.risk_ratio),
    "or": ("odds ratio", "log", stratified.mantel_haenszel_or, effects.odds_ratio),
    "rd": (
        "risk difference",
        "identity",
        stratified.mantel_haenszel_rd,
        partial(effects.risk_difference, method="wald"),
    ),
}
_SHORT = {name: short for short, (name, *_) in _MANTEL_HAENSZEL.items()}
