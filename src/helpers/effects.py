"""How far apart are two arms? One effect and its interval per row.

Treatment comes first (``t``), control second (``c``): a ratio is treatment over control and a
difference is treatment minus control. Arrays go in, a DataFrame comes out, with the index kept:

``estimate, low, high``
    on the natural scale (a ratio, a difference),
``y, se``
    on the scale of analysis, where sampling errors are closest to normal: the log of a ratio,
    the difference itself; pools are made of these. ``se`` is the large-sample (delta method)
    standard error whatever method made the interval, and NaN where an empty cell leaves it none,
``p``
    two-sided, against no effect, where the method has a test; else NaN,
``note``
    why a number is missing or infinite, or a limit open; else empty.

Impossible arguments are errors, never a silent NaN; the message names the argument, the first
offending row, its value and what is allowed.

Which method? Wald intervals (``katz``, ``woolf``, ``wald``) are what papers print, and fail in
small or empty cells. Score intervals hold every effect that a chi-square test does not reject; they
keep their level in small arms and need no correction. Exact intervals never have less than their
level and are wide for it; mid-P counts the observed table half and comes closer.

Nothing is corrected behind your back: a table with an empty cell gives what the formula gives
(0, infinity or no number) and a note that says so. ``zero="add_half"`` adds 0.5 to the four
cells of such tables, and of no others; only Wald methods take it.
"""

import numpy as np
import pandas as pd
from scipy.special import beta, stdtrit

from helpers import counts
from helpers.counts import Column, TwoArms
from helpers.machinery import conditional, score
from helpers.machinery.distributions import (
    binomial_lower_limit,
    binomial_upper_tail,
    p_normal,
    p_t,
    wilson_reach,
    z_quantile,
)
from helpers.machinery.results import frame

ZERO_CELL = "a cell that the formula needs is zero: no interval"
NO_EVENTS = "no events in either arm: the ratio is undefined"
NO_CONTRAST = "one margin of the table is zero: the ratio is undefined"
OPEN_LIMIT = "a cell is zero: the interval is open on one side"
NO_WIDTH = "standard error 0: the formula gives an interval without width"
NO_SPREAD = "no spread in either arm: nothing to standardise by"
NO_TEST = "everyone or no one had the event: standard error 0 and no test"
NO_ERROR = "each risk is 0 or 1: standard error 0"
HALF_ADDED = "0.5 added to every cell"
THROUGH_INFINITY = "the difference may be 0: all below low and above high, through infinity"
ENDS_AT_INFINITY = "the interval of the difference ends at 0: this one ends at infinity"
NO_DIFFERENCE = "no difference: the number needed is infinite"
OUTSIDE = "the estimate lies outside its interval"
ASYMMETRIC = "the estimate is not in the middle of its interval, beyond rounding"

WALD = ("katz", "woolf", "wald")  # the methods that an empty cell defeats

# What part of the observed table's own probability an exact tail counts.
OBSERVED_PART = {"exact": 1.0, "midp": 0.5}


