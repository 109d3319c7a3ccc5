"""Do small trials show other effects than large ones? Regression and rank tests of the funnel.

A small p says that small trials differ. Why, no test can tell: results that were not published,
but also other people, other doses or poorer methods in small trials, or chance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit
from scipy.stats import kendalltau

from helpers import numbers
from helpers.effects import validation
from helpers.effects.distributions import p_normal, p_t
from helpers.effects.validation import Column, TwoArms
from helpers.meta import results, shown, stratified
from helpers.meta.groups import Groups
from helpers.meta.heterogeneity import Trials
from helpers.meta.inputs import read_counts, read_effects
from helpers.meta.inverse_variance import model_names
from helpers.meta.regression import in_order, regression

PREDICTORS: dict[str, Callable[[pd.DataFrame, Any], pd.Series]] = {
    "se": lambda trials, n: trials["se"],
    "variance": lambda trials, n: trials["se"] ** 2,
    "1/n": lambda trials, n: 1 / n,
    "sqrt(1/n)": lambda trials, n: np.sqrt(1 / n),
}
SYNONYMS = {"sei": "se", "vi": "variance", "ninv": "1/n", "sqrtninv": "sqrt(1/n)"}
FEW = results.FEW_FOR_EGGER
EXACT_KENDALL = 50  # below so many trials without ties, the p is exact
ROUNDING = 1e-14  # relative: no scatter but that of doubles
_COLUMNS = ["bias", "se", "low", "high", "stat", "df", "p", "limit", "limit_low", "limit_high"]
_SHOWN = ["k_used", "bias", "low", "high", "stat", "df", "p", "limit"]


def egger(
    trials: pd.DataFrame,
    level: float = 0.95,
    by: str | list[str] | None = None,
    missing: str = "raise",
    *,
    predictor: str = "se",
    model: str = "lm",
    tau2: str = "reml",
    n: str | None = None,
) -> shown.Result:
    """Do small trials show other effects than large ones? Egger's regression test and variants.

    Effects are regressed on a measure of their imprecision, with weights 1/se²: the slope is the
    ``bias``, the intercept the effect in the ``limit`` of a trial without sampling error. With
    ``predictor="se"`` that is the classical regression of y/se on 1/se, whose intercept is the
    bias.

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
    predictor : {"se", "variance", "1/n", "sqrt(1/n)"}
        ``sei``, ``vi``, ``ninv`` and ``sqrtninv`` mean the same.
    model : {"lm", "random"}
        ``lm``: the scatter about the line stretches all variances (t with k − 2 df; fitted by
        statsmodels); ``random``: it adds tau² (z), as in `regression`.
    tau2 : str
        The estimator of ``model="random"``, as in `pool`.
    n : str or None
        The column of people per trial; None: ``n_t + n_c``.

    Returns
    -------
    DataFrame, one row per pool, in order of first appearance
        ``k, k_used, bias, se, low, high, stat, df, p``; ``limit, limit_low, limit_high`` on the
        scale of y; ``tau2`` (random); ``note``. Fewer than three trials, or a predictor that is
        the same in all, have no line (NaN).

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
    validation.require_level(level)
    predictor = validation.choice("predictor", predictor, PREDICTORS, SYNONYMS)
    model = validation.choice("model", model, ["lm", "random"], {"rma": "random"})
    read = read_effects(trials, by, missing)
    x = PREDICTORS[predictor](trials, _people(trials, n) if "n" in predictor else None)
    usable = np.isfinite(trials["y"].to_numpy(float)) & np.isfinite(trials["se"].to_numpy(float))
    validation.require_positive(predictor, x[usable].to_numpy(float), trials.index[usable])
    rows = in_order(trials, by)
    column = x.to_numpy(float)[rows]
    lines = _Lines(column, read.y, 1 / read.se**2, read.groups)
    found = lines.fitted(level) if model == "lm" else lines.random(read, tau2, level)
    every = read.for_every_pool
    few, drawn = read.k_used < 3, every(lines.drawn)
    same = results.EQUAL_PRECISION if predictor == "se" else results.EQUAL_PREDICTOR
    notes = [
        (read.k_used < read.k, results.LEFT_OUT),
        (few, results.TOO_FEW_FOR_LINE),
        (~few & ~drawn, same),
        (drawn & (read.k_used < 10), FEW),
    ]
    columns = {"k": read.k, "k_used": read.k_used}
    columns |= {name: every(values) for name, values in found.items()}
    columns["note"] = results.joined_notes(len(read.k), notes)
    table = pd.DataFrame(columns, index=read.labels)
    known = {name: trials.attrs[name] for name in ("measure", "scale") if name in trials.attrs}
    kind = "Egger" if (predictor, model) == ("se", "lm") else f"Egger, {predictor}, {model}"
    table.attrs = known | {"method": kind, "level": level}
    return shown.result(table, _sentence, _SHOWN)


