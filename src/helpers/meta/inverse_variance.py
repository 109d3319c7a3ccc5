"""Pools of effects by inverse variance: a common effect, or a mean of effects that differ."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from helpers.effects import validation
from helpers.effects.distributions import p_normal, p_t, z_quantile
from helpers.effects.frames import measure_of, scale_of
from helpers.effects.validation import Column
from helpers.meta import heterogeneity, results
from helpers.meta.heterogeneity import Trials
from helpers.meta.inputs import read_effects
from helpers.meta.results import Pooling
from helpers.meta.shown import Result

INTERVALS = {
    "normal": "normal",
    "hksj": "Hartung-Knapp",
    "hksj-adhoc": "Hartung-Knapp, never narrower than normal",
}
SYNONYMS = {"z": "normal", "knha": "hksj", "adhoc": "hksj-adhoc"}
"""Other names of intervals, as metafor has them."""


def pool(
    trials: pd.DataFrame,
    *,
    scale: str | None = None,
    tau2: str = "reml",
    interval: str | None = None,
    level: float = 0.95,
    by: str | list[str] | None = None,
    prediction: str = "k-1",
    missing: str = "raise",
    method: str | None = None,
) -> Result:
    """Pool effects by inverse variance: a common effect, or a mean of effects that differ by tau².

    Parameters
    ----------
    trials : DataFrame, shape (k, …)
        Columns ``y`` and ``se`` on the scale of analysis, as ``helpers.effects`` returns them.
    scale : {"log", "identity"} or None
        What ``y`` is: the log of a ratio, or a difference. It decides what ``estimate`` means.
        None: what the attrs of the frame say; a frame without them needs it.
    tau2 : {"reml", "common", "dl", "pm", "ml", "sj", "eb"}
        ``common`` (``FE``): no variance between trials, weights 1/se²; ``dl``: DerSimonian and
        Laird's moment estimator; ``pm``: Paule and Mandel; ``reml``, ``ml``: restricted and
        unrestricted maximum likelihood, the highest maximum; ``sj``: Sidik and Jonkman; ``eb``:
        empirical Bayes (the same equation as ``pm``). All but ``sj`` may be 0, none is below.
        Upper or lower case.
    interval : {"hksj", "normal", "hksj-adhoc"} or None
        ``normal``: z; ``hksj``: Hartung and Knapp, Sidik and Jonkman: t with k − 1 df and a
        standard error from the scatter of the effects, which may be narrower than normal;
        ``hksj-adhoc``: that standard error, never below the normal one. ``knha``, ``z`` and
        ``adhoc`` mean the same. A common effect goes with ``normal`` only. None: ``hksj``, or
        ``normal`` for a common effect.
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
    method : str or None
        Another name for ``tau2``, as metafor has it; give one of the two.

    Returns
    -------
    DataFrame, one row per pool, in order of first appearance
        The columns of this module. It prints itself rounded. One trial is given back with its
        normal interval; it has no tau², I² and H² unless ``common`` sets them. Fewer than three
        trials, or a common effect, have no prediction interval (NaN).

    Raises
    ------
    ValueError, TypeError
        A trial without a finite y and se (unless ``missing="omit"``), an se not above 0, a
        missing column, or an unknown name; the message names the row and what is allowed. No
        scale, or another one than that of the frame: no ratio is pooled as a difference. A column
        ``measure`` with several names in one pool.

    References
    ----------
    DerSimonian R, Laird N. Control Clin Trials 1986;7:177-88.
    Hartung J, Knapp G. Stat Med 2001;20:1771-82.
    Knapp G, Hartung J. Stat Med 2003;22:2693-710 (the ad hoc form).
    Higgins JPT, Thompson SG, Spiegelhalter DJ. J R Stat Soc A 2009;172:137-59.

    Examples
    --------
    >>> from helpers import effects
    >>> ratios = effects.risk_ratio([4, 9, 12], [60, 91, 80], [9, 14, 10], [58, 90, 82])
    >>> pool(ratios)[["k", "estimate", "low", "high", "i2"]].round(2)
       k  estimate   low  high     i2
    0  3      0.75  0.21  2.69  24.36
    """
    scale = scale_of("trials", trials, scale)
    tau2, interval = model_names(tau2, interval, method)
    validation.require_choice("prediction", prediction, ["k-1", "k-2", "normal"])
    validation.require_level(level)
    read = read_effects(trials, by, missing)
    numbers, several = _inverse_variance(
        Trials(read.y, read.se**2, read.groups), tau2, interval, level, prediction
    )
    every = read.for_every_pool
    notes = [
        (read.k_used < read.k, results.LEFT_OUT),
        (~read.filled, results.NO_TRIAL),
        (read.k_used == 1, results.ONE_TRIAL),
        ((read.k_used == 2) & (tau2 != "common"), results.TOO_FEW_TO_PREDICT),
        (every(several), results.TWO_MAXIMA),
        (every(numbers["se"] == 0), results.NO_WIDTH),
    ]
    measure = measure_of("trials", trials, scale)
    named = f"{heterogeneity.ESTIMATORS[tau2]}, {INTERVALS[interval]}"
    columns = {"k": read.k, "k_used": read.k_used}
    columns |= {name: every(values) for name, values in numbers.items()}
    result = Pooling(measure, named, scale, level).frame(read.labels, notes, **columns)
    options = {"scale": scale, "tau2": tau2, "interval": interval, "level": level}
    options |= {"prediction": prediction, "missing": missing} | ({"by": by} if by else {})
    result.source = results.Source(pool, trials.copy(deep=False), options)
    return result


def model_names(tau2: str, interval: str | None, method: str | None = None) -> tuple[str, str]:
    """Our names of an estimator of tau² and of an interval that goes with it."""
    if method is not None:
        if tau2 != "reml":
            raise ValueError(f"method: {method!r}, and tau2 is {tau2!r}; allowed is one of them")
        tau2 = method
    named = "tau2" if method is None else "method"
    tau2 = validation.choice(named, tau2, heterogeneity.ESTIMATORS, heterogeneity.SYNONYMS)
    if interval is None:
        return tau2, "normal" if tau2 == "common" else "hksj"
    allowed = ["normal"] if tau2 == "common" else list(INTERVALS)
    return tau2, validation.choice(f"interval with tau2={tau2!r}", interval, allowed, SYNONYMS)


def _inverse_variance(
    trials: Trials, tau2: str, interval: str, level: float, prediction: str
) -> tuple[dict[str, Column], np.ndarray]:
    """Every number of every pool, on the scale of analysis; and where tau² had several maxima."""
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
        known, predicted = k > 0, k < 0
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
        "q_df": k - 1.0,
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
    tau2[plural], several[plural] = heterogeneity.estimate(method, pools.pick(plural))
    return tau2, several


def _interval(pools: Trials, weights, y, interval: str, level: float):
    """Standard error, quantile and p of each pool; one trial has the normal ones."""
    groups, k = pools.groups, pools.groups.sizes
    normal_se = 1 / np.sqrt(groups.sum(weights))
    if interval == "normal":
        return normal_se, z_quantile(level), p_normal(y, normal_se)
    plural, df = k > 1, np.maximum(k - 1, 1)
    stretch = np.sqrt(groups.sum(weights * pools.residuals(weights) ** 2) / df)
    if interval == "hksj-adhoc":
        stretch = np.maximum(1.0, stretch)
    se = np.where(plural, stretch * normal_se, normal_se)
    quantile = np.where(plural, _t_quantile(df, level), z_quantile(level))
    return se, quantile, np.where(plural, p_t(y, se, df), p_normal(y, se))


def _prediction_quantile(prediction: str, k: np.ndarray, level: float):
    if prediction == "normal":
        return z_quantile(level)
    lost = {"k-1": 1, "k-2": 2}[prediction]
    return _t_quantile(np.maximum(k - lost, 1), level)


def _t_quantile(df: np.ndarray, level: float) -> Column:
    """The quantile of t for each pool, worked out once for each number of degrees of freedom."""
    different, which = np.unique(df, return_inverse=True)
    return stdtrit(different, (1 + level) / 2)[which]