def risk_ratio(events_t, n_t, events_c, n_c, method="katz", level=0.95, zero="none"):
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
    DataFrame, shape (k, 7)
        ``estimate, low, high`` as a ratio, ``y, se`` on the log scale, ``p``, ``note``.

    Raises
    ------
    ValueError, TypeError
        Impossible counts or an unknown name.

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
    methods = ["katz", "koopman", "score", "walter"]
    table, notes = _table(events_t, n_t, events_c, n_c, method, methods, level, zero)
    if method == "walter":
        table = TwoArms(
            table.events_t + 0.5,
            table.n_t + 0.5,
            table.events_c + 0.5,
            table.n_c + 0.5,
            table.index,
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = (table.events_t / table.n_t) / (table.events_c / table.n_c)
        variance = 1 / table.events_t - 1 / table.n_t + 1 / table.events_c - 1 / table.n_c
    no_events = (table.events_t == 0) & (table.events_c == 0)
    one_empty = (table.events_t == 0) | (table.events_c == 0)
    notes.append((no_events, NO_EVENTS))
    if method in ("koopman", "score"):
        unbiased = method == "score"
        limits = score.risk_ratio_limits(table, z_quantile(level), unbiased)
        p = score.p_no_effect(table, unbiased)
        notes += [(one_empty, OPEN_LIMIT), (np.isnan(p), NO_TEST)]
        return _ratio(table.index, estimate, limits, variance, p, notes)
    notes += [(one_empty, ZERO_CELL), (variance == 0, NO_WIDTH)]
    return _log_normal_ratio(table.index, estimate, variance, level, notes)


def odds_ratio(events_t, n_t, events_c, n_c, method="woolf", level=0.95, zero="none"):
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
        interval with another p, that of ``exact.fisher``);
        ``midp``: the same with the observed table counted half.
    level : float
        Confidence level, between 0 and 1.
    zero : {"none", "add_half"}
        What ``woolf`` does with a table that has an empty cell.

    Returns
    -------
    DataFrame, shape (k, 7)
        ``estimate, low, high`` as a ratio, ``y, se`` on the log scale, ``p``, ``note``.
        ``se`` is Woolf's whatever the method.

    Raises
    ------
    ValueError, TypeError
        Impossible counts or an unknown name.

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
    methods = ["woolf", "score", "exact", "midp"]
    table, notes = _table(events_t, n_t, events_c, n_c, method, methods, level, zero)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = (table.events_t * table.nonevents_c) / (table.nonevents_t * table.events_c)
        variance = (
            1 / table.events_t + 1 / table.nonevents_t + 1 / table.events_c + 1 / table.nonevents_c
        )
    notes.append((np.isnan(estimate), NO_CONTRAST))
    if method == "woolf":
        notes.append((np.isinf(variance), ZERO_CELL))
        return _log_normal_ratio(table.index, estimate, variance, level, notes)
    limits = score.odds_ratio_limits(table, z_quantile(level), unbiased=True)
    p = score.p_no_effect(table, unbiased=True)
    if method != "score":
        observed_part = OBSERVED_PART[method]
        estimate = conditional.maximum_likelihood(table)
        limits = conditional.odds_ratio_limits(table, (1 - level) / 2, observed_part, limits)
        p = conditional.central_tails(table).twice_the_smaller(observed_part)
    notes.append((table.has_zero_cell, OPEN_LIMIT))
    return _ratio(table.index, estimate, limits, variance, p, notes)


def risk_difference(events_t, n_t, events_c, n_c, method="newcombe", level=0.95, zero="none"):
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
    DataFrame, shape (k, 7)
        ``estimate, low, high`` and ``y, se`` all as proportions, ``p`` (not for ``newcombe``
        and ``agresti-caffo``), ``note``. ``se`` is Wald's whatever the interval. Limits are not
        cut at −1 and 1.

    Raises
    ------
    ValueError, TypeError
        Impossible counts or an unknown name.

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
    methods = ["newcombe", "wald", "score", "mee", "agresti-caffo"]
    table, notes = _table(events_t, n_t, events_c, n_c, method, methods, level, zero)
    estimate, se = _wald_difference(table)
    z, p = z_quantile(level), None
    if method == "newcombe":
        low, high = _newcombe_limits(table, z)
    elif method == "agresti-caffo":
        centre, half_width = _wald_difference(_one_more_of_each(table))
        low, high = centre - z * half_width, centre + z * half_width
    elif method == "wald":
        low, high, p = estimate - z * se, estimate + z * se, p_normal(estimate, se)
        notes.append((se == 0, NO_WIDTH))
    else:
        unbiased = method == "score"
        low, high = score.risk_difference_limits(table, z, unbiased)
        p = score.p_no_effect(table, unbiased)
        notes.append((np.isnan(p), NO_TEST))
    notes.append((se == 0, NO_ERROR))
    return _effect(table.index, estimate, (low, high), estimate, se, p, notes)


