"""Did the arms differ by more than chance? Tests of a two-by-two table.

The arguments are those of ``helpers.effects``: treatment first, control second, one table per row.
Every test gives a DataFrame with ``statistic, p`` and a ``note`` where a number is missing or
infinite; errors name the argument, the row, its value and what is allowed. A p says nothing about
the size of an effect; the intervals in ``helpers.effects`` do.

Which test? Fisher's keeps its level whatever the table, and stays below it: it is conservative.
Mid-P counts the observed table half and comes close to the level on average. Boschloo's test is
exact without fixing the number of events, and never less powerful than Fisher's. Pearson's
chi-square is the score test of no effect, for large tables.
"""

import numpy as np
import pandas as pd
from scipy.optimize.elementwise import find_minimum
from scipy.special import gammaln, xlog1py, xlogy

from helpers import counts
from helpers.counts import Column, TwoArms
from helpers.machinery import conditional, score
from helpers.machinery.conditional import TIE
from helpers.machinery.results import frame

ALTERNATIVES = ["two-sided", "less", "greater"]
NO_CONTRAST = "one margin of the table is zero: there is nothing to compare"
ZERO_CELL = "a cell is zero: the odds ratio is 0 or infinite"


def fisher(events_t, n_t, events_c, n_c, alternative="two-sided"):
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

    Raises
    ------
    ValueError, TypeError
        Impossible counts or an unknown name.

    References
    ----------
    Fisher RA. J R Stat Soc 1935;98:39-82.

    Examples
    --------
    >>> fisher(3, 4, 1, 4)[["statistic", "p"]].round(4)
       statistic       p
    0        9.0  0.4857
    """
    counts.require_choice("alternative", alternative, ALTERNATIVES)
    table = counts.two_arms(events_t, n_t, events_c, n_c)
    return _of_odds_ratio(table, _fisher_p(table, alternative))


def midp(events_t, n_t, events_c, n_c):
    """Central mid-P test: twice the smaller tail, the observed table counted half, at most 1.

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control.

    Returns
    -------
    DataFrame, shape (k, 3)
        ``statistic`` (the odds ratio of the table), ``p``, ``note``.

    Raises
    ------
    ValueError, TypeError
        Impossible counts.

    References
    ----------
    Lancaster HO. J Am Stat Assoc 1961;56:223-34.

    Examples
    --------
    >>> midp(3, 4, 1, 4)[["statistic", "p"]].round(4)
       statistic       p
    0        9.0  0.2571
    """
    table = counts.two_arms(events_t, n_t, events_c, n_c)
    return _of_odds_ratio(table, conditional.central_tails(table).twice_the_smaller(0.5))


def boschloo(events_t, n_t, events_c, n_c):
    """Boschloo's test: Fisher's p as the statistic, with only the sizes of the arms fixed.

    Tables count as extreme where Fisher's one-sided p is no larger than the observed one; their
    probability depends on the common risk, and the largest over all risks is taken. The test is
    central: twice the smaller of the two one-sided p, at most 1.

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control. One table after the
        other: hundredths of a second for arms of hundreds, a second for arms of a thousand.

    Returns
    -------
    DataFrame, shape (k, 3)
        ``statistic`` (Fisher's smaller one-sided p), ``p``, ``note``.

    Raises
    ------
    ValueError, TypeError
        Impossible counts.

    References
    ----------
    Boschloo RD. Stat Neerl 1970;24:1-9.

    Examples
    --------
    >>> boschloo(3, 4, 1, 4)[["statistic", "p"]].round(4)
       statistic       p
    0     0.2429  0.2891
    """
    table = counts.two_arms(events_t, n_t, events_c, n_c)
    fewer, more = _fisher_p(table, "less"), _fisher_p(table, "greater")
    p = np.empty(len(table.index))
    for row, (of_t, of_c) in enumerate(zip(table.n_t, table.n_c, strict=True)):
        p[row] = 2 * min(
            _largest_probability(int(of_t), int(of_c), fewer[row]),
            _largest_probability(int(of_c), int(of_t), more[row]),
        )
    columns = {"statistic": np.minimum(fewer, more), "p": np.minimum(1.0, p)}
    return frame(table.index, columns, [])


def chi_squared(events_t, n_t, events_c, n_c, correction=False):
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

    Raises
    ------
    ValueError, TypeError
        Impossible counts.

    References
    ----------
    Pearson K. Philos Mag 1900;50:157-75. Yates F. Suppl J R Stat Soc 1934;1:217-35.

    Examples
    --------
    >>> chi_squared(14, 120, 35, 121)[["statistic", "p"]].round(4)
       statistic       p
    0    11.0794  0.0009
    """
    table = counts.two_arms(events_t, n_t, events_c, n_c)
    statistic = score.chi_squared(table, correction=0.5 if correction else 0.0)
    columns = {"statistic": statistic, "p": score.p_chi_squared(statistic)}
    return frame(table.index, columns, [(np.isnan(statistic), NO_CONTRAST)])


def fragility_index(events_t, n_t, events_c, n_c, level=0.95):
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

    Raises
    ------
    ValueError, TypeError
        Impossible counts.

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
    counts.require_level(level)
    table = counts.two_arms(events_t, n_t, events_c, n_c)
    limit = round(1 - level, 12)  # 1 − 0.95 is a little above 0.05 in binary
    p = _fisher_p(table, "two-sided")
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
        p[open_rows] = _fisher_p(changed, "two-sided")
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


def _of_odds_ratio(table: TwoArms, p: Column) -> pd.DataFrame:
    with np.errstate(divide="ignore", invalid="ignore"):
        odds_ratio = table.events_t * table.nonevents_c / (table.nonevents_t * table.events_c)
    notes = [(np.isnan(odds_ratio), NO_CONTRAST), (table.has_zero_cell, ZERO_CELL)]
    return frame(table.index, {"statistic": odds_ratio, "p": p}, notes)


def _fisher_p(table: TwoArms, alternative: str) -> Column:
    tails = conditional.central_tails(table)
    p = {
        "two-sided": tails.no_likelier,
        "less": tails.below + tails.at,
        "greater": tails.above + tails.at,
    }
    return np.minimum(1.0, p[alternative])


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


def _largest_probability(n_t: int, n_c: int, fisher_p: float) -> float:
    """Over all common risks, the largest probability that Fisher's p (less) is so small."""
    most_t = _most_events_rejected(n_t, n_c, fisher_p)
    x_t, x_c = np.arange(n_t + 1), np.arange(n_c + 1)
    choose_t, choose_c = _log_choose(n_t, x_t), _log_choose(n_c, x_c)
    rejected = most_t >= 0

    def probability(angle):
        risk = np.sin(np.ravel(angle)) ** 2
        of_t = np.exp(choose_t + xlogy(x_t, risk[:, None]) + xlog1py(n_t - x_t, -risk[:, None]))
        of_c = np.exp(choose_c + xlogy(x_c, risk[:, None]) + xlog1py(n_c - x_c, -risk[:, None]))
        so_few = np.cumsum(of_t, axis=1)[:, most_t[rejected]]
        return np.einsum("ij,ij->i", of_c[:, rejected], so_few).reshape(np.shape(angle))

    # In the angle a binomial share has the same spread everywhere, 1/(2√n): no peak is missed.
    angle = np.linspace(0, np.pi / 2, 50 + int(30 * np.sqrt(n_t + n_c)))
    on_grid = counts.in_chunks(probability, angle, rows=1 + 200_000 // (n_t + n_c + 2))
    peak = 1 + np.flatnonzero((on_grid[1:-1] >= on_grid[:-2]) & (on_grid[1:-1] >= on_grid[2:]))
    peak = peak[on_grid[peak] > 0.9 * on_grid.max()]
    around = angle[peak - 1], angle[peak], angle[peak + 1]
    refined = -find_minimum(lambda at: -probability(at), around).f_x
    return max(on_grid.max(), *refined)


def _most_events_rejected(n_t: int, n_c: int, fisher_p: float) -> np.ndarray:
    """For 0 … n_c events of the controls, the most of the treated with so small a p; −1: none.

    Fisher's one-sided p rises with the events of the treated: a bisection for all at once.
    """
    x_c = np.arange(n_c + 1.0)
    most, too_many = np.full(n_c + 1, -1.0), np.full(n_c + 1, n_t + 1.0)
    while np.any(too_many - most > 1):
        middle = np.clip(np.floor((most + too_many) / 2), 0, n_t)
        table = TwoArms(middle, 0 * x_c + n_t, x_c, 0 * x_c + n_c, pd.RangeIndex(n_c + 1))
        small = _fisher_p(table, "less") <= fisher_p * TIE
        most = np.where(small, np.maximum(most, middle), most)
        too_many = np.where(small, too_many, np.minimum(too_many, middle))
    return most.astype(np.int64)


def _log_choose(n: int, k: np.ndarray) -> np.ndarray:
    return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
