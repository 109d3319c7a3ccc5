"""What do several trials say together? One row per pool.

``mantel_haenszel`` and ``peto`` pool counts, ``pool`` pools effects with their standard errors;
``leave_one_out`` and ``cumulative`` repeat any of the three, ``egger`` asks about small trials.
With ``by="column"`` each pools every group of the frame in one call. The columns are

``method, k, k_used``
    how, the trials in the frame, and those with a say in the estimate (``note`` tells any gap),
``estimate, low, high``
    on the natural scale (a ratio, a difference),
``y, se``
    on the scale of analysis: the log of a ratio, the difference itself,
``tau2, q, q_p, i2, h2``
    heterogeneity: tau² on the squared scale of analysis, Cochran's Q and its p, I² in per cent,
    H² (Higgins and Thompson's general form from tau²; a common-effect pool has Q/df),
``pi_low, pi_high``
    where the true effect of the next trial is expected, on the natural scale,
``p``
    two-sided, against no effect,
``note``
    everything that a reader has to know about this row, else empty.
"""

from functools import partial

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from helpers import counts, effects
from helpers.counts import Column
from helpers.machinery import heterogeneity, pool_result, stratified
from helpers.machinery.heterogeneity import Trials
from helpers.machinery.pool_input import read_counts, read_effects

INTERVALS = {
    "normal": "normal",
    "hksj": "Hartung-Knapp",
    "hksj-adhoc": "Hartung-Knapp, never narrower than normal",
}


