"""Tests of a two-by-two table with all its margins held fixed: Fisher's, and mid-P."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects import conditional, validation
from helpers.effects.frames import EMPTY_MARGIN, ZERO_ODDS, frame
from helpers.effects.validation import Column, TwoArms

ALTERNATIVES = ["two-sided", "less", "greater"]


def fisher(
    events_t: ArrayLike,
    n_t: ArrayLike,
    events_c: ArrayLike,
    n_c: ArrayLike,
    alternative: str = "two-sided",
) -> pd.DataFrame:
    """Fisher's exact test: all margins held fixed.

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control.
    alternative : {"two-sided", "less", "greater"}
        ``two-sided``: the probability of all tables no likelier than the observed one, as in R
        (tables as likely within 1e-7 count as ties); ``less``, ``greater``: that the treated
        have as few or fewer, as many or more events.

    Returns
    -------
    DataFrame, shape (k, 3)
        ``statistic`` (the odds ratio of the table), ``p``, ``note``.

    References
    ----------
    Fisher RA. J R Stat Soc 1935;98:39-82.

    Examples
    --------
    >>> fisher(3, 4, 1, 4)[["statistic", "p"]].round(4)
       statistic       p
    0        9.0  0.4857
    """
    validation.require_choice("alternative", alternative, ALTERNATIVES)
    table = validation.two_arms(events_t, n_t, events_c, n_c)
    return _of_odds_ratio(table, fisher_p(table, alternative))


def midp(events_t: ArrayLike, n_t: ArrayLike, events_c: ArrayLike, n_c: ArrayLike) -> pd.DataFrame:
    """Central mid-P test: twice the smaller tail, the observed table counted half, at most 1.

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control.

    Returns
    -------
    DataFrame, shape (k, 3)
        ``statistic`` (the odds ratio of the table), ``p``, ``note``.

    References
    ----------
    Lancaster HO. J Am Stat Assoc 1961;56:223-34.

    Examples
    --------
    >>> midp(3, 4, 1, 4)[["statistic", "p"]].round(4)
       statistic       p
    0        9.0  0.2571
    """
    table = validation.two_arms(events_t, n_t, events_c, n_c)
    return _of_odds_ratio(table, conditional.central_tails(table).twice_the_smaller(0.5))


def fisher_p(table: TwoArms, alternative: str) -> Column:
    """Fisher's p of checked tables."""
    tails = conditional.central_tails(table)
    p = {
        "two-sided": tails.no_likelier,
        "less": tails.below + tails.at,
        "greater": tails.above + tails.at,
    }
    return np.minimum(1.0, p[alternative])


def _of_odds_ratio(table: TwoArms, p: Column) -> pd.DataFrame:
    with np.errstate(divide="ignore", invalid="ignore"):
        odds_ratio = table.events_t * table.nonevents_c / (table.nonevents_t * table.events_c)
    notes = [(np.isnan(odds_ratio), EMPTY_MARGIN), (table.has_zero_cell, ZERO_ODDS)]
    return frame(table.index, {"statistic": odds_ratio, "p": p}, notes)