def harbord(
    trials: pd.DataFrame, level: float = 0.95, by: str | list[str] | None = None
) -> shown.Result:
    """Harbord's test for odds ratios, which keeps its level where Egger's does not.

    The score Z (events observed less expected) over its variance V is regressed on 1/√V, with
    weights V. Trials with no events, or only events, in both arms have V = 0 and are left out.

    Parameters
    ----------
    trials : DataFrame, shape (k, …)
        Columns ``events_t, n_t, events_c, n_c``.
    level, by
        As in `egger`.

    Returns
    -------
    DataFrame
        As `egger`; effects are logs of odds ratios.

    References
    ----------
    Harbord RM, Egger M, Sterne JAC. Stat Med 2006;25:3443-57.

    Examples
    --------
    >>> counts = pd.DataFrame({"events_t": [4, 9, 12, 20], "n_t": [60, 91, 80, 300],
    ...                        "events_c": [9, 14, 10, 21], "n_c": [58, 90, 82, 290]})
    >>> harbord(counts)[["bias", "p"]].round(2)
       bias     p
    0 -2.26  0.44
    """

    def line(table: TwoArms) -> tuple[Column, Column, Column]:
        n = table.n_t + table.n_c
        score = (table.events_t * table.n_c - table.events_c * table.n_t) / n
        variance = stratified.weights("peto", table)
        with np.errstate(divide="ignore", invalid="ignore"):
            return 1 / np.sqrt(variance), score / variance, variance

    return _of_counts("Harbord", line, trials, level, by)


def peters(
    trials: pd.DataFrame, level: float = 0.95, by: str | list[str] | None = None
) -> shown.Result:
    """Peters' test for odds ratios: the log odds ratio on one over the people of the trial.

    Weights are 1/(1/events + 1/non-events) of both arms together. Where a cell is empty,
    the odds ratio gets 0.5 in each cell. Trials with no events, or only events, in both arms are
    left out.

    Parameters
    ----------
    trials : DataFrame, shape (k, …)
        Columns ``events_t, n_t, events_c, n_c``.
    level, by
        As in `egger`.

    Returns
    -------
    DataFrame
        As `egger`; the bias is per one over people, and so large.

    References
    ----------
    Peters JL, Sutton AJ, Jones DR, Abrams KR, Rushton L. JAMA 2006;295:676-80.

    Examples
    --------
    >>> counts = pd.DataFrame({"events_t": [4, 9, 12, 20], "n_t": [60, 91, 80, 300],
    ...                        "events_c": [9, 14, 10, 21], "n_c": [58, 90, 82, 290]})
    >>> peters(counts)[["bias", "p"]].round(2)
        bias     p
    0 -69.95  0.53
    """

    def line(table: TwoArms) -> tuple[Column, Column, Column]:
        people = table.n_t + table.n_c
        full = table.add_half_where_zero()
        events = table.events_t + table.events_c
        nonevents = table.nonevents_t + table.nonevents_c
        odds_ratio = full.events_t * full.nonevents_c / (full.nonevents_t * full.events_c)
        weights = events * nonevents / people
        return 1 / people, np.log(odds_ratio), weights

    return _of_counts("Peters", line, trials, level, by)


