"""Score intervals of a risk ratio, an odds ratio and a risk difference (Miettinen-Nurminen).

The score interval holds every effect that the score test does not reject. To test an effect, the
two risks are first estimated under the constraint that they have exactly this effect. That is
usually done for one effect after another, with a cubic equation each time for a difference.

It is simpler seen from the other side. Let ``pull`` be the Lagrange multiplier of the constraint:
the score, or how hard the risk of the treated is pulled down and that of the controls pulled up.
Given the pull, each arm's constrained risk is on its own and has a closed form:

=============== ==================================== =========================================
effect          x − n·p equals, in the treated       so that the constrained risk is
=============== ==================================== =========================================
risk ratio      pull · (1 − p)                       (x − pull) / (n − pull)
odds ratio      pull                                 (x − pull) / n
risk difference pull · p · (1 − p)                   the root of a quadratic
=============== ==================================== =========================================

and so has the chi-square of the test, pull² / information. It rises from 0 as the pull grows, up
to a largest pull that is known beforehand; the lower limit is the effect where it reaches z².
One root is searched per row, all rows together. The upper limit is the lower one with the arms
exchanged.

References: Miettinen O, Nurminen M. Stat Med 1985;4:213-26. Koopman PAR. Biometrics 1984;40:513-7.
Mee RW. Biometrics 1984;40:1175-6. The multiplier: Nam J. Biometrics 1995;51:770-4.
"""

import numpy as np
from scipy.optimize.elementwise import find_root
from scipy.special import erfc

from helpers.effects.validation import Column, TwoArms, in_chunks


def risk_ratio_limits(table: TwoArms, z: float, unbiased: bool) -> tuple[Column, Column]:
    """Limits of a risk ratio; with ``unbiased`` variances n/(n−1) times as large."""
    chi2 = _target(table, z, unbiased)
    low = in_chunks(_risk_ratio_low, *_cells(table), chi2)
    with np.errstate(divide="ignore"):
        return low, 1 / in_chunks(_risk_ratio_low, *_cells(table.exchanged), chi2)


def odds_ratio_limits(table: TwoArms, z: float, unbiased: bool) -> tuple[Column, Column]:
    """Limits of an odds ratio; with ``unbiased`` variances n/(n−1) times as large."""
    chi2 = _target(table, z, unbiased)
    low = in_chunks(_odds_ratio_low, *_cells(table), chi2)
    with np.errstate(divide="ignore"):
        return low, 1 / in_chunks(_odds_ratio_low, *_cells(table.exchanged), chi2)


def risk_difference_limits(table: TwoArms, z: float, unbiased: bool) -> tuple[Column, Column]:
    """Limits of a risk difference; with ``unbiased`` variances n/(n−1) times as large."""
    low, high = in_chunks(
        _risk_difference_both, *_cells(table), _target(table, z, unbiased), results=2
    )
    return low, high


def chi_squared(table: TwoArms, correction: float = 0.0) -> Column:
    """Pearson's chi-square of equal risks; NaN where all or none had the event.

    ``correction`` is what Yates takes off the difference between observed and expected counts.
    """
    n = table.n_t + table.n_c
    events = table.events_t + table.events_c
    with np.errstate(invalid="ignore", divide="ignore"):
        excess = np.abs(table.events_t * table.nonevents_c - table.nonevents_t * table.events_c) / n
        excess = np.maximum(0.0, excess - correction)
        return excess**2 * n**3 / (table.n_t * table.n_c * events * (n - events))


def p_chi_squared(statistic: Column) -> Column:
    """Upper tail of chi-square with one degree of freedom."""
    return erfc(np.sqrt(statistic / 2))


def p_no_effect(table: TwoArms, unbiased: bool) -> Column:
    """p of the score test of no effect: the same for ratio, odds ratio and difference."""
    n = table.n_t + table.n_c
    return p_chi_squared(chi_squared(table) * ((n - 1) / n if unbiased else 1))


def _target(table: TwoArms, z: float, unbiased: bool) -> Column:
    """The chi-square, with plain variances, at which an effect is rejected."""
    n = table.n_t + table.n_c
    return z**2 * (n / (n - 1) if unbiased else np.ones_like(n))


def _cells(table: TwoArms) -> tuple[Column, Column, Column, Column]:
    return table.events_t, table.nonevents_t, table.events_c, table.nonevents_c


def _risk_ratio_low(x_t, y_t, x_c, y_c, chi2) -> Column:
    """x events and y non-events; 0 where the treated had no event."""
    n_t, n_c = x_t + y_t, x_c + y_c
    safe_t, safe_c = y_t / n_t, y_c / n_c

    def information(pull):
        left_t, left_c = x_t - pull, x_c + pull
        below = safe_t * left_c + safe_c * left_t
        return left_t * left_c / below, (safe_c * left_t**2 - safe_t * left_c**2) / below**2

    with np.errstate(invalid="ignore", divide="ignore"):
        pull = _pull(information, chi2, most=x_t)
        risk_t = (x_t - pull) / (n_t - pull)
        risk_c = (x_c + pull) / (n_c + pull)
        # Where all of the treated had the event, their risk stays at 1 until the pull is n_t, and
        # falls while the pull stays there: what is missing in chi2 is (1 − risk_t) / risk_t.
        missing = n_t * (chi2 / pull**2 - y_c / (n_c * (x_c + pull)))
        risk_t = np.where(y_t == 0, 1 / (1 + np.maximum(0.0, missing)), risk_t)
        return np.where(x_t == 0, 0.0, risk_t / risk_c)


