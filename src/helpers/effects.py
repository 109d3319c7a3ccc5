"""How far apart are two arms? One effect and its interval per row.

Treatment comes first (``t``), control second (``c``): a ratio is treatment over control and a
difference is treatment minus control. Arrays go in, a DataFrame comes out, with the index kept:

``estimate, low, high``
    on the natural scale (a ratio, a difference),
``y, se``
    on the scale of analysis, where sampling errors are closest to normal: the log of a ratio,
    the difference itself; pools are made of these,
``p``
    two-sided, against no effect, where the method has a test,
``note``
    why a number is missing or infinite, else empty.

Nothing is corrected behind your back: a table with an empty cell gives what the formula gives
(0, infinity or no number) and a note that says so. ``zero="add_half"`` adds 0.5 to the four
cells of such tables, and of no others.
"""

import numpy as np
import pandas as pd
from scipy.special import betainc, betaincinv, ndtr, ndtri, stdtr, stdtrit

from helpers import counts
from helpers.counts import Column

ZERO_CELL = "a cell that the formula needs is zero: no interval"
NO_EVENTS = "no events in either arm: the ratio is undefined"
NO_CONTRAST = "one margin of the table is zero: the ratio is undefined"
OPEN_LIMIT = "a cell is zero: the interval is open on one side"
NO_WIDTH = "standard error 0: the formula gives an interval without width"
HALF_ADDED = "0.5 added to every cell"


def risk_ratio(events_t, n_t, events_c, n_c, method="katz", level=0.95, zero="none"):
    """Risk in the treated over the risk in the controls.

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control.
    method : {"katz"}
        ``katz``: the log interval, se² = 1/events_t − 1/n_t + 1/events_c − 1/n_c.
    level : float
        Confidence level, between 0 and 1.
    zero : {"none", "add_half"}
        What to do with a table that has an empty cell.

    Returns
    -------
    DataFrame, shape (k, 7)
        ``estimate, low, high`` as a ratio, ``y, se`` on the log scale, ``p``, ``note``.

    Raises
    ------
    ValueError, TypeError
        Impossible counts or an unknown name; the message names argument, row and what is allowed.

    References
    ----------
    Katz D, Baptista J, Azen SP, Pike MC. Biometrics 1978;34:469-74.

    Examples
    --------
    >>> risk_ratio(14, 120, 35, 121)[["estimate", "low", "high"]].round(2)
       estimate   low  high
    0       0.4  0.23  0.71
    """
    table, notes = _table(events_t, n_t, events_c, n_c, method, ["katz"], level, zero)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = (table.events_t / table.n_t) / (table.events_c / table.n_c)
        variance = 1 / table.events_t - 1 / table.n_t + 1 / table.events_c - 1 / table.n_c
    no_events = (table.events_t == 0) & (table.events_c == 0)
    notes += [
        (no_events, NO_EVENTS),
        ((table.events_t == 0) | (table.events_c == 0), ZERO_CELL),
        (variance == 0, NO_WIDTH),
    ]
    return _ratio(table.index, estimate, variance, level, notes)


def odds_ratio(events_t, n_t, events_c, n_c, method="woolf", level=0.95, zero="none"):
    """Odds of the event in the treated over the odds in the controls.

    An odds ratio is not a risk ratio: where events are common it lies further from 1.

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control.
    method : {"woolf"}
        ``woolf``: the log interval, se² = the sum of 1/cell over the four cells.
    level : float
        Confidence level, between 0 and 1.
    zero : {"none", "add_half"}
        What to do with a table that has an empty cell.

    Returns
    -------
    DataFrame, shape (k, 7)
        ``estimate, low, high`` as a ratio, ``y, se`` on the log scale, ``p``, ``note``.

    Raises
    ------
    ValueError, TypeError
        Impossible counts or an unknown name; the message names argument, row and what is allowed.

    References
    ----------
    Woolf B. Ann Hum Genet 1955;19:251-3.

    Examples
    --------
    >>> odds_ratio(14, 120, 35, 121)[["estimate", "low", "high"]].round(2)
       estimate   low  high
    0      0.32  0.16  0.64
    """
    table, notes = _table(events_t, n_t, events_c, n_c, method, ["woolf"], level, zero)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = (table.events_t * table.nonevents_c) / (table.nonevents_t * table.events_c)
        variance = (
            1 / table.events_t + 1 / table.nonevents_t + 1 / table.events_c + 1 / table.nonevents_c
        )
    notes += [(np.isnan(estimate), NO_CONTRAST), (np.isinf(variance), ZERO_CELL)]
    return _ratio(table.index, estimate, variance, level, notes)