def begg(
    trials: pd.DataFrame,
    by: str | list[str] | None = None,
    missing: str = "raise",
    exact: bool | None = None,
) -> shown.Result:
    """Begg and Mazumdar's rank correlation between effects and their variances.

    Parameters
    ----------
    trials : DataFrame, shape (k, …)
        Columns ``y`` and ``se`` on the scale of analysis.
    by, missing
        As in `egger`.
    exact : bool or None
        Whether p is exact, or from the normal distribution without continuity correction. None:
        exact without ties and below 50 trials, as in metafor. True needs data without ties.

    Returns
    -------
    DataFrame, one row per pool, in order of first appearance
        ``k, k_used, kendall`` (Kendall's tau_b), ``p``, ``note``. NaN below three trials.

    References
    ----------
    Begg CB, Mazumdar M. Biometrics 1994;50:1088-101.

    Examples
    --------
    >>> few = pd.DataFrame({"y": [-0.9, -0.5, -0.2, -0.1], "se": [0.5, 0.3, 0.2, 0.1]})
    >>> begg(few)[["kendall", "p"]].round(2)
       kendall     p
    0     -1.0  0.08
    """
    read = read_effects(trials, by, missing)
    # Measured from the smallest one, equal effects have no ranks, not even of rounding.
    from_smallest = read.y - read.groups.spread(read.groups.min(read.y))
    pools = Trials(from_smallest, read.se**2, read.groups)
    weights = 1 / pools.v
    left = pools.v - read.groups.spread(1 / read.groups.sum(weights))
    with np.errstate(divide="ignore", invalid="ignore"):
        standardised = pools.residuals(weights) / np.sqrt(left)
    kendall, p = np.full((2, len(read.groups.sizes)), np.nan)
    for place, (start, size) in enumerate(zip(read.groups.starts, read.groups.sizes, strict=True)):
        if size < 3:
            continue
        both = standardised[start : start + size], pools.v[start : start + size]
        ties = any(len(np.unique(column)) < size for column in both)
        exactly = (not ties and size < EXACT_KENDALL) if exact is None else exact
        if exactly and ties:
            raise ValueError("exact: True, and there are ties; allowed is None or False")
        found = kendalltau(*both, method="exact" if exactly else "asymptotic")
        kendall[place], p[place] = found.statistic, found.pvalue
    every, few = read.for_every_pool, read.k_used < 3
    notes = [
        (read.k_used < read.k, results.LEFT_OUT),
        (few, results.TOO_FEW_FOR_LINE),
        (~few & (read.k_used < 10), FEW),
    ]
    columns = {"k": read.k, "k_used": read.k_used, "kendall": every(kendall), "p": every(p)}
    columns["note"] = results.joined_notes(len(read.k), notes)
    table = pd.DataFrame(columns, index=read.labels)
    table.attrs = {"method": "Begg"}
    return shown.result(table, _sentence)


def funnel_limits(
    se: Column | float,
    about: float = 0.0,
    levels: tuple[float, ...] = (0.9, 0.95, 0.99),
    tau2: float = 0.0,
) -> pd.DataFrame:
    """The sides of a funnel: where an effect with this standard error has a given p.

    Parameters
    ----------
    se : array_like, shape (k,)
        Standard errors, 0 or more.
    about : float
        0 (no effect) for the contours of significance; the pooled ``y`` for the region in which
        95% of the trials of one common effect are expected.
    levels : tuple of float
        One less the p of each pair of sides.
    tau2 : float
        Added to se² where effects differ between trials.

    Returns
    -------
    DataFrame, a row per level and standard error
        ``level, se, low, high`` on the scale of analysis.

    References
    ----------
    Peters JL, Sutton AJ, Jones DR, Abrams KR, Rushton L. J Clin Epidemiol 2008;61:991-6.

    Examples
    --------
    >>> funnel_limits([0.1, 0.2], levels=(0.95,)).round(3)
       level   se    low   high
    0   0.95  0.1 -0.196  0.196
    1   0.95  0.2 -0.392  0.392
    """
    columns, index = validation.as_columns(se=se)
    validation.require_positive("se", columns["se"], index, or_zero=True)
    for level in levels:
        validation.require_level(level)
    spread = np.sqrt(columns["se"] ** 2 + tau2)
    found = [
        pd.DataFrame(
            {
                "level": level,
                "se": columns["se"],
                "low": about - ndtri((1 + level) / 2) * spread,
                "high": about + ndtri((1 + level) / 2) * spread,
            }
        )
        for level in levels
    ]
    return pd.concat(found, ignore_index=True)