def mantel_haenszel(trials, measure="rr", level=0.95, by=None):
    """Pool counts by Mantel and Haenszel's weights: a common effect, good with sparse events.

    Nothing is ever added to a cell. A trial without events in either arm (or with nothing else)
    carries no weight in a ratio and counts in ``k``, not in ``k_used``; in a risk difference it
    does count. Only ``q`` needs an effect from each trial: as in metafor, trials with an empty
    cell enter it with 0.5 added to each cell, and those silent on the ratio do not enter it.

    Parameters
    ----------
    trials : DataFrame, shape (k, …)
        Columns ``events_t, n_t, events_c, n_c``: people with the event and people in the arm.
    measure : {"rr", "or", "rd"}
        Risk ratio (Greenland and Robins' variance), odds ratio (Robins, Breslow and Greenland's)
        or risk difference (Sato's).
    level : float
        Confidence level, between 0 and 1.
    by : str, list of str, or None
        Column or columns that name the pool; None makes one pool.

    Returns
    -------
    DataFrame, one row per pool, in order of first appearance
        The columns of this module, ``y, se`` on the log scale for ratios. ``tau2`` is 0, and
        there is no prediction interval: one common effect is assumed.

    Raises
    ------
    ValueError, TypeError
        Impossible counts, a missing column, or an unknown name.

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
    counts.require_choice("measure", measure, _MANTEL_HAENSZEL)
    counts.require_level(level)
    name, scale, formula, own_effect = _MANTEL_HAENSZEL[measure]
    table, groups, labels = read_counts(trials, by)
    y, se, has_say = formula(table, groups)
    silent = stratified.silent(table)
    k_in_q = groups.count(~silent)
    own = own_effect(table.events_t, table.n_t, table.events_c, table.n_c, zero="add_half")
    weights = np.where(silent, 0.0, 1 / own["se"].to_numpy() ** 2)
    centre = groups.spread(np.where(np.isfinite(y), y, np.nan))
    return _common_effect_from_counts(
        f"Mantel-Haenszel, {name}",
        scale,
        labels,
        level,
        y=y,
        se=se,
        k=groups.sizes,
        k_used=groups.count(has_say),
        q=groups.sum(weights * (own["y"].to_numpy() - centre) ** 2),
        k_in_q=k_in_q,
        notes=[
            (
                groups.any(table.has_zero_cell & ~silent) & (k_in_q > 1),
                pool_result.HALF_ADDED_FOR_Q,
            ),
            (groups.any(silent & has_say) & (groups.sizes > 1), pool_result.NOT_IN_Q),
        ],
    )


def peto(trials, level=0.95, by=None):
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

    Raises
    ------
    ValueError, TypeError
        Impossible counts, or a missing column.

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
    counts.require_level(level)
    table, groups, labels = read_counts(trials, by)
    y, se, has_say, q = stratified.peto(table, groups)
    k_used = groups.count(has_say)
    return _common_effect_from_counts(
        "Peto, odds ratio",
        "log",
        labels,
        level,
        y=y,
        se=se,
        k=groups.sizes,
        k_used=k_used,
        q=q,
        k_in_q=k_used,
        notes=[],
    )


def pool(
    trials,
    *,
    scale,
    tau2="reml",
    interval="hksj",
    level=0.95,
    by=None,
    prediction="k-1",
    missing="raise",
):
    """Pool effects by inverse variance: a common effect, or a mean of effects that differ by tau².

    Parameters
    ----------
    trials : DataFrame, shape (k, …)
        Columns ``y`` and ``se`` on the scale of analysis, as ``helpers.effects`` returns them.
    scale : {"log", "identity"}
        What ``y`` is: the log of a ratio, or a difference. It decides what ``estimate`` means.
    tau2 : {"common", "dl", "pm", "reml", "sj", "eb"}
        ``common``: no variance between trials, weights 1/se²; ``dl``: DerSimonian and Laird's
        moment estimator; ``pm``: Paule and Mandel; ``reml``: restricted maximum likelihood, the
        highest maximum; ``sj``: Sidik and Jonkman; ``eb``: empirical Bayes (the same equation
        as ``pm``). All but ``sj`` may be 0, none is below.
    interval : {"normal", "hksj", "hksj-adhoc"}
        ``normal``: z; ``hksj``: Hartung and Knapp, Sidik and Jonkman: t with k − 1 df and a
        standard error from the scatter of the effects, which may be narrower than normal;
        ``hksj-adhoc``: that standard error, never below the normal one. A common effect goes
        with ``normal`` only.
    level : float
        Confidence level, between 0 and 1, of the prediction interval too.
    by : str, list of str, or None
        Column or columns that name the pool; None makes one pool.
    prediction : {"k-1", "k-2", "normal"}
        Quantile of the prediction interval y ± quantile·√(tau² + se²): t with k − 1 df
        (as metafor with Hartung-Knapp), t with k − 2 df (Higgins, Thompson and Spiegelhalter),
        or z. ``se`` is that of the chosen interval.
    missing : {"raise", "omit"}
        What to do with a trial whose y or se is NaN or infinite.

    Returns
    -------
    DataFrame, one row per pool, in order of first appearance
        The columns of this module. One trial is given back with its normal interval; it has no
        tau², I² and H² unless ``common`` sets them. Fewer than three trials, or a common effect,
        have no prediction interval (NaN).

    Raises
    ------
    ValueError, TypeError
        A trial without a finite y and se (unless ``missing="omit"``), an se not above 0, a
        missing column, or an unknown name; the message names the row and what is allowed.

    References
    ----------
    DerSimonian R, Laird N. Control Clin Trials 1986;7:177-88.
    Hartung J, Knapp G. Stat Med 2001;20:1771-82.
    Knapp G, Hartung J. Stat Med 2003;22:2693-710 (the ad hoc form).
    Higgins JPT, Thompson SG, Spiegelhalter DJ. J R Stat Soc A 2009;172:137-59.

    Examples
    --------
    >>> ratios = effects.risk_ratio([4, 9, 12], [60, 91, 80], [9, 14, 10], [58, 90, 82])
    >>> pool(ratios, scale="log")[["k", "estimate", "low", "high", "i2"]].round(2)
       k  estimate   low  high     i2
    0  3      0.75  0.21  2.69  24.36
    """
    counts.require_choice("scale", scale, ["log", "identity"])
    counts.require_choice("tau2", tau2, heterogeneity.ESTIMATORS)
    allowed = ["normal"] if tau2 == "common" else INTERVALS
    counts.require_choice(f"interval with tau2={tau2!r}", interval, allowed)
    counts.require_choice("prediction", prediction, ["k-1", "k-2", "normal"])
    counts.require_level(level)
    read = read_effects(trials, by, missing)
    numbers, several = _inverse_variance(
        Trials(read.y, read.se**2, read.groups), tau2, interval, level, prediction
    )
    every = read.for_every_pool
    return pool_result.pool_frame(
        read.labels,
        f"{heterogeneity.ESTIMATORS[tau2]}, {INTERVALS[interval]}",
        scale,
        [
            (read.k_used < read.k, pool_result.LEFT_OUT),
            (~read.filled, pool_result.NO_TRIAL),
            (read.k_used == 1, pool_result.ONE_TRIAL),
            ((read.k_used == 2) & (tau2 != "common"), pool_result.TOO_FEW_TO_PREDICT),
            (every(several), pool_result.TWO_MAXIMA),
            (every(numbers["se"] == 0), pool_result.NO_WIDTH),
        ],
        k=read.k,
        k_used=read.k_used,
        **{name: every(values) for name, values in numbers.items()},
    )


def leave_one_out(trials, using, **options):
    """Pool again without each trial in turn.

    Parameters
    ----------
    trials : DataFrame, shape (k, …), k at least 2
        What ``using`` takes.
    using : callable
        ``pool``, ``mantel_haenszel`` or ``peto``.
    **options
        Passed on to ``using``; not ``by``.

    Returns
    -------
    DataFrame, shape (k, …)
        The row of each trial holds the pool of all others; the index is that of ``trials``.

    Raises
    ------
    ValueError, TypeError
        Fewer than two trials, or what ``using`` raises.

    Examples
    --------
    >>> ratios = effects.risk_ratio([4, 9, 12], [60, 91, 80], [9, 14, 10], [58, 90, 82])
    >>> leave_one_out(ratios, pool, scale="log", tau2="dl", interval="normal")["estimate"].round(2)
    0    0.89
    1    0.79
    2    0.56
    Name: estimate, dtype: float64
    """
    if len(trials) < 2:
        raise ValueError(f"trials: {len(trials)} row(s); allowed are 2 or more")
    left_out, kept = np.nonzero(~np.eye(len(trials), dtype=bool))
    return _pool_subsets(trials, left_out, kept, using, options)


def cumulative(trials, using, **options):
    """Pool the first trial, the first two, the first three …, in the order of the rows.

    Parameters
    ----------
    trials : DataFrame, shape (k, …)
        What ``using`` takes; sort it first (by year, by size).
    using : callable
        ``pool``, ``mantel_haenszel`` or ``peto``.
    **options
        Passed on to ``using``; not ``by``.

    Returns
    -------
    DataFrame, shape (k, …)
        The row of each trial holds the pool up to and with it; the index is that of ``trials``.

    Raises
    ------
    ValueError, TypeError
        No trials, or what ``using`` raises.

    References
    ----------
    Lau J, Antman EM, Jimenez-Silva J, Kupelnick B, Mosteller F, Chalmers TC.
    N Engl J Med 1992;327:248-54.

    Examples
    --------
    >>> ratios = effects.risk_ratio([4, 9, 12], [60, 91, 80], [9, 14, 10], [58, 90, 82])
    >>> cumulative(ratios, pool, scale="log", tau2="dl", interval="normal")["estimate"].round(2)
    0    0.43
    1    0.56
    2    0.75
    Name: estimate, dtype: float64
    """
    last, member = np.tril_indices(len(trials))
    return _pool_subsets(trials, last, member, using, options)


def egger(trials, level=0.95, by=None, missing="raise"):
    """Do small trials show other effects than large ones? Egger's regression test.

    The regression of y/se on 1/se by least squares, which is that of y on se with weights 1/se²:
    its intercept is the ``bias``, tested by t with k − 2 df; its slope is the effect in the
    ``limit`` of a trial without sampling error.

    Parameters
    ----------
    trials : DataFrame, shape (k, …)
        Columns ``y`` and ``se`` on the scale of analysis.
    level : float
        Confidence level, between 0 and 1.
    by : str, list of str, or None
        Column or columns that name the pool; None makes one pool.
    missing : {"raise", "omit"}
        What to do with a trial whose y or se is NaN or infinite.

    Returns
    -------
    DataFrame, one row per pool, in order of first appearance
        ``k, k_used, bias, se, low, high, t, df, p``, ``limit`` (on the scale of y) and ``note``.
        Fewer than three trials, or equal standard errors, have no line (NaN).

    Raises
    ------
    ValueError, TypeError
        As ``pool``.

    References
    ----------
    Egger M, Davey Smith G, Schneider M, Minder C. BMJ 1997;315:629-34.
    Sterne JAC, Sutton AJ, Ioannidis JPA, et al. BMJ 2011;343:d4002 (ten trials or more).

    Examples
    --------
    >>> few = pd.DataFrame({"y": [-0.9, -0.5, -0.2, -0.1], "se": [0.5, 0.3, 0.2, 0.1]})
    >>> egger(few)[["bias", "low", "high", "df"]].round(2)
       bias   low  high   df
    0 -1.87 -3.16 -0.58  2.0
    """
    counts.require_level(level)
    read = read_effects(trials, by, missing)
    groups, k = read.groups, read.groups.sizes
    has_line = (k > 2) & (groups.min(read.se) < groups.max(read.se))
    df = np.where(has_line, k - 2.0, np.nan)
    precision, response = 1 / read.se, read.y / read.se
    middle = groups.sum(precision) / k
    from_middle = precision - groups.spread(middle)
    leverage = np.where(has_line, groups.sum(from_middle**2), np.nan)
    limit = groups.sum(from_middle * response) / leverage
    bias = groups.sum(response - groups.spread(limit) * precision) / k
    scatter = response - groups.spread(bias) - groups.spread(limit) * precision
    se = np.sqrt(groups.sum(scatter**2) / df * (1 / k + middle**2 / leverage))
    margin = stdtrit(df, (1 + level) / 2) * se
    with np.errstate(divide="ignore", invalid="ignore"):
        t = bias / se
    columns = {
        "bias": bias,
        "se": se,
        "low": bias - margin,
        "high": bias + margin,
        "t": t,
        "df": df,
        "p": 2 * stdtr(df, -np.abs(t)),
        "limit": limit,
    }
    every = read.for_every_pool
    few, drawn = read.k_used < 3, every(has_line)
    notes = [
        (read.k_used < read.k, pool_result.LEFT_OUT),
        (few, pool_result.TOO_FEW_FOR_LINE),
        (~few & ~drawn, pool_result.EQUAL_PRECISION),
        (drawn & (read.k_used < 10), pool_result.FEW_FOR_EGGER),
    ]
    result = {"k": read.k, "k_used": read.k_used}
    result |= {name: every(values) for name, values in columns.items()}
    result["note"] = pool_result.joined_notes(len(read.k), notes)
    return pd.DataFrame(result, index=read.labels)


def _common_effect_from_counts(
    method, scale, labels, level, *, y, se, k, k_used, q, k_in_q, notes
) -> pd.DataFrame:
    """The row of a pool that assumes one common effect: tau² is 0, nothing is predicted."""
    defined = np.isfinite(y)
    q = np.where(k_in_q > 1, q, 0.0)
    i2, h2 = heterogeneity.from_q(q, k_in_q - 1)
    margin = _z(level) * se
    nothing = np.full(len(y), np.nan)
    return pool_result.pool_frame(
        labels,
        method,
        scale,
        [
            (k_used < k, pool_result.NO_INFORMATION),
            (k_used == 0, pool_result.NO_TRIAL),
            ((k_used == 1) & defined, pool_result.ONE_TRIAL),
            (np.isinf(y), pool_result.NO_LIMIT),
            (se == 0, pool_result.NO_WIDTH),
            *((applies & defined, text) for applies, text in notes),
        ],
        k=k,
        k_used=k_used,
        estimate=y,
        low=y - margin,
        high=y + margin,
        y=y,
        se=se,
        tau2=np.where(defined, 0.0, np.nan),
        q=np.where(defined, q, np.nan),
        q_p=np.where(defined, heterogeneity.chi_squared_p(q, k_in_q - 1), np.nan),
        i2=np.where(defined, i2, np.nan),
        h2=np.where(defined, h2, np.nan),
        pi_low=nothing,
        pi_high=nothing,
        p=_p_normal(y, se),
    )


def _inverse_variance(
    trials: Trials, tau2: str, interval: str, level: float, prediction: str
) -> tuple[dict[str, Column], np.ndarray]:
    """Every number of every pool, on the scale of analysis; and where REML had several maxima."""
    groups, k = trials.groups, trials.groups.sizes
    smallest, largest = groups.min(trials.y), groups.max(trials.y)
    # Measured from the smallest one, equal effects have no scatter at all, not even of rounding.
    pools = Trials(trials.y - groups.spread(smallest), trials.v, groups)
    between, several = _tau2(pools, tau2)
    weights = pools.weights(between)
    y = np.clip(trials.mean(weights), smallest, largest)
    se, quantile, p = _interval(pools, weights, y, interval, level)
    q, q_p = heterogeneity.cochran_q(pools)
    if tau2 == "common":
        i2, h2 = heterogeneity.from_q(q, k - 1)
        known, predicted = True, False
    else:
        i2, h2 = heterogeneity.from_tau2(pools, between)
        known, predicted = k > 1, k > 2
    margin = _prediction_quantile(prediction, k, level) * np.hypot(np.sqrt(between), se)
    margin = np.where(predicted, margin, np.nan)
    return {
        "estimate": y,
        "low": y - quantile * se,
        "high": y + quantile * se,
        "y": y,
        "se": se,
        "tau2": np.where(known, between, np.nan),
        "q": q,
        "q_p": q_p,
        "i2": np.where(known, i2, np.nan),
        "h2": np.where(known, h2, np.nan),
        "pi_low": y - margin,
        "pi_high": y + margin,
        "p": p,
    }, several


def _tau2(pools: Trials, method: str) -> tuple[Column, np.ndarray]:
    """Estimate tau² where there are two trials or more, 0 for one; and flag several maxima."""
    k = pools.groups.sizes
    tau2, several = np.zeros(len(k)), np.zeros(len(k), dtype=bool)
    plural = np.flatnonzero(k > 1)
    if len(plural):
        tau2[plural], several[plural] = heterogeneity.estimate(method, pools.pick(plural))
    return tau2, several


def _interval(pools: Trials, weights, y, interval: str, level: float):
    """Standard error, quantile and p of each pool; one trial has the normal ones."""
    groups, k = pools.groups, pools.groups.sizes
    normal_se = 1 / np.sqrt(groups.sum(weights))
    if interval == "normal":
        return normal_se, _z(level), _p_normal(y, normal_se)
    plural, df = k > 1, np.maximum(k - 1, 1)
    stretch = np.sqrt(groups.sum(weights * pools.residuals(weights) ** 2) / df)
    if interval == "hksj-adhoc":
        stretch = np.maximum(1.0, stretch)
    se = np.where(plural, stretch * normal_se, normal_se)
    quantile = np.where(plural, _t_quantile(df, level), _z(level))
    with np.errstate(divide="ignore", invalid="ignore"):
        p_t = np.where(se > 0, 2 * stdtr(df, -np.abs(y / se)), np.nan)
    return se, quantile, np.where(plural, p_t, _p_normal(y, se))


def _prediction_quantile(prediction: str, k: np.ndarray, level: float):
    if prediction == "normal":
        return _z(level)
    lost = {"k-1": 1, "k-2": 2}[prediction]
    return _t_quantile(np.maximum(k - lost, 1), level)


def _t_quantile(df: np.ndarray, level: float) -> Column:
    """The quantile of t for each pool, worked out once for each number of degrees of freedom."""
    different, which = np.unique(df, return_inverse=True)
    return stdtrit(different, (1 + level) / 2)[which]


def _pool_subsets(trials, numbers, rows, using, options) -> pd.DataFrame:
    """Pool many subsets of the trials in one call; there is one for each trial."""
    if "by" in options:
        raise TypeError("by: allowed is one pool at a time; filter the frame first")
    subsets = trials.iloc[rows].assign(subset=numbers)
    return using(subsets, by="subset", **options).set_axis(trials.index)


def _z(level: float) -> float:
    return float(ndtri((1 + level) / 2))


def _p_normal(y: Column, se: Column) -> Column:
    """Two-sided p of y/se; no number where the standard error is 0 or there is none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(se > 0, 2 * ndtr(-np.abs(y / se)), np.nan)


_MANTEL_HAENSZEL = {
    "rr": ("risk ratio", "log", stratified.mantel_haenszel_rr, effects.risk_ratio),
    "or": ("odds ratio", "log", stratified.mantel_haenszel_or, effects.odds_ratio),
    "rd": (
        "risk difference",
        "identity",
        stratified.mantel_haenszel_rd,
        partial(effects.risk_difference, method="wald"),
    ),
}