def risk_difference(events_t, n_t, events_c, n_c, method="newcombe", level=0.95, zero="none"):
    """Risk in the treated minus the risk in the controls, as a proportion (0.1 = 10 points).

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control.
    method : {"newcombe", "wald"}
        ``newcombe``: hybrid of the two Wilson score intervals (method 10), good in small arms;
        ``wald``: estimate ± z·se, which has no width where both risks are 0 or 1.
    level : float
        Confidence level, between 0 and 1.
    zero : {"none", "add_half"}
        What to do with a table that has an empty cell.

    Returns
    -------
    DataFrame, shape (k, 7)
        ``estimate, low, high`` and ``y, se`` all as proportions, ``p`` (Wald only), ``note``.
        ``se`` is Wald's whatever the interval. Limits are not cut at −1 and 1.

    Raises
    ------
    ValueError, TypeError
        Impossible counts or an unknown name; the message names argument, row and what is allowed.

    References
    ----------
    Newcombe RG. Stat Med 1998;17:873-90.

    Examples
    --------
    >>> risk_difference(14, 120, 35, 121)[["estimate", "low", "high"]].round(2)
       estimate   low  high
    0     -0.17 -0.27 -0.07
    """
    table, notes = _table(events_t, n_t, events_c, n_c, method, ["newcombe", "wald"], level, zero)
    risk_t, risk_c = table.events_t / table.n_t, table.events_c / table.n_c
    estimate = risk_t - risk_c
    se = np.sqrt(risk_t * (1 - risk_t) / table.n_t + risk_c * (1 - risk_c) / table.n_c)
    z = _z(level)
    if method == "wald":
        low, high, p = estimate - z * se, estimate + z * se, _p_normal(estimate, se)
        notes.append((se == 0, NO_WIDTH))
    else:
        low_t, high_t = _wilson(risk_t, table.n_t, z)
        low_c, high_c = _wilson(risk_c, table.n_c, z)
        low = estimate - np.hypot(risk_t - low_t, high_c - risk_c)
        high = estimate + np.hypot(high_t - risk_t, risk_c - low_c)
        p = None
    return _frame(table.index, estimate, low, high, estimate, se, p, notes)


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
    method : {"exact", "wald"}
        ``exact``: conditional on the total number of events the treated share is binomial;
        Clopper-Pearson limits of that share, and twice the smaller tail as p;
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
        Impossible counts or an unknown name; the message names argument, row and what is allowed.

    References
    ----------
    Rothman KJ, Greenland S. Modern Epidemiology, 2nd ed. 1998, chapter 14.

    Examples
    --------
    >>> rate_ratio(14, 240, 35, 242)[["estimate", "low", "high"]].round(2)
       estimate  low  high
    0       0.4  0.2  0.77
    """
    counts.require_choice("method", method, ["exact", "wald"])
    counts.require_choice("zero", zero, ["none", "add_half"])
    counts.require_level(level)
    columns, index = counts.as_columns(
        events_t=events_t, time_t=time_t, events_c=events_c, time_c=time_c
    )
    for arm in "tc":
        counts.require_whole(f"events_{arm}", columns[f"events_{arm}"], index, at_least=0)
        counts.require_positive(f"time_{arm}", columns[f"time_{arm}"], index)
    treated, control = columns["events_t"], columns["events_c"]
    notes = []
    if zero == "add_half" and method == "wald":
        empty = (treated == 0) | (control == 0)
        treated, control = treated + 0.5 * empty, control + 0.5 * empty
        notes.append((empty, HALF_ADDED))
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = (treated / columns["time_t"]) / (control / columns["time_c"])
        variance = 1 / treated + 1 / control
    no_events = (treated == 0) & (control == 0)
    notes.append((no_events, NO_EVENTS))
    if method == "wald":
        notes.append((np.isinf(variance), ZERO_CELL))
        return _ratio(index, estimate, variance, level, notes)
    notes.append(((treated == 0) | (control == 0), OPEN_LIMIT))
    tail = (1 - level) / 2
    low_share, high_share = _clopper_pearson(treated, control, tail)
    odds_of_time = columns["time_c"] / columns["time_t"]
    with np.errstate(divide="ignore", invalid="ignore"):
        low = low_share / (1 - low_share) * odds_of_time
        high = high_share / (1 - high_share) * odds_of_time
        y, se = np.log(estimate), np.sqrt(variance)
    p = _p_share(treated, control, 1 / (1 + odds_of_time))
    return _frame(index, estimate, low, high, y, np.where(np.isinf(se), np.nan, se), p, notes)


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
        An impossible value, an unknown name, or no n where one is needed; the message names
        argument, row and what is allowed.

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
    counts.require_choice("spread", spread, ["sd", "se"])
    counts.require_level(level)
    n_is_needed = method != "normal" or spread == "sd"
    if n_is_needed and (n_t is None or n_c is None):
        raise ValueError(
            f"n_t, n_c: None; allowed with {spread!r} and {method!r} are whole numbers"
        )
    given = {"mean_t": mean_t, "sd_t": sd_t, "mean_c": mean_c, "sd_c": sd_c}
    if n_is_needed:
        given |= {"n_t": n_t, "n_c": n_c}
    columns, index = counts.as_columns(**given)
    for arm in "tc":
        counts.require_finite(f"mean_{arm}", columns[f"mean_{arm}"], index)
        counts.require_positive(f"sd_{arm}", columns[f"sd_{arm}"], index, or_zero=True)
        if n_is_needed:
            counts.require_whole(f"n_{arm}", columns[f"n_{arm}"], index, at_least=2)
    estimate = columns["mean_t"] - columns["mean_c"]
    se_t, se_c = columns["sd_t"], columns["sd_c"]
    if spread == "sd":
        se_t, se_c = se_t / np.sqrt(columns["n_t"]), se_c / np.sqrt(columns["n_c"])
    se, df = np.hypot(se_t, se_c), None
    if method == "welch":
        with np.errstate(invalid="ignore"):
            df = se**4 / (se_t**4 / (columns["n_t"] - 1) + se_c**4 / (columns["n_c"] - 1))
    elif method == "pooled":
        df_t, df_c = columns["n_t"] - 1, columns["n_c"] - 1
        df = df_t + df_c
        within = (df_t * columns["n_t"] * se_t**2 + df_c * columns["n_c"] * se_c**2) / df
        se = np.sqrt(within * (1 / columns["n_t"] + 1 / columns["n_c"]))
    quantile = _z(level) if df is None else stdtrit(df, (1 + level) / 2)
    # Without any spread Welch's degrees of freedom are 0/0 and the limits fall on the estimate.
    margin = np.where(se == 0, 0.0, quantile * se)
    result = _frame(
        index,
        estimate,
        estimate - margin,
        estimate + margin,
        estimate,
        se,
        _p_normal(estimate, se) if df is None else _p_t(estimate, se, df),
        [(se == 0, NO_WIDTH)],
    )
    if df is not None:
        result.insert(result.columns.get_loc("p"), "df", df)
    return result


def _table(events_t, n_t, events_c, n_c, method, methods, level, zero):
    """Check what all two-by-two effects share; return the table and the notes so far."""
    counts.require_choice("method", method, methods)
    counts.require_choice("zero", zero, ["none", "add_half"])
    counts.require_level(level)
    table = counts.two_arms(events_t, n_t, events_c, n_c)
    notes = []
    if zero == "add_half":
        notes.append((table.has_zero_cell, HALF_ADDED))
        table = table.add_half_where_zero()
    return table, notes


def _ratio(index, estimate, variance, level, notes) -> pd.DataFrame:
    """A ratio with a normal interval on the log scale."""
    defined = np.isfinite(variance)
    with np.errstate(divide="ignore", invalid="ignore"):
        se = np.sqrt(np.where(defined, variance, np.nan))
        y = np.log(estimate)
        factor = np.exp(_z(level) * se)
        low, high = estimate / factor, estimate * factor
    return _frame(index, estimate, low, high, y, se, _p_normal(y, se), notes)


def _frame(index, estimate, low, high, y, se, p, notes) -> pd.DataFrame:
    columns = {"estimate": estimate, "low": low, "high": high, "y": y, "se": se}
    columns["p"] = np.full(len(index), np.nan) if p is None else p
    columns["note"] = _note_column(len(index), notes)
    return pd.DataFrame(columns, index=index, copy=False)


def _note_column(length: int, notes) -> pd.Categorical:
    """The first note that applies to each row; a category costs one byte a row."""
    codes = np.zeros(length, dtype=np.int8)
    texts = [""]
    for applies, text in notes:
        if applies.any():
            codes[applies & (codes == 0)] = len(texts)
            texts.append(text)
    return pd.Categorical.from_codes(codes, categories=texts)


def _z(level: float) -> float:
    return float(ndtri((1 + level) / 2))


def _p_normal(y: Column, se: Column) -> Column:
    """Two-sided p of y/se; no number where the standard error is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(se > 0, 2 * ndtr(-np.abs(y / se)), np.nan)


