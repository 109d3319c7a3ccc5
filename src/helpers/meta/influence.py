"""Influence of single trials: their weights, the pool without each, or trial after trial."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers.effects import validation
from helpers.meta import results, shown, stratified
from helpers.meta.groups import number_groups
from helpers.meta.inputs import read_counts
from helpers.meta.inverse_variance import pool
from helpers.meta.mantel_haenszel import peto
from helpers.meta.results import Source

ORDERS = ("precision",)
MOST_TRIALS = 1_000  # k pools of k - 1 trials: a second and a tenth of a gigabyte


def weights(pooled: pd.DataFrame) -> pd.Series:
    """How much each trial weighs in its pool, in per cent.

    Parameters
    ----------
    pooled : DataFrame
        As `pool`, `mantel_haenszel` or `peto` returned it.

    Returns
    -------
    Series, shape (k,)
        ``weight``, with the index of the trials; those of a pool add up to 100. A trial that has
        no say has 0.

    Raises
    ------
    ValueError
        Not a pool, or one that was changed since.

    Examples
    --------
    >>> from helpers import effects
    >>> ratios = effects.risk_ratio([4, 9, 12], [60, 91, 80], [9, 14, 10], [58, 90, 82])
    >>> weights(pool(ratios, tau2="common")).round(1).tolist()
    [19.6, 40.0, 40.4]
    """
    source = _source_of("pooled", pooled)
    trials, by = source.trials, source.options.get("by")
    if source.using is pool:
        labels, _ = number_groups(trials, by)
        between = pooled["tau2"].fillna(0.0).to_numpy()[labels]
        with np.errstate(invalid="ignore"):
            raw = 1 / (trials["se"].to_numpy(float) ** 2 + between)
        raw = np.where(np.isfinite(trials["y"].to_numpy(float)), np.nan_to_num(raw), 0.0)
    else:
        labels, _ = number_groups(trials, by)
        table, _, _ = read_counts(trials, None)
        measure = "peto" if source.using is peto else source.options["measure"]
        raw = stratified.weights(measure, table)
    total = np.bincount(labels, weights=raw)[labels]
    with np.errstate(invalid="ignore"):
        return pd.Series(100 * raw / total, index=trials.index, name="weight")


def leave_one_out(
    trials: pd.DataFrame, using: Callable[..., pd.DataFrame] | None = None, **options: Any
) -> shown.Result:
    """Pool again without each trial in turn.

    Parameters
    ----------
    trials : DataFrame, shape (k, …), k at least 2
        A pool, which is made again in the same way; or trials, as ``using`` takes them.
    using : callable or None
        ``pool``, ``mantel_haenszel`` or ``peto``. None: what the pool was made with, or ``pool``.
    **options
        Passed on to ``using``, in place of those of the pool; not ``by``.

    Returns
    -------
    DataFrame, shape (k, …)
        The row of each trial holds the pool of all others; the index is that of the trials.

    Raises
    ------
    ValueError, TypeError
        Fewer than two trials, or what ``using`` raises.

    Examples
    --------
    >>> from helpers import effects
    >>> ratios = effects.risk_ratio([4, 9, 12], [60, 91, 80], [9, 14, 10], [58, 90, 82])
    >>> pooled = pool(ratios, tau2="dl", interval="normal")
    >>> leave_one_out(pooled)["estimate"].round(2)
    0    0.89
    1    0.79
    2    0.56
    Name: estimate, dtype: float64
    """
    source = _to_repeat(trials, using, options)
    k = len(source.trials)
    if k < 2:
        raise ValueError(f"trials: {k} row(s); allowed are 2 or more")
    if k > MOST_TRIALS:
        raise ValueError(f"trials: {k:,} rows; allowed are {MOST_TRIALS:,}, each left out once")
    left_out, kept = np.nonzero(~np.eye(k, dtype=bool))
    return shown.result(_pool_subsets(source, left_out, kept), _without_each, results.POOL_SHOWN)


def cumulative(
    trials: pd.DataFrame,
    using: Callable[..., pd.DataFrame] | None = None,
    *,
    order: str | Sequence | None = None,
    **options: Any,
) -> shown.Result:
    """Pool the first trial, the first two, the first three …, in a chosen order.

    Parameters
    ----------
    trials : DataFrame, shape (k, …)
        A pool, which is made again in the same way; or trials, as ``using`` takes them.
    using : callable or None
        ``pool``, ``mantel_haenszel`` or ``peto``. None: what the pool was made with, or ``pool``.
    order : str, sequence of labels, or None
        A column to sort by (a year), ``"precision"`` (the smallest standard error first), or the
        labels of all trials in the wanted order. None: the order of the rows.
    **options
        Passed on to ``using``, in place of those of the pool; not ``by``.

    Returns
    -------
    DataFrame, shape (k, …)
        In that order; the row of each trial holds the pool up to and with it.

    Raises
    ------
    ValueError, TypeError
        No trials, an unknown order, or what ``using`` raises.

    References
    ----------
    Lau J, Antman EM, Jimenez-Silva J, Kupelnick B, Mosteller F, Chalmers TC.
    N Engl J Med 1992;327:248-54.

    Examples
    --------
    >>> from helpers import effects
    >>> ratios = effects.risk_ratio([4, 9, 12], [60, 91, 80], [9, 14, 10], [58, 90, 82])
    >>> cumulative(ratios, tau2="dl", interval="normal")["estimate"].round(2)
    0    0.43
    1    0.56
    2    0.75
    Name: estimate, dtype: float64
    """
    source = _to_repeat(trials, using, options)
    source = Source(source.using, _in_order(source.trials, order), source.options)
    last, member = np.tril_indices(len(source.trials))
    return shown.result(_pool_subsets(source, last, member), _one_by_one, results.POOL_SHOWN)


def influence(trials: pd.DataFrame, **options: Any) -> shown.Result:
    """Which trials are unlike the others, and which move the pool? tau² is estimated without each.

    Parameters
    ----------
    trials : DataFrame, shape (k, …), k at least 2
        A pool made by `pool`, or trials with ``y`` and ``se``.
    **options
        As in `pool`, in place of those of the pool; not ``by``.

    Returns
    -------
    DataFrame, shape (k, 11), with the index of the trials
        ``weight`` in per cent; ``rstandard``: the residual in its standard errors, ``rstudent``:
        the same from the pool of the others (beyond 2 is unusual); ``cooks_distance``: how far
        the trial moves the pool, squared, in its standard errors; ``dffits, dfbetas``: the same
        with a sign and the variance without it; ``cov_ratio``: the variance of the pool without
        it over that with it; ``hat`` (the weight as a share); ``tau2_without, q_without``;
        ``y_without``.

    Raises
    ------
    ValueError, TypeError
        As `leave_one_out`.

    References
    ----------
    Viechtbauer W, Cheung MWL. Res Synth Methods 2010;1:112-25.

    Examples
    --------
    >>> trials = pd.DataFrame({"y": [-0.3, -0.2, -0.1, 1.4], "se": [0.2, 0.2, 0.3, 0.2]})
    >>> influence(trials, scale="log")[["weight", "rstudent", "cooks_distance"]].round(2)
       weight  rstudent  cooks_distance
    0   25.45     -0.65            0.18
    1   25.45     -0.50            0.11
    2   23.64     -0.36            0.05
    3   25.45     16.84            1.12
    """
    source, whole, without = _whole_and_without(trials, options)
    y, v = source.trials["y"].to_numpy(float), source.trials["se"].to_numpy(float) ** 2
    between, between_without = whole["tau2"].item(), without["tau2"].fillna(0.0).to_numpy()
    centre, centre_without = whole["y"].item(), without["y"].to_numpy()
    variance, variance_without = whole["se"].item() ** 2, without["se"].to_numpy() ** 2
    share = weights(whole).to_numpy() / 100
    spread = 1 / (1 / (v + between)).sum()
    # With tau² found without the trial: the weights of all, and how far the scatter of the others
    # stretches the standard error (by Hartung and Knapp; else 1).
    every = 1 / (v[None] + between_without[:, None])
    stretch = variance_without * (every.sum(axis=1) - np.diag(every))
    shift = centre - centre_without
    with np.errstate(divide="ignore", invalid="ignore"):
        error = stretch * (v + between_without)
        columns = {
            "weight": 100 * share,
            "rstandard": (y - centre) / np.sqrt(v + between - spread),
            "rstudent": (y - centre_without) / np.sqrt(error + variance_without),
            "cooks_distance": shift**2 / variance,
            "dffits": shift / np.sqrt(share * error),
            "dfbetas": shift / np.sqrt(stretch / every.sum(axis=1)),
            "cov_ratio": variance_without / variance,
            "hat": share,
            "tau2_without": between_without,
            "q_without": without["q"].to_numpy(),
            "y_without": centre_without,
        }
    frame = pd.DataFrame(columns, index=source.trials.index)
    frame.attrs = dict(whole.attrs)
    named = ["weight", "rstudent", "cooks_distance", "dffits", "cov_ratio", "tau2_without"]
    return shown.result(frame, _most_unlike, named)


def baujat(trials: pd.DataFrame, **options: Any) -> shown.Result:
    """Where do heterogeneity and the estimate come from? The two axes of Baujat's plot.

    Parameters
    ----------
    trials, **options
        As in `influence`.

    Returns
    -------
    DataFrame, shape (k, 2), with the index of the trials
        ``x``: the squared residual over se² + tau², the trial's part in heterogeneity; ``y``: how
        far the pool moves without the trial, squared, over the variance without it. With a common
        effect, ``x`` adds up to Q; some programs take that x always.

    References
    ----------
    Baujat B, Mahé C, Pignon JP, Hill C. Stat Med 2002;21:2641-52.

    Examples
    --------
    >>> trials = pd.DataFrame({"y": [-0.3, -0.2, -0.1, 1.4], "se": [0.2, 0.2, 0.3, 0.2]})
    >>> baujat(trials, scale="log", tau2="common").round(1)
          x     y
    0   7.5   3.1
    1   5.0   2.1
    2   1.3   0.2
    3  33.2  13.6
    """
    source, whole, without = _whole_and_without(trials, options)
    y, v = source.trials["y"].to_numpy(float), source.trials["se"].to_numpy(float) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        x = (y - whole["y"].item()) ** 2 / (v + whole["tau2"].item())
        moved = (whole["y"].item() - without["y"]) ** 2 / without["se"] ** 2
    frame = pd.DataFrame({"x": x, "y": moved.to_numpy()}, index=source.trials.index)
    frame.attrs = dict(whole.attrs)
    return shown.result(frame, _baujat_sentence)


def _whole_and_without(
    trials: pd.DataFrame, options: dict[str, Any]
) -> tuple[Source, shown.Result, shown.Result]:
    source = _to_repeat(trials, None, options)
    if source.using is not pool:
        raise ValueError("trials: pooled from counts; allowed is a pool of effects, or effects")
    without = leave_one_out(source.trials, pool, **source.options)
    return source, pool(source.trials, **source.options), without


def _source_of(argument: str, pooled: pd.DataFrame) -> Source:
    source = getattr(pooled, "source", None)
    if not isinstance(source, Source):
        allowed = "allowed is what pool, mantel_haenszel or peto returned, unchanged"
        raise ValueError(f"{argument}: does not know its trials; {allowed}")
    return source


def _to_repeat(trials: pd.DataFrame, using, options: dict[str, Any]) -> Source:
    """What to pool, how and by which options."""
    source = getattr(trials, "source", None)
    if isinstance(source, Source):
        again = source.options | options
        if using is not None and using is not source.using:
            again = options
        source = Source(using or source.using, source.trials, again)
    else:
        source = Source(using or pool, trials, options)
    if "by" in source.options:
        raise TypeError("by: allowed is one pool at a time; filter the frame first")
    return source


def _in_order(trials: pd.DataFrame, order: str | Sequence | None) -> pd.DataFrame:
    if order is None:
        return trials
    if isinstance(order, str):
        column = "se" if order in ORDERS else order
        validation.require_columns("order", trials, [column])
        return trials.sort_values(column, kind="stable")
    wanted = list(order)
    missing = [each for each in trials.index if each not in wanted]
    unknown = [each for each in wanted if each not in trials.index]
    if missing or unknown or len(wanted) != len(trials):
        found = ", ".join(map(repr, missing or unknown or wanted))
        said = "without" if missing else "with"
        raise ValueError(f"order: {said} {found}; allowed is every trial's label once")
    return trials.loc[wanted]


def _pool_subsets(source: Source, numbers: np.ndarray, rows: np.ndarray) -> pd.DataFrame:
    """Pool many subsets of the trials in one call; there is one for each trial."""
    subsets = source.trials.iloc[rows].assign(subset=numbers)
    pooled = source.using(subsets, by="subset", **source.options)
    return pooled.set_axis(source.trials.index)


def _without_each(pools: pd.DataFrame) -> str:
    about = pools.attrs
    if pools["estimate"].isna().all():
        return f"Without one trial at a time no {about['measure']} can be pooled."
    least, most = pools["estimate"].idxmin(), pools["estimate"].idxmax()
    low, high = (
        shown.natural(pools["estimate"].loc[[name]].iloc[0], about) for name in (least, most)
    )
    return (
        f"Without one trial at a time, the pooled {about['measure']} lies between {low} "
        f"(without {least}) and {high} (without {most}); {about['method']}."
    )


def _one_by_one(pools: pd.DataFrame) -> str:
    about = pools.attrs
    return (
        f"Each row pools the trials up to and with it ({about['measure']}, {about['method']}). "
        f"All {len(pools)} together: {shown.with_interval(pools.iloc[-1], about)}."
    )


def _most_unlike(rows: pd.DataFrame) -> str:
    if rows[["rstudent", "cooks_distance"]].isna().all().any():
        return "The trials do not differ: none is unlike the others."
    furthest = rows["rstudent"].abs().idxmax()
    moving = rows["cooks_distance"].idxmax()
    return f"{furthest} is least like the others, and {moving} moves the pool most."


def _baujat_sentence(rows: pd.DataFrame) -> str:
    return f"{rows['x'].idxmax()} contributes most to heterogeneity."
