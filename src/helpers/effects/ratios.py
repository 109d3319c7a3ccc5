"""Risk ratios and odds ratios of two arms of counted people."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects import conditional, frames, score, validation
from helpers.effects.distributions import z_quantile
from helpers.effects.validation import OBSERVED_PART, Column


def risk_ratio(
    events_t: ArrayLike,
    n_t: ArrayLike,
    events_c: ArrayLike,
    n_c: ArrayLike,
    method: str = "katz",
    level: float = 0.95,
    zero: str = "none",
) -> pd.DataFrame:
    """Risk in the treated over the risk in the controls.

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control.
    method : {"katz", "koopman", "score", "walter"}
        ``katz``: the log interval, se² = 1/events_t − 1/n_t + 1/events_c − 1/n_c;
        ``koopman``: the score interval; ``score``: Miettinen and Nurminen's, whose variance is
        n/(n−1) times as large; ``walter``: the log interval with 0.5 added to all events and all
        n, in every table, so that the estimate is shifted too.
    level : float
        Confidence level, between 0 and 1.
    zero : {"none", "add_half"}
        What ``katz`` does with a table that has an empty cell.

    Returns
    -------
    DataFrame, shape (k, 11)
        ``estimate, low, high`` as a ratio, ``y, se`` on the log scale, ``p``, ``note``, inputs.

    References
    ----------
    Katz D, Baptista J, Azen SP, Pike MC. Biometrics 1978;34:469-74. Koopman PAR. Biometrics
    1984;40:513-7. Miettinen O, Nurminen M. Stat Med 1985;4:213-26. Walter SD. Biometrika
    1975;62:371-4.

    Examples
    --------
    >>> risk_ratio(14, 120, 35, 121)[["estimate", "low", "high"]].round(2)
       estimate   low  high
    0       0.4  0.23  0.71

    Without events among the treated the score interval still says what remains possible:

    >>> risk_ratio(0, 50, 5, 50, method="score")[["estimate", "low", "high"]].round(2)
       estimate  low  high
    0       0.0  0.0  0.74
    """
    size, table, notes = frames.of_counts(
        "risk ratio",
        "log",
        (events_t, n_t, events_c, n_c),
        method,
        ["katz", "koopman", "score", "walter"],
        level,
        zero,
    )
    if method == "walter":
        table = table.plus(0.5, 0.5)
    estimate, variance = validation.in_chunks(_log_wald, *table.columns.values(), results=2)
    one_empty = (table.events_t == 0) | (table.events_c == 0)
    notes.append(((table.events_t == 0) & (table.events_c == 0), frames.NO_EVENTS))
    if method in ("koopman", "score"):
        unbiased = method == "score"
        limits = score.risk_ratio_limits(table, z_quantile(level), unbiased)
        p = score.p_no_effect(table, unbiased)
        notes += [(one_empty, frames.OPEN_LIMIT), (np.isnan(p), frames.NO_TEST)]
        return size.ratio(estimate, limits, variance, p, notes)
    notes += [(one_empty, frames.ZERO_CELL), (variance == 0, frames.NO_WIDTH)]
    return size.log_normal_ratio(estimate, variance, notes)


def _log_wald(events_t, n_t, events_c, n_c) -> tuple[Column, Column]:
    """A risk ratio, and the variance of its logarithm."""
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = (events_t / n_t) / (events_c / n_c)
        return estimate, 1 / events_t - 1 / n_t + 1 / events_c - 1 / n_c


def odds_ratio(
    events_t: ArrayLike,
    n_t: ArrayLike,
    events_c: ArrayLike,
    n_c: ArrayLike,
    method: str = "woolf",
    level: float = 0.95,
    zero: str = "none",
) -> pd.DataFrame:
    """Odds of the event in the treated over the odds in the controls.

    An odds ratio is not a risk ratio: where events are common it lies further from 1.

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control.
    method : {"woolf", "score", "exact", "midp"}
        ``woolf``: the log interval, se² = the sum of 1/cell over the four cells;
        ``score``: Miettinen and Nurminen's score interval;
        ``exact``: with all margins fixed; the conditional maximum likelihood estimate, the
        central exact interval and twice the smaller tail as p (R's ``fisher.test`` prints this
        interval with another p, that of ``fisher``);
        ``midp``: the same with the observed table counted half.
    level : float
        Confidence level, between 0 and 1.
    zero : {"none", "add_half"}
        What ``woolf`` does with a table that has an empty cell.

    Returns
    -------
    DataFrame, shape (k, 11)
        ``estimate, low, high`` as a ratio, ``y, se`` on the log scale, ``p``, ``note``, inputs.
        ``se`` is Woolf's whatever the method.

    References
    ----------
    Woolf B. Ann Hum Genet 1955;19:251-3. Miettinen O, Nurminen M. Stat Med 1985;4:213-26.
    Cornfield J. Proc 3rd Berkeley Symp 1956;4:135-48. Lancaster HO. J Am Stat Assoc
    1961;56:223-34 (mid-P).

    Examples
    --------
    >>> odds_ratio(14, 120, 35, 121)[["estimate", "low", "high"]].round(2)
       estimate   low  high
    0      0.32  0.16  0.64
    >>> odds_ratio(14, 120, 35, 121, method="exact")[["estimate", "low", "high"]].round(2)
       estimate   low  high
    0      0.33  0.15  0.67
    """
    size, table, notes = frames.of_counts(
        "odds ratio",
        "log",
        (events_t, n_t, events_c, n_c),
        method,
        ["woolf", "score", "exact", "midp"],
        level,
        zero,
    )
    cells = (table.events_t, table.nonevents_t, table.events_c, table.nonevents_c)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = (table.events_t * table.nonevents_c) / (table.nonevents_t * table.events_c)
        variance = sum(1 / cell for cell in cells)
    notes.append((np.isnan(estimate), frames.NO_CONTRAST))
    if method == "woolf":
        notes.append((np.isinf(variance), frames.ZERO_CELL))
        return size.log_normal_ratio(estimate, variance, notes)
    notes.append((table.has_zero_cell, frames.OPEN_LIMIT))
    limits = score.odds_ratio_limits(table, z_quantile(level), unbiased=True)
    if method == "score":
        return size.ratio(estimate, limits, variance, score.p_no_effect(table, True), notes)
    observed_part = OBSERVED_PART[method]
    estimate = conditional.maximum_likelihood(table)
    limits = conditional.odds_ratio_limits(table, (1 - level) / 2, observed_part, limits)
    p = conditional.central_tails(table).twice_the_smaller(observed_part)
    return size.ratio(estimate, limits, variance, p, notes)
