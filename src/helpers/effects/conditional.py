"""The four margins held fixed: the distribution behind Fisher's test and the exact odds ratio.

Given how many people had the event in all, the events of the treated follow the noncentral
hypergeometric distribution, in which only the odds ratio is unknown::

    P(X = k)  ∝  C(n_t, k) · C(n_c, events − k) · odds_ratio^k

Neighbouring weights differ by a simple factor, so that the logs of all weights are one cumulative
sum, without factorials of large numbers and their rounding errors. Many tables are laid out as
the rows of one matrix, tables of similar width together. Of a very wide distribution only the
window is laid out that can matter in double precision.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.effects.validation import Column, TwoArms, of_similar_width

TIE = 1 + 1e-7  # R's fisher.test: tables as likely as the observed one, but for rounding, count too
ELEMENTS = 1 << 17  # of one matrix: 1 MB, so that it stays in the cache
REACH = 12.0  # standard deviations; the weights out there are below 1e-30


@dataclass(frozen=True)
class Tails:
    """Probabilities of the treated's events if the odds ratio is 1."""

    below: Column
    at: Column
    above: Column
    no_likelier: Column

    def twice_the_smaller(self, observed_part: float) -> Column:
        """The central two-sided p: exact with an ``observed_part`` of 1, mid-P with ½."""
        smaller = np.minimum(self.below, self.above) + observed_part * self.at
        return np.minimum(1.0, 2 * smaller)


def central_tails(table: TwoArms) -> Tails:
    """Probability of fewer events than observed, as many, more, and of all no likelier counts."""
    n_t, n_c, events = table.n_t, table.n_c, table.events_t + table.events_c
    n = n_t + n_c
    mode = np.floor((events + 1) * (n_t + 1) / (n + 2))
    variance = n_t * n_c * events * (n - events) / (n**2 * np.maximum(n - 1, 1))
    reach = np.abs(table.events_t - mode) + _reach(variance, 0.0)

    def tails(rows, k, log_weight):
        observed = table.events_t[rows, None]
        log_weight -= _at(log_weight, k, mode[rows, None])
        weight = np.exp(log_weight, out=log_weight)
        observed_weight = _at(weight, k, observed)
        return (
            np.sum(weight, axis=1, where=k < observed),
            observed_weight[:, 0],
            np.sum(weight, axis=1, where=k > observed),
            np.sum(weight, axis=1, where=weight <= observed_weight * TIE),
        )

    below, at, above, no_likelier = _solve(tails, table, mode, reach, 4)
    total = below + at + above
    return Tails(below / total, at / total, above / total, no_likelier / total)


def maximum_likelihood(table: TwoArms) -> Column:
    """The odds ratio under which the expected events of the treated are the observed ones."""
    smallest, largest = _support(table)
    inside = (smallest < table.events_t) & (table.events_t < largest)

    def newton(rows, k, log_weight):
        excess, weight_of = _tilted(table.events_t[rows, None], k, log_weight)

        def step(log_odds):
            weight = weight_of(log_odds)
            total = weight.sum(axis=1)
            mean = np.einsum("ij,ij->i", weight, excess) / total
            return mean / (np.einsum("ij,ij,ij->i", weight, excess, excess) / total - mean**2)

        return (_descend(step, np.log(start[rows])),)

    start = table.events_t * table.nonevents_c
    with np.errstate(divide="ignore", invalid="ignore"):
        start /= table.nonevents_t * table.events_c
        at_the_edge = np.where(table.events_t == smallest, 0.0, np.inf)
    at_the_edge = np.where(smallest == largest, np.nan, at_the_edge)
    (log_odds,) = _solve(newton, table, table.events_t, _reach_at(table), 1, only=inside)
    return np.where(inside, np.exp(log_odds), at_the_edge)


def odds_ratio_limits(
    table: TwoArms, tail: float, observed_part: float, start: tuple[Column, Column]
) -> tuple[Column, Column]:
    """The odds ratios under which the upper, or the lower tail has probability ``tail``.

    ``observed_part`` is the part of the observed count's own probability that belongs to a tail:
    1 for the exact limits, ½ for mid-P. ``start`` are limits of another method, a first guess.
    """
    low = _lower_limit(table, tail, observed_part, start[0])
    with np.errstate(divide="ignore"):
        return low, 1 / _lower_limit(table.exchanged, tail, observed_part, 1 / start[1])


