"""Mantel and Haenszel's and Peto's arithmetic: a common effect straight from counts.

Each function takes the two-by-two tables of all pools and their groups, and gives for every pool
``y, se`` on the scale of analysis and for every trial whether it ``counts``: has a say in ``y``.
Nothing is added to any cell.
"""

import numpy as np

from helpers.effects.validation import Column, TwoArms
from helpers.meta.groups import Groups


def silent(table: TwoArms) -> np.ndarray:
    """True for trials with no events, or only events, in both arms."""
    events = table.events_t + table.events_c
    return (events == 0) | (events == table.n_t + table.n_c)


def mantel_haenszel_rr(table: TwoArms, groups: Groups) -> tuple[Column, Column, np.ndarray]:
    """Log risk ratio with Greenland and Robins' variance."""
    n = table.n_t + table.n_c
    treated = table.events_t * table.n_c / n
    control = table.events_c * table.n_t / n
    events = table.events_t + table.events_c
    scatter = (table.n_t * table.n_c * events - table.events_t * table.events_c * n) / n**2
    with np.errstate(divide="ignore", invalid="ignore"):
        above, below = groups.sum(treated), groups.sum(control)
        y = np.log(above / below)
        variance = groups.sum(scatter) / (above * below)
    return y, _standard_error(y, variance), events > 0


def mantel_haenszel_or(table: TwoArms, groups: Groups) -> tuple[Column, Column, np.ndarray]:
    """Log odds ratio with Robins, Breslow and Greenland's variance."""
    n = table.n_t + table.n_c
    concordant = (table.events_t + table.nonevents_c) / n
    discordant = (table.nonevents_t + table.events_c) / n
    treated = table.events_t * table.nonevents_c / n
    control = table.nonevents_t * table.events_c / n
    with np.errstate(divide="ignore", invalid="ignore"):
        above, below = groups.sum(treated), groups.sum(control)
        y = np.log(above / below)
        variance = (
            groups.sum(concordant * treated) / (2 * above**2)
            + groups.sum(concordant * control + discordant * treated) / (2 * above * below)
            + groups.sum(discordant * control) / (2 * below**2)
        )
    return y, _standard_error(y, variance), treated + control > 0


def mantel_haenszel_rd(table: TwoArms, groups: Groups) -> tuple[Column, Column, np.ndarray]:
    """Risk difference with Sato's variance; trials without events have their say too."""
    n_t, n_c, n = table.n_t, table.n_c, table.n_t + table.n_c
    events_t, events_c = table.events_t, table.events_c
    weight = groups.sum(n_t * n_c / n)
    y = groups.sum((events_t * n_c - events_c * n_t) / n) / weight
    sloped = (n_t**2 * events_c - n_c**2 * events_t + n_t * n_c * (n_c - n_t) / 2) / n**2
    level = (events_t * table.nonevents_c + events_c * table.nonevents_t) / (2 * n)
    # Not below 0 but for rounding, where no trial has both events and none.
    variance = np.maximum(0.0, y * groups.sum(sloped) + groups.sum(level)) / weight**2
    return y, np.sqrt(variance), np.ones(len(n), dtype=bool)


def peto(table: TwoArms, groups: Groups) -> tuple[Column, Column, np.ndarray, Column]:
    """Log odds ratio from observed minus expected events; also Cochran's Q about it."""
    n = table.n_t + table.n_c
    # Observed minus expected, from whole numbers: exactly 0 where the trial says nothing.
    excess = (table.events_t * table.n_c - table.events_c * table.n_t) / n
    variance = weights("peto", table)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = groups.sum(excess) / groups.sum(variance)
        se = _standard_error(y, 1 / groups.sum(variance))
    own = np.divide(excess, variance, out=np.zeros(len(n)), where=variance > 0)
    q = groups.sum(variance * (own - groups.spread(y)) ** 2)
    return y, se, variance > 0, q


def weights(measure: str, table: TwoArms) -> Column:
    """What each table weighs in its pool, up to a factor: ``rr``, ``or``, ``rd`` or ``peto``."""
    n = table.n_t + table.n_c
    if measure == "rr":
        return table.events_c * table.n_t / n
    if measure == "or":
        return table.events_c * table.nonevents_t / n
    if measure == "rd":
        return table.n_t * table.n_c / n
    events = table.events_t + table.events_c
    return events * (n - events) * (table.n_t / n) * (table.n_c / n) / (n - 1)


def _standard_error(y: Column, variance: Column) -> Column:
    """No number where events in one arm only (or in none) leave the log ratio without a value."""
    return np.sqrt(np.where(np.isfinite(y), variance, np.nan))