def number_needed_to_treat(events_t, n_t, events_c, n_c, method="newcombe", level=0.95):
    """Treated people per one event more (or fewer): 1 over the risk difference, with its sign.

    −20 means: one event fewer for every 20 people treated.

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control.
    method : {"newcombe", "wald", "score"}
        The interval of the risk difference that is turned over.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame, shape (k, 7)
        ``estimate, low, high`` in people; ``y, se, p`` of the risk difference; ``note``. Where
        the difference may be 0, the number may be infinite: the interval is then everything
        *below* ``low`` (negative) and *above* ``high`` (positive), and the note says so.

    Raises
    ------
    ValueError, TypeError
        Impossible counts or an unknown name.

    References
    ----------
    Altman DG. BMJ 1998;317:1309-12.

    Examples
    --------
    >>> number_needed_to_treat(14, 120, 35, 121)[["estimate", "low", "high"]].round(1)
       estimate   low  high
    0      -5.8 -14.0  -3.7
    """
    counts.require_choice("method", method, ["newcombe", "wald", "score"])
    difference = risk_difference(events_t, n_t, events_c, n_c, method, level)
    y, se = difference["y"].to_numpy(), difference["se"].to_numpy()
    low, high = difference["low"].to_numpy(), difference["high"].to_numpy()
    without_width = (low == high) & (se == 0)
    through_infinity = (low < 0) & (high > 0)
    with np.errstate(divide="ignore"):
        estimate = 1 / np.where(y == 0, 0.0, y)  # never 1/−0
        least, most = 1 / np.where(low == 0, 0.0, low), 1 / np.where(high == 0, -0.0, high)
    limits = np.where(through_infinity, (least, most), (most, least))
    limits = np.where(without_width, np.nan, limits)
    notes = [
        (without_width, NO_WIDTH),
        (through_infinity, THROUGH_INFINITY),
        ((low == 0) | (high == 0), ENDS_AT_INFINITY),
        (y == 0, NO_DIFFERENCE),
    ]
    p = difference["p"].to_numpy()
    return _effect(difference.index, estimate, limits, y, se, p, notes)


def per_thousand(events_t, n_t, events_c, n_c, method="newcombe", level=0.95):
    """Events per 1,000 people in each arm, and how many more (or fewer) in the treated.

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control.
    method : {"newcombe", "wald", "score", "mee", "agresti-caffo"}
        The interval of the risk difference.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame, shape (k, 6)
        ``treated, control``: events per 1,000 people; ``estimate, low, high``: their difference
        per 1,000; ``note``.

    Raises
    ------
    ValueError, TypeError
        Impossible counts or an unknown name.

    Examples
    --------
    >>> per_thousand(14, 120, 35, 121).drop(columns="note").round(0)
       treated  control  estimate    low  high
    0    117.0    289.0    -173.0 -270.0 -71.0
    """
    difference = risk_difference(events_t, n_t, events_c, n_c, method, level)
    table = counts.two_arms(events_t, n_t, events_c, n_c)
    result = 1000 * difference[["estimate", "low", "high"]]
    result.insert(0, "treated", 1000 * table.events_t / table.n_t)
    result.insert(1, "control", 1000 * table.events_c / table.n_c)
    return result.assign(note=difference["note"])


def rate_ratio(events_t, time_t, events_c, time_c, method="exact", level=0.95, zero="none"):
    """Events per unit of person-time in the treated over the same in the controls.

    This counts events, not people: it takes every event as independent of the others, which
    several fractures in one person are not. The interval is then too narrow.

    Parameters
    ----------
    events_t, events_c : array_like, shape (k,)
        Events, whole numbers from 0.
    time_t, time_c : array_like, shape (k,)
        Person-time at risk, above 0, any unit, the same in both arms.
    method : {"exact", "midp", "wald"}
        ``exact``: conditional on the total number of events the treated share is binomial;
        Clopper-Pearson limits of that share, and twice the smaller tail as p;
        ``midp``: the same with the observed share counted half;
        ``wald``: the log interval, se² = 1/events_t + 1/events_c.
    level : float
        Confidence level, between 0 and 1.
    zero : {"none", "add_half"}
        ``add_half`` (``wald`` only) adds 0.5 to both counts where one is 0.

    Returns
    -------
    DataFrame, shape (k, 7)
        ``estimate, low, high`` as a ratio, ``y, se`` on the log scale, ``p``, ``note``.

    Raises
    ------
    ValueError, TypeError
        Impossible counts or an unknown name.

    References
    ----------
    Rothman KJ, Greenland S. Modern Epidemiology, 2nd ed. 1998, chapter 14.

    Examples
    --------
    >>> rate_ratio(14, 240, 35, 242)[["estimate", "low", "high"]].round(2)
       estimate  low  high
    0       0.4  0.2  0.77
    """
    _require_method(method, ["exact", "midp", "wald"], level, zero)
    columns, index = counts.as_columns(
        events_t=events_t, time_t=time_t, events_c=events_c, time_c=time_c
    )
    for arm in "tc":
        counts.require_whole(f"events_{arm}", columns[f"events_{arm}"], index, at_least=0)
        counts.require_positive(f"time_{arm}", columns[f"time_{arm}"], index)
    treated, control = columns["events_t"], columns["events_c"]
    no_events, one_empty = (treated == 0) & (control == 0), (treated == 0) | (control == 0)
    notes = []
    if zero == "add_half":
        treated, control = treated + 0.5 * one_empty, control + 0.5 * one_empty
        notes.append((one_empty, HALF_ADDED))
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = (treated / columns["time_t"]) / (control / columns["time_c"])
        variance = 1 / treated + 1 / control
    notes.append((no_events, NO_EVENTS))
    if method == "wald":
        notes.append((one_empty, ZERO_CELL))
        return _log_normal_ratio(index, estimate, variance, level, notes)
    notes.append((one_empty, OPEN_LIMIT))
    tail, observed_part = (1 - level) / 2, OBSERVED_PART[method]
    share_t = binomial_lower_limit(treated, control, tail, observed_part)
    share_c = binomial_lower_limit(control, treated, tail, observed_part)
    time_ratio = columns["time_t"] / columns["time_c"]
    with np.errstate(divide="ignore"):
        limits = share_t / (1 - share_t) / time_ratio, (1 - share_c) / share_c / time_ratio
    expected = time_ratio / (1 + time_ratio)
    p = 2 * np.minimum(
        binomial_upper_tail(treated, control, expected, observed_part),
        binomial_upper_tail(control, treated, 1 / (1 + time_ratio), observed_part),
    )
    return _ratio(index, estimate, limits, variance, np.minimum(1.0, p), notes)