def _lower_limit(table: TwoArms, tail: float, observed_part: float, start: Column) -> Column:
    """The odds ratio under which as many events as observed, or more, have probability ``tail``."""
    smallest, _ = _support(table)
    open_below = table.events_t == smallest

    def newton(rows, k, log_weight):
        excess, weight_of = _tilted(table.events_t[rows, None], k, log_weight)
        counted = np.where(excess == 0, observed_part, excess > 0)
        counted_excess = counted * excess

        # The log of the tail is concave in the log odds ratio: Newton overshoots at most once.
        def step(log_odds):
            weight = weight_of(log_odds)
            total = weight.sum(axis=1)
            upper = np.einsum("ij,ij->i", weight, counted)
            slope = np.einsum("ij,ij->i", weight, counted_excess) / upper
            slope -= np.einsum("ij,ij->i", weight, excess) / total
            return np.log(upper / (total * tail)) / slope

        return (_descend(step, np.log(start[rows])),)

    reach = _reach_at(table, tail)
    (log_odds,) = _solve(newton, table, table.events_t, reach, 1, only=~open_below)
    return np.where(open_below, 0.0, np.exp(log_odds))


def _support(table: TwoArms) -> tuple[Column, Column]:
    events = table.events_t + table.events_c
    return np.maximum(0, events - table.n_c), np.minimum(table.n_t, events)


def _reach(variance: Column | float, z: float) -> Column:
    """How far from its centre a distribution can matter; generous where it is skewed."""
    reach = REACH + z
    return np.ceil(reach * np.sqrt(variance) + reach**2)


def _reach_at(table: TwoArms, tail: float = 0.5) -> Column:
    """The reach around the observed table (Cornfield's variance), wide enough for its limits."""
    cells = (table.events_t, table.nonevents_t, table.events_c, table.nonevents_c)
    return _reach(1 / sum(1 / (cell + 0.5) for cell in cells), np.sqrt(-2 * np.log(tail)))


def _solve(
    function: Callable, table: TwoArms, centre: Column, reach: Column, results: int, only=None
) -> np.ndarray:
    """Call ``function(rows, k, log_weight)`` on one matrix after another.

    ``k`` holds counts and ``log_weight`` their weights, one table a row. Rows outside ``only``
    stay NaN.
    """
    smallest, largest = _support(table)
    first = np.maximum(smallest, centre - reach)
    width = (np.minimum(largest, centre + reach) - first + 1).astype(np.int64)
    found = np.full((results, len(centre)), np.nan)
    rows_left = np.arange(len(centre)) if only is None else np.flatnonzero(only)
    events = table.events_t + table.events_c
    for rows in of_similar_width(rows_left, width, ELEMENTS):
        k = first[rows, None] + np.arange(width[rows[0]])
        log_weight = _log_weights(
            k, table.n_t[rows, None], table.n_c[rows, None], events[rows, None]
        )
        found[:, rows] = function(rows, k, log_weight)
    return found


def _log_weights(k, n_t, n_c, events) -> np.ndarray:
    """Logs of C(n_t, k)·C(n_c, events − k), relative to the first column; −inf off the support."""
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = (n_t - k + 1) * (events - k + 1) / (k * (n_c - events + k))
        factor[:, 0] = 1.0
        return np.cumsum(np.log(np.maximum(factor, 0.0)), axis=1)


def _at(values, k, wanted) -> np.ndarray:
    """The value in the column where k is ``wanted``, one per row."""
    return np.take_along_axis(values, (wanted - k[:, :1]).astype(np.int64), axis=1)


def _tilted(observed, k, log_weight) -> tuple[np.ndarray, Callable]:
    """Distance from the observed count, and the weights as a function of the log odds ratio."""
    excess = k - observed
    log_weight = log_weight - _at(log_weight, k, observed)

    def weight_of(log_odds):
        # A far-off guess must not overflow; e to the 700 is about the largest double.
        return np.exp(np.minimum(log_weight + log_odds[:, None] * excess, 700.0))

    return excess, weight_of


def _descend(step: Callable, log_odds: Column) -> Column:
    """Newton's iteration until no row moves; no step is longer than 2 (a factor of 7.4)."""
    for _ in range(100):
        change = np.clip(step(log_odds), -2.0, 2.0)
        log_odds = log_odds - change
        if np.all(np.abs(change) < 1e-13 * (1 + np.abs(log_odds))):
            break
    return log_odds