@dataclass(frozen=True)
class _Lines:
    """A straight line through the trials of each pool: y on x with weights."""

    x: Column
    y: Column
    weights: Column
    groups: Groups

    @property
    def drawn(self) -> np.ndarray:
        """Whether a pool has three trials, and more than one x."""
        return (self.groups.sizes > 2) & (self.groups.min(self.x) < self.groups.max(self.x))

    def fitted(self, level: float) -> dict[str, Column]:
        """By least squares, one pool after the other: numbers by column, NaN without a line."""
        from statsmodels.regression.linear_model import WLS  # half a second, not for who pools

        found = np.full((4, len(self.groups.sizes)), np.nan)
        for place in np.flatnonzero(self.drawn):
            rows = slice(self.groups.starts[place], None)
            rows = slice(rows.start, rows.start + self.groups.sizes[place])
            x, y, weights = self.x[rows], self.y[rows], self.weights[rows]
            # About its weighted mean and in its own unit, x costs no digits.
            middle = np.average(x, weights=weights)
            unit = np.abs(x - middle).max()
            design = np.column_stack([np.ones(len(x)), (x - middle) / unit])
            fit = WLS(y, design, weights=weights).fit(method="qr")
            back = np.array([1.0, -middle / unit])
            limit = fit.params @ back
            limit_se = np.sqrt(back @ fit.cov_params() @ back)
            if fit.ssr <= ROUNDING**2 * len(x) * (weights * y**2).sum():  # all on one line
                slope = np.where(np.abs(fit.params[1]) <= ROUNDING * np.abs(y).max(), 0.0, 1.0)
                found[:, place] = fit.params[1] * slope / unit, 0.0, limit, 0.0
                continue
            found[:, place] = fit.params[1] / unit, fit.bse[1] / unit, limit, limit_se
        df = np.where(self.drawn, self.groups.sizes - 2.0, np.nan)
        return _numbers(found, df, stdtrit(df, (1 + level) / 2))

    def random(self, read, tau2: str, level: float) -> dict[str, Column]:
        """With an additive tau², as a meta-regression."""
        estimator, _ = model_names(tau2, "normal")
        keep = self.groups.spread(self.drawn)
        found = np.full((5, len(self.groups.sizes)), np.nan)
        if keep.any():
            which = self.groups.spread(np.arange(len(self.drawn)))
            frame = pd.DataFrame({"y": read.y, "se": read.se, "x": self.x, "pool": which})
            fit = regression(
                frame[keep],
                "x",
                scale="identity",
                tau2=estimator,
                interval="normal",
                level=level,
                by="pool",
            )
            terms = (
                fit.coefficients.xs("x", level="term"),
                fit.coefficients.xs("intercept", level="term"),
            )
            columns = [*(term[name] for term in terms for name in ("b", "se")), fit.model["tau2"]]
            found[:, self.drawn] = [column.to_numpy() for column in columns]
        nothing = np.full(len(self.drawn), np.nan)
        return _numbers(found[:4], nothing, ndtri((1 + level) / 2)) | {"tau2": found[4]}


def _numbers(lines: np.ndarray, df: Column, quantile: Column | float) -> dict[str, Column]:
    bias, se, limit, limit_se = lines
    with np.errstate(divide="ignore", invalid="ignore"):
        stat = bias / se
        p = np.where(np.isnan(df), p_normal(bias, se), p_t(bias, se, df))
    # Points that lie on one line leave no scatter to test by.
    p = np.where(se == 0, np.where(bias == 0, np.nan, 0.0), p)
    ends = bias - quantile * se, bias + quantile * se
    limits = limit - quantile * limit_se, limit + quantile * limit_se
    return dict(zip(_COLUMNS, (bias, se, *ends, stat, df, p, limit, *limits), strict=True))


def _of_counts(name: str, line, trials: pd.DataFrame, level: float, by) -> shown.Result:
    """A test of counts: the line's x, y and weights, of trials whose weight is above 0."""
    validation.require_level(level)
    table, groups, labels = read_counts(trials, by)
    x, y, weights = line(table)
    used = weights > 0
    k_used = groups.count(used)
    filled = k_used > 0
    lines = _Lines(x[used], y[used], weights[used], Groups(k_used[filled]))
    found = {}
    for column, values in lines.fitted(level).items() if filled.any() else {}.items():
        found[column] = np.full(len(k_used), np.nan)
        found[column][filled] = values
    drawn = np.zeros(len(k_used), dtype=bool)
    if filled.any():
        drawn[filled] = lines.drawn
    notes = [
        (k_used < groups.sizes, results.NO_INFORMATION),
        (k_used < 3, results.TOO_FEW_FOR_LINE),
        (~drawn & (k_used >= 3), results.EQUAL_PREDICTOR),
        (drawn & (k_used < 10), FEW),
    ]
    columns = {"k": groups.sizes, "k_used": k_used}
    columns |= {name: found.get(name, np.full(len(k_used), np.nan)) for name in _COLUMNS}
    columns["note"] = results.joined_notes(len(k_used), notes)
    result = pd.DataFrame(columns, index=labels)
    result.attrs = {"measure": "odds ratio", "method": name, "scale": "log", "level": level}
    return shown.result(result, _sentence, _SHOWN)


def _people(trials: pd.DataFrame, n: str | None) -> pd.Series:
    needed = ["n_t", "n_c"] if n is None else [n]
    validation.require_columns("trials", trials, needed)
    return trials[needed].sum(axis=1)


def _sentence(rows: pd.DataFrame) -> str:
    method = rows.attrs["method"]
    if len(rows) != 1:
        return f"Tests of {len(rows):,} pools: do small trials show other effects? ({method})"
    row = rows.iloc[0]
    if np.isnan(row["p"]):
        return f"Whether small trials show other effects cannot be tested here ({method})."
    shows = "no clear sign that" if row["p"] >= 0.1 else "a sign that"
    return (
        f"Among {row['k_used']} trials there is {shows} small trials show other effects "
        f"(p {numbers.p_value(row['p'])}, {method}). The test does not say why."
    )