def mean_difference(mean_t, sd_t, n_t, mean_c, sd_c, n_c, method="welch", spread="sd", level=0.95):
    """Mean of the treated minus mean of the controls, in the unit of the means.

    Parameters
    ----------
    mean_t, mean_c : array_like, shape (k,)
        Means.
    sd_t, sd_c : array_like, shape (k,)
        Standard deviations, or standard errors where ``spread="se"``; the same unit.
    n_t, n_c : array_like, shape (k,), or None
        People, whole numbers from 2. May be None where nothing depends on them:
        standard errors with the normal method.
    method : {"welch", "pooled", "normal"}
        ``welch``: t with Satterthwaite's degrees of freedom; ``pooled``: t with one common
        variance; ``normal``: z, as pools use it.
    spread : {"sd", "se"}
        What the two spreads are. Many papers print ± and do not say.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame, shape (k, 7) or (k, 8)
        ``estimate, low, high, y, se`` in the unit of the means, ``df`` (not for ``normal``),
        ``p``, ``note``.

    Raises
    ------
    ValueError, TypeError
        An impossible value, an unknown name, or no n where one is needed.

    References
    ----------
    Welch BL. Biometrika 1947;34:28-35.

    Examples
    --------
    >>> mean_difference(5.2, 2.1, 40, 4.1, 2.4, 38)[["estimate", "low", "high"]].round(2)
       estimate   low  high
    0       1.1  0.08  2.12
    """
    counts.require_choice("method", method, ["welch", "pooled", "normal"])
    counts.require_level(level)
    if method != "normal" and (n_t is None or n_c is None):
        raise ValueError(f"n_t, n_c: None; allowed with method {method!r} are whole numbers")
    arms = counts.two_means(mean_t, sd_t, n_t, mean_c, sd_c, n_c, spread)
    estimate = arms.mean_t - arms.mean_c
    se, df = np.hypot(arms.se_t, arms.se_c), None
    if method == "welch":
        with np.errstate(invalid="ignore"):
            df = se**4 / (arms.se_t**4 / (arms.n_t - 1) + arms.se_c**4 / (arms.n_c - 1))
    elif method == "pooled":
        df = arms.n_t + arms.n_c - 2
        se = arms.pooled_sd * np.sqrt(1 / arms.n_t + 1 / arms.n_c)
    quantile = z_quantile(level) if df is None else stdtrit(df, (1 + level) / 2)
    # Without any spread Welch's degrees of freedom are 0/0 and the limits fall on the estimate.
    margin = np.where(se == 0, 0.0, quantile * se)
    limits = estimate - margin, estimate + margin
    p = p_normal(estimate, se) if df is None else p_t(estimate, se, df)
    result = _effect(arms.index, estimate, limits, estimate, se, p, [(se == 0, NO_WIDTH)])
    if df is not None:
        result.insert(result.columns.get_loc("p"), "df", df)
    return result