def _odds_ratio_low(x_t, y_t, x_c, y_c, chi2) -> Column:
    """x events and y non-events; 0 where the table allows an odds ratio of 0."""
    n_t, n_c = x_t + y_t, x_c + y_c

    def information(pull):
        of_t, of_c = (x_t - pull) * (y_t + pull) / n_t, (x_c + pull) * (y_c - pull) / n_c
        slope_t, slope_c = (x_t - y_t - 2 * pull) / n_t, (y_c - x_c - 2 * pull) / n_c
        both = of_t + of_c
        return of_t * of_c / both, (slope_t * of_c**2 + slope_c * of_t**2) / both**2

    most = np.minimum(x_t, y_c)
    with np.errstate(invalid="ignore", divide="ignore"):
        pull = _pull(information, chi2, most)
        odds_ratio = (x_t - pull) * (y_c - pull) / ((y_t + pull) * (x_c + pull))
    return np.where(most == 0, 0.0, odds_ratio)


def _pull(information, chi2, most) -> Column:
    """The pull at which pull² = chi2 · information(pull), or ``most`` where that is less.

    ``information`` gives its value and slope, and is concave. So the difference of the two sides
    is convex, the tangent of the information at 0 leads to a pull that is too large, and from
    there Newton's iteration descends to the root without ever passing it. Where the difference is
    negative from the start, the root lies beyond ``most``.
    """
    value, slope = information(0.0)
    tangent = (chi2 * slope + np.sqrt((chi2 * slope) ** 2 + 4 * chi2 * value)) / 2
    # Not at most itself, where neither arm may have information left.
    pull = np.fmin(tangent, (1 - 1e-15) * most)
    for _ in range(100):
        value, slope = information(pull)
        step = np.maximum(0.0, pull**2 - chi2 * value) / (2 * pull - chi2 * slope)
        pull = pull - step
        if not np.any(np.abs(step) > 1e-9 * pull):  # the next step would be its square
            break
    return np.fmin(pull, most)


def _risk_difference_both(x_t, y_t, x_c, y_c, chi2) -> tuple[Column, Column]:
    """Both limits in one search, since for a single table it is the searches that take the time."""
    with_exchanged = (x_t, x_c), (y_t, y_c), (x_c, x_t), (y_c, y_t), (chi2, chi2)
    low, exchanged = np.split(_risk_difference_low(*map(np.concatenate, with_exchanged)), 2)
    return low, -exchanged


def _risk_difference_low(x_t, y_t, x_c, y_c, chi2) -> Column:
    """x events and y non-events; −1 where none of the treated and all of the controls had one."""

    def risks(pull, x_t, y_t, x_c, y_c):
        risk_t, safe_t = _pulled_down(x_t, y_t, pull)
        safe_c, risk_c = _pulled_down(y_c, x_c, pull)
        return risk_t, safe_t, risk_c, safe_c

    def distance(share, most, chi2, *cells):
        pull = share * most
        risk_t, safe_t, risk_c, safe_c = risks(pull, *cells)
        x_t, y_t, x_c, y_c = cells
        reached = pull**2 * (risk_t * safe_t / (x_t + y_t) + risk_c * safe_c / (x_c + y_c))
        return np.sqrt(reached) - np.sqrt(chi2)

    # Beyond a pull of n the constrained risk is below x/pull, which bounds chi2 from below;
    # the 2 allows for rounding.
    with np.errstate(divide="ignore"):
        most = np.minimum((x_t + y_t) * (1 + 2 * chi2 / x_t), (x_c + y_c) * (1 + 2 * chi2 / y_c))
    bounded = np.isfinite(most)
    most = np.where(bounded, most, 1.0)
    # The information is not concave here, so that a bracket is narrowed down instead.
    bracket = np.zeros_like(most), np.ones_like(most)
    pull = most * find_root(distance, bracket, args=(most, chi2, x_t, y_t, x_c, y_c)).x
    risk_t, _, risk_c, _ = risks(np.where(bounded, pull, 1.0), x_t, y_t, x_c, y_c)
    return np.where(bounded, risk_t - risk_c, -1.0)


def _pulled_down(x, y, pull) -> tuple[Column, Column]:
    """The p in [0, 1] with x − n·p = pull·p·(1 − p), and 1 − p, each without cancellation."""
    n = x + y
    root = np.sqrt((n - pull) ** 2 + 4 * pull * y)
    p = 2 * x / (n + pull + root)
    # One of these two has a sum in it where the other has a difference.
    with np.errstate(invalid="ignore", divide="ignore"):
        rest = np.where(pull < n, 2 * y / (root + n - pull), (root + pull - n) / (2 * pull))
    return p, rest