def _p_t(y: Column, se: Column, df: Column) -> Column:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(se > 0, 2 * stdtr(df, -np.abs(y / se)), np.nan)


def _wilson(risk: Column, n: Column, z: float) -> tuple[Column, Column]:
    """Wilson's score interval for one proportion."""
    centre = (risk + z**2 / (2 * n)) / (1 + z**2 / n)
    margin = z / (1 + z**2 / n) * np.sqrt(risk * (1 - risk) / n + z**2 / (4 * n**2))
    return centre - margin, centre + margin


def _clopper_pearson(successes: Column, failures: Column, tail: float) -> tuple[Column, Column]:
    """Exact limits of a binomial share; 0 and 1 where the count leaves no room."""
    with np.errstate(invalid="ignore"):
        low = betaincinv(successes, failures + 1, tail)
        high = betaincinv(successes + 1, failures, 1 - tail)
    return np.where(successes == 0, 0.0, low), np.where(failures == 0, 1.0, high)


def _p_share(successes: Column, failures: Column, share: Column) -> Column:
    """Twice the smaller binomial tail, at most 1."""
    with np.errstate(invalid="ignore"):
        at_least = np.where(successes == 0, 1.0, betainc(successes, failures + 1, share))
        at_most = np.where(failures == 0, 1.0, betainc(failures, successes + 1, 1 - share))
    return np.minimum(1.0, 2 * np.minimum(at_least, at_most))