def standardised_mean_difference(mean_t, sd_t, n_t, mean_c, sd_c, n_c, spread="sd", level=0.95):
    """Hedges' g: the mean difference in pooled standard deviations, freed of its small-sample bias.

    Parameters
    ----------
    mean_t, mean_c : array_like, shape (k,)
        Means.
    sd_t, sd_c : array_like, shape (k,)
        Standard deviations, or standard errors where ``spread="se"``; the same unit.
    n_t, n_c : array_like, shape (k,)
        People, whole numbers from 2.
    spread : {"sd", "se"}
        What the two spreads are.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame, shape (k, 7)
        ``estimate, low, high, y, se`` in standard deviations, ``p``, ``note``. The interval is
        normal with se² = 1/n_t + 1/n_c + g²/(2n), the default of metafor (``vtype="LS"``), and
        the correction is exact: Γ(m/2) / (√(m/2) Γ((m−1)/2)) with m = n − 2.

    Raises
    ------
    ValueError, TypeError
        An impossible value or an unknown name.

    References
    ----------
    Hedges LV. J Educ Stat 1981;6:107-28.

    Examples
    --------
    >>> g = standardised_mean_difference(5.2, 2.1, 40, 4.1, 2.4, 38)
    >>> g[["estimate", "low", "high"]].round(2)
       estimate   low  high
    0      0.48  0.03  0.93
    """
    counts.require_level(level)
    if n_t is None or n_c is None:
        raise ValueError("n_t, n_c: None; allowed are whole numbers")
    arms = counts.two_means(mean_t, sd_t, n_t, mean_c, sd_c, n_c, spread)
    n = arms.n_t + arms.n_c
    # The ratio of gamma functions as a beta function, which does not overflow.
    unbiased = np.sqrt(np.pi / ((n - 2) / 2)) / beta((n - 3) / 2, 0.5)
    with np.errstate(divide="ignore", invalid="ignore"):
        g = unbiased * (arms.mean_t - arms.mean_c) / arms.pooled_sd
    g = np.where(arms.pooled_sd == 0, np.nan, g)
    se = np.sqrt(1 / arms.n_t + 1 / arms.n_c + g**2 / (2 * n))
    margin = z_quantile(level) * se
    notes = [(arms.pooled_sd == 0, NO_SPREAD)]
    return _effect(arms.index, g, (g - margin, g + margin), g, se, p_normal(g, se), notes)


