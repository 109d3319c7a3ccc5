"""The difference of two risks."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects import frames, score, validation
from helpers.effects.distributions import p_normal, wilson_reach, z_quantile
from helpers.effects.validation import Column, TwoArms


def risk_difference(
    events_t: ArrayLike,
    n_t: ArrayLike,
    events_c: ArrayLike,
    n_c: ArrayLike,
    method: str = "newcombe",
    level: float = 0.95,
    zero: str = "none",
) -> pd.DataFrame:
    """Risk in the treated minus the risk in the controls, as a proportion (0.1 = 10 points).

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control.
    method : {"newcombe", "wald", "score", "mee", "agresti-caffo"}
        ``newcombe``: hybrid of the two Wilson score intervals (method 10), good in small arms;
        ``wald``: estimate ± z·se, which has no width where both risks are 0 or 1;
        ``score``: Miettinen and Nurminen's score interval; ``mee``: the same without n/(n−1);
        ``agresti-caffo``: Wald's interval after one event and one non-event are added to each
        arm; the estimate stays that of the table and may lie outside.
    level : float
        Confidence level, between 0 and 1.
    zero : {"none", "add_half"}
        What ``wald`` does with a table that has an empty cell.

    Returns
    -------
    DataFrame, shape (k, 11)
        ``estimate, low, high`` and ``y, se`` all as proportions, ``p`` (not for ``newcombe``
        and ``agresti-caffo``), ``note``, inputs. ``se`` is Wald's whatever the interval. Limits
        are not cut at −1 and 1.

    References
    ----------
    Newcombe RG. Stat Med 1998;17:873-90. Miettinen O, Nurminen M. Stat Med 1985;4:213-26.
    Mee RW. Biometrics 1984;40:1175-6. Agresti A, Caffo B. Am Stat 2000;54:280-8.

    Examples
    --------
    >>> risk_difference(14, 120, 35, 121)[["estimate", "low", "high"]].round(2)
       estimate   low  high
    0     -0.17 -0.27 -0.07
    """
    size, table, notes = frames.of_counts(
        "risk difference",
        "identity",
        (events_t, n_t, events_c, n_c),
        method,
        ["newcombe", "wald", "score", "mee", "agresti-caffo"],
        level,
        zero,
    )
    estimate, se = _wald_difference(table)
    z, p = z_quantile(level), None
    if method == "newcombe":
        low, high = _newcombe_limits(table, z)
    elif method == "agresti-caffo":
        centre, half_width = _wald_difference(table.plus(1, 2))  # an event and a non-event more
        low, high = centre - z * half_width, centre + z * half_width
    elif method == "wald":
        low, high, p = estimate - z * se, estimate + z * se, p_normal(estimate, se)
        notes.append((se == 0, frames.NO_WIDTH))
    else:
        low, high = score.risk_difference_limits(table, z, unbiased=method == "score")
        p = score.p_no_effect(table, unbiased=method == "score")
        notes.append((np.isnan(p), frames.NO_TEST))
    notes.append((se == 0, frames.NO_ERROR))
    return size.frame(estimate, (low, high), estimate, se, p, notes)


def _wald_difference(table: TwoArms) -> tuple[Column, Column]:
    risk_t, risk_c = table.events_t / table.n_t, table.events_c / table.n_c
    se = np.sqrt(risk_t * (1 - risk_t) / table.n_t + risk_c * (1 - risk_c) / table.n_c)
    return risk_t - risk_c, se


def _newcombe_limits(table: TwoArms, z: float) -> tuple[Column, Column]:
    """Each limit is as far from the difference as the two Wilson limits that lead there."""

    def limits(events_t, n_t, events_c, n_c):
        risk_t, risk_c = events_t / n_t, events_c / n_c
        below_t, above_t = wilson_reach(risk_t, n_t, z)
        below_c, above_c = wilson_reach(risk_c, n_c, z)
        low = risk_t - risk_c - np.sqrt(below_t**2 + above_c**2)
        return low, risk_t - risk_c + np.sqrt(above_t**2 + below_c**2)

    low, high = validation.in_chunks(limits, *table.columns.values(), results=2)
    return low, high
