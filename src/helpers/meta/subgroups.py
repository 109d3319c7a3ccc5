"""Do groups of trials show different effects? A pool for each, and the test between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers import numbers
from helpers.effects import validation
from helpers.effects.distributions import p_normal, p_t
from helpers.meta import heterogeneity, results, shown
from helpers.meta.inverse_variance import model_names, pool
from helpers.meta.regression import Regression, regression

NOT_RANDOMISED = (
    "trials were not randomised to groups: what differs between groups may differ for other reasons"
)


@dataclass(frozen=True, repr=False)
class Subgroups:
    """What `subgroups` returns.

    Attributes
    ----------
    groups : DataFrame, a row per group
        The columns of a pool.
    test : DataFrame, one row
        ``q, q_df, q_df2, q_p``: the test between groups, chi-squared, or F (with ``q_df2``) where
        tau² is common and the interval is Hartung and Knapp's; ``tau2_per_group``; ``note``.
    """

    groups: shown.Result
    test: pd.DataFrame

    def __repr__(self) -> str:
        return "\n".join([*self._sentences(), "", self.groups._rounded().to_string()])

    def _repr_html_(self) -> str:
        said = "".join(f"<p>{line}</p>" for line in self._sentences())
        return said + self.groups._rounded().to_html()

    def _sentences(self) -> list[str]:
        row, about = self.test.iloc[0], self.groups.attrs
        variance = "each with its own tau²" if row["tau2_per_group"] else "one tau² for all groups"
        if about["method"].startswith(heterogeneity.ESTIMATORS["common"]):
            variance = "a common effect in each group"
        said = (
            f"The test between {len(self.groups)} groups ({about['measure']}, {about['method']}, "
            f"{variance}) has p {numbers.p_value(row['q_p'])}."
        )
        notes = [*self.groups["note"].astype(str), row["note"]]
        return [said, *(f"Note: {note}." for note in dict.fromkeys(notes) if note)]


def subgroups(
    trials: pd.DataFrame,
    by: str,
    *,
    tau2_per_group: bool = True,
    scale: str | None = None,
    tau2: str = "reml",
    interval: str | None = None,
    level: float = 0.95,
    missing: str = "raise",
    method: str | None = None,
) -> Subgroups:
    """Pool the trials of each group and test whether the groups differ.

    Parameters
    ----------
    trials : DataFrame, shape (k, …)
        Columns ``y`` and ``se`` on the scale of analysis, and ``by``.
    by : str
        The column that names the group.
    tau2_per_group : bool
        True: each group has its own tau², and the groups' estimates are compared by their normal
        standard errors, whatever ``interval`` is (RevMan's test). False: one tau² for all, and
        the test is that of a meta-regression on the group (metafor's ``QM``).
    scale, tau2, interval, level, missing, method
        As in `pool`.

    Returns
    -------
    Subgroups
        Its ``groups`` and ``test`` are frames with the full numbers. A group of one trial has no
        tau² of its own (NaN): the test takes it as 0.

    Raises
    ------
    ValueError, TypeError
        As in `pool`; fewer than two groups; with a common tau², as many groups as trials.

    References
    ----------
    Borenstein M, Hedges LV, Higgins JPT, Rothstein HR. Introduction to meta-analysis. 2009, ch 19.

    Examples
    --------
    >>> trials = pd.DataFrame({"y": [-1.6, -1.2, -0.9, -0.1, 0.1], "se": [0.4, 0.3, 0.3, 0.2, 0.2],
    ...                        "place": ["north", "north", "north", "south", "south"]})
    >>> found = subgroups(trials, "place", scale="log", tau2="DL", interval="z")
    >>> found.groups[["k", "estimate", "low", "high"]].round(2)
           k  estimate   low  high
    north  3      0.31  0.21  0.45
    south  2      1.00  0.76  1.32
    >>> found.test[["q", "q_df", "q_p"]].round(4)
             q  q_df  q_p
    0  24.8651     1  0.0
    """
    validation.require_columns("by", trials, [by])
    tau2, interval = model_names(tau2, interval, method)
    options: dict[str, Any] = {"scale": scale, "tau2": tau2, "level": level, "missing": missing}
    groups = pool(trials, interval=interval, by=by, **options)
    groups.index.name = None
    filled = groups["k_used"] > 0
    if filled.sum() < 2:
        raise ValueError(
            f"by: {by!r} has {filled.sum()} group(s) with a usable trial; allowed are 2 or more"
        )
    if tau2_per_group:
        normal = (
            groups if interval == "normal" else pool(trials, interval="normal", by=by, **options)
        )
        weights = np.where(filled, normal["se"] ** -2.0, 0.0)
        y = normal["y"].fillna(0.0)
        q = float((weights * (y - np.average(y, weights=weights)) ** 2).sum())
        q_df, q_df2 = int(filled.sum()) - 1, np.nan
        q_p = float(heterogeneity.chi_squared_p(np.array(q), np.array(q_df)))
    else:
        as_factor = trials.assign(**{by: trials[by].astype("category")})
        fit = regression(as_factor, by, interval=interval, **options)
        groups = _with_common_tau2(groups[filled], fit, by)
        q, q_df, q_df2, q_p = fit.model.loc[0, ["qm", "qm_df", "qm_df2", "qm_p"]]
    within, within_df = groups["q"].sum(), int((groups["k_used"] - 1).clip(lower=0).sum())
    within_p = heterogeneity.chi_squared_p(np.array(within), np.array(within_df))
    columns = {"q": q, "q_df": int(q_df), "q_df2": q_df2, "q_p": q_p, "q_within": within}
    columns |= {"q_within_df": within_df, "q_within_p": float(within_p)}
    columns |= {"tau2_per_group": tau2_per_group, "note": NOT_RANDOMISED}
    test = pd.DataFrame(columns, index=[0])
    return Subgroups(groups, test)


def _with_common_tau2(groups: pd.DataFrame, fit: Regression, by: str) -> shown.Result:
    """The pools, with the estimates of a regression on the group in place of their own."""
    predicted = fit.predict(pd.DataFrame({by: groups.index}, index=groups.index))
    columns = {name: predicted[name] for name in predicted}
    columns |= {name: fit.model[name].item() for name in ("tau2", "i2", "h2")}
    df = fit.model["qm_df2"].item()
    y, se = predicted["y"].to_numpy(), predicted["se"].to_numpy()
    columns["p"] = p_normal(y, se) if np.isnan(df) else p_t(y, se, np.full(len(y), df))
    alone = groups["note"].astype(str).replace(results.ONE_TRIAL, "")
    return shown.result(
        groups.assign(**columns, note=alone), results.pool_sentence, results.POOL_SHOWN
    )