def from_interval(estimate, low, high, scale="log", level=0.95, df=None, tolerance=0.005):
    """Turn a printed estimate and interval back into y and its standard error.

    Parameters
    ----------
    estimate, low, high : array_like, shape (k,)
        As printed, on the natural scale; ``low`` at most ``high``.
    scale : {"log", "identity"}
        The scale on which the interval was made: ``log`` for ratios, which must be above 0.
    level : float
        Confidence level of the printed interval, between 0 and 1.
    df : array_like, shape (k,), or None
        Degrees of freedom of the t quantile that the interval was made with, such as n − 1 for
        the mean of one arm; None where it was the normal quantile.
    tolerance : array_like, shape (k,)
        How far a printed number may lie from the true one by rounding: half a unit of its last
        digit, so 0.005 for two decimals.

    Returns
    -------
    DataFrame, shape (k, 7)
        ``estimate, low, high`` as given, ``y`` (the log of the estimate, or the estimate),
        ``se`` (the width of the interval over twice the quantile), ``p`` of y/se, ``note``.
        The note flags an estimate that no rounding puts into the middle of its interval:
        a misprint, another scale, or a method whose interval is not symmetric.

    Raises
    ------
    ValueError, TypeError
        An impossible value or an unknown name.

    References
    ----------
    Altman DG, Bland JM. How to obtain the P value from a confidence interval. BMJ 2011;343:d2304.

    Examples
    --------
    >>> from_interval(0.40, 0.23, 0.71)[["y", "se"]].round(3)
           y     se
    0 -0.916  0.288
    """
    counts.require_choice("scale", scale, ["log", "identity"])
    counts.require_level(level)
    given = {"estimate": estimate, "low": low, "high": high, "tolerance": tolerance}
    columns, index = counts.as_columns(**given, **({} if df is None else {"df": df}))
    for name in ("estimate", "low", "high"):
        check = counts.require_positive if scale == "log" else counts.require_finite
        check(name, columns[name], index)
    counts.require_positive("tolerance", columns["tolerance"], index, or_zero=True)
    estimate, low, high, rounding = (columns[name] for name in given)
    counts.require(
        "low", low, index, low <= high, lambda row: f"at most high, which is {high[row]:g}"
    )
    quantile = z_quantile(level)
    if df is not None:
        counts.require_positive("df", columns["df"], index)
        quantile = stdtrit(columns["df"], (1 + level) / 2)
    outside = (estimate + rounding < low - rounding) | (estimate - rounding > high + rounding)
    least = _middle(low - rounding, high - rounding, scale) - rounding
    most = _middle(low + rounding, high + rounding, scale) + rounding
    slack = 1e-12 * np.abs(estimate)  # of binary fractions
    asymmetric = (estimate < least - slack) | (estimate > most + slack)
    to_y = np.log if scale == "log" else np.asarray
    y, se = to_y(estimate), (to_y(high) - to_y(low)) / (2 * quantile)
    p = p_normal(y, se) if df is None else p_t(y, se, columns["df"])
    notes = [(outside, OUTSIDE), (asymmetric, ASYMMETRIC), (se == 0, NO_WIDTH)]
    return _effect(index, estimate, (low, high), y, se, p, notes)


def _table(events_t, n_t, events_c, n_c, method, methods, level, zero):
    """Check what all two-by-two effects share; return the table and the notes so far."""
    _require_method(method, methods, level, zero)
    table = counts.two_arms(events_t, n_t, events_c, n_c)
    notes = []
    if zero == "add_half":
        notes.append((table.has_zero_cell, HALF_ADDED))
        table = table.add_half_where_zero()
    return table, notes


def _require_method(method, methods, level, zero) -> None:
    counts.require_choice("method", method, methods)
    counts.require_choice("zero", zero, ["none", "add_half"])
    counts.require_level(level)
    if zero == "add_half" and method not in WALD:
        raise ValueError(
            f"zero: 'add_half'; allowed is 'none': method {method!r} needs no correction"
        )


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

    columns = (table.events_t, table.n_t, table.events_c, table.n_c)
    return counts.in_chunks(limits, *columns, results=2)


def _one_more_of_each(table: TwoArms) -> TwoArms:
    """One event and one non-event added to each arm."""
    return TwoArms(
        table.events_t + 1, table.n_t + 2, table.events_c + 1, table.n_c + 2, table.index
    )


def _middle(low: Column, high: Column, scale: str) -> Column:
    if scale == "log":
        return np.sqrt(np.maximum(0.0, low) * np.maximum(0.0, high))
    return (low + high) / 2


def _log_normal_ratio(index, estimate, variance, level, notes) -> pd.DataFrame:
    """A ratio with a normal interval on the log scale."""
    z = z_quantile(level)

    def normal_interval(estimate, variance):
        with np.errstate(divide="ignore", invalid="ignore"):
            se = _root(variance)
            factor = np.exp(z * se)
            return estimate / factor, estimate * factor, p_normal(np.log(estimate), se)

    low, high, p = counts.in_chunks(normal_interval, estimate, variance, results=3)
    return _ratio(index, estimate, (low, high), variance, p, notes)


def _ratio(index, estimate, limits, variance, p, notes) -> pd.DataFrame:
    def log_and_root(estimate, variance):
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log(estimate), _root(variance)

    y, se = counts.in_chunks(log_and_root, estimate, variance, results=2)
    return _effect(index, estimate, limits, y, se, p, notes)


def _root(variance: Column) -> Column:
    """The standard error; NaN where an empty cell makes the variance infinite."""
    return np.sqrt(np.where(np.isfinite(variance), variance, np.nan))


def _effect(index, estimate, limits, y, se, p, notes) -> pd.DataFrame:
    low, high = limits
    columns = {"estimate": estimate, "low": low, "high": high, "y": y, "se": se, "p": p}
    return frame(index, columns, notes)
