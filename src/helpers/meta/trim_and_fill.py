"""Trim and fill: what would the pool be if the funnel were symmetric?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.effects import validation
from helpers.effects.frames import scale_of
from helpers.meta import shown
from helpers.meta.inputs import read_effects
from helpers.meta.inverse_variance import model_names, pool
from helpers.meta.regression import regression
from helpers.meta.small_study import FEW

ESTIMATORS = ("L0", "R0", "Q0")
MOST_STEPS = 100


@dataclass(frozen=True, repr=False)
class TrimAndFill:
    """What `trim_and_fill` returns.

    Attributes
    ----------
    k0 : int
        Trials that are missing for a symmetric funnel.
    k0_se, p : float
        The standard error of k0; the p of "none is missing" (R0 only, else NaN).
    side : {"left", "right"}
        Where they are missing.
    pool : DataFrame, one row
        The pool of the trials and of those filled in.
    observed : DataFrame, one row
        The pool of the trials.
    trials : DataFrame
        ``y, se`` of all of them; ``filled`` says which were filled in.
    """

    k0: int
    k0_se: float
    p: float
    side: str
    pool: shown.Result
    observed: shown.Result
    trials: pd.DataFrame

    def __repr__(self) -> str:
        return "\n".join(self._sentences())

    def _repr_html_(self) -> str:
        return "".join(f"<p>{line}</p>" for line in self._sentences())

    def _sentences(self) -> list[str]:
        about = self.pool.attrs
        rows = [shown.with_interval(each.iloc[0], about) for each in (self.observed, self.pool)]
        said = (
            f"Trim and fill counts {self.k0} missing on the {self.side}. With what it fills in, "
            f"the pooled {about['measure']} goes from {rows[0]} to {rows[1]}."
        )
        caveat = "A funnel may be asymmetric for other reasons than missing trials."
        few = [f"Note: {FEW}."] if self.observed["k_used"].item() < 10 else []
        return [said, caveat, *few]


def trim_and_fill(
    trials: pd.DataFrame,
    *,
    estimator: str = "L0",
    side: str | None = None,
    scale: str | None = None,
    tau2: str = "reml",
    interval: str | None = None,
    level: float = 0.95,
    missing: str = "raise",
    method: str | None = None,
) -> TrimAndFill:
    """Duval and Tweedie's trim and fill: mirror the trials that have no counterpart.

    Parameters
    ----------
    trials : DataFrame, shape (k, …), k at least 3
        Columns ``y`` and ``se`` on the scale of analysis.
    estimator : {"L0", "R0", "Q0"}
        How many are missing, from the ranks of the distances to the pool: their sum (L0, Q0) or
        the length of the run at the end (R0).
    side : {"left", "right"} or None
        Where trials are missing. None: opposite to where small trials lie, by the slope of the
        effects on their standard errors.
    scale, tau2, interval, level, missing, method
        As in `pool`, also for the pools on the way.

    Returns
    -------
    TrimAndFill
        ``k0``, both pools and the trials. As an adjustment it is unreliable where effects differ
        between trials: read it as a sensitivity analysis.

    Raises
    ------
    ValueError, TypeError
        As in `pool`; fewer than three trials; an estimator that cannot be computed for these.

    References
    ----------
    Duval S, Tweedie R. Biometrics 2000;56:455-63.

    Examples
    --------
    >>> trials = pd.DataFrame({"y": [0.9, 0.7, 0.6, 0.3, 0.2, 0.1],
    ...                        "se": [0.5, 0.4, 0.3, 0.2, 0.1, 0.1]})
    >>> found = trim_and_fill(trials, scale="log", tau2="FE")
    >>> found.k0, found.side, found.pool["estimate"].round(2).item()
    (3, 'left', 1.18)
    """
    scale = scale_of("trials", trials, scale)
    tau2, interval = model_names(tau2, interval, method)
    estimator = validation.choice("estimator", estimator, ESTIMATORS)
    read = read_effects(trials, None, missing)
    if len(read.y) < 3:
        raise ValueError(f"trials: {len(read.y)} usable; allowed are 3 or more")
    options: dict[str, Any] = {"scale": scale, "tau2": tau2, "interval": interval, "level": level}
    usable = np.isfinite(trials["y"].to_numpy(float)) & np.isfinite(trials["se"].to_numpy(float))
    kept = trials.loc[usable, ["y", "se"]].astype(float)
    kept.attrs = dict(trials.attrs)
    if side is None:
        line = regression(kept, "se", scale=scale, tau2=tau2, interval="normal")
        side = "right" if line.coefficients.loc["se", "b"] < 0 else "left"
    side = validation.choice("side", side, ("left", "right"))
    turn = -1.0 if side == "right" else 1.0
    turned = kept.assign(y=turn * kept["y"]).sort_values("y", kind="stable")
    k0, k0_se, centre = _missing_trials(turned, estimator, options)
    tail = turned.iloc[len(turned) - k0 :] if k0 else turned.iloc[:0]
    mirrored = pd.DataFrame(
        {"y": turn * (2 * centre - tail["y"].to_numpy()), "se": tail["se"].to_numpy()},
        index=[f"filled {place}" for place in range(1, k0 + 1)],
    )
    everything = pd.concat([kept.assign(filled=False), mirrored.assign(filled=True)])
    everything.attrs = dict(trials.attrs)
    return TrimAndFill(
        k0,
        k0_se,
        0.5 ** (k0 + 1) if estimator == "R0" else np.nan,
        side,
        pool(everything, **options),
        pool(kept, **options),
        everything,
    )


def _missing_trials(
    turned: pd.DataFrame, estimator: str, options: dict[str, Any]
) -> tuple[int, float, float]:
    """How many are missing on the left, with its standard error, and the centre without them."""
    k = len(turned)
    y = turned["y"].to_numpy()
    k0 = 0
    for _ in range(MOST_STEPS):
        centre = pool(turned.iloc[: k - k0], **options)["y"].item()
        away = y - centre
        ranks = np.empty(k)
        ranks[np.argsort(np.abs(away), kind="stable")] = np.arange(1, k + 1)
        estimated, k0_se = _estimate(estimator, k, ranks[away > 0], ranks[away < 0])
        before, k0 = k0, max(0, round(estimated))
        if k0 == before:
            return k0, k0_se, centre
    raise ValueError(
        f"estimator: {estimator!r} does not settle for these trials; allowed is another of "
        f"{', '.join(ESTIMATORS)}"
    )


def _estimate(estimator: str, k: int, above: np.ndarray, below: np.ndarray) -> tuple[float, float]:
    """k0 before it is rounded, and its standard error (NaN where the variance is below 0)."""
    if estimator == "R0":
        k0 = k - below.max(initial=0.0) - 1
        return k0, float(np.sqrt(2 * max(0.0, k0) + 2))
    total = above.sum()
    root = 2 * k**2 - 4 * total + 0.25
    if estimator == "Q0" and root < 0:
        raise ValueError("estimator: 'Q0' cannot be computed for these trials; allowed is 'L0'")
    k0 = (4 * total - k * (k + 1)) / (2 * k - 1) if estimator == "L0" else k - 0.5 - np.sqrt(root)
    variance = k * (k + 1) * (2 * k + 1) + 10 * k0**3 + 27 * k0**2 + 17 * k0
    variance = (variance - 18 * k * k0**2 - 18 * k * k0 + 6 * k**2 * k0) / 24
    with np.errstate(invalid="ignore", divide="ignore"):
        if estimator == "L0":
            return k0, float(4 * np.sqrt(variance) / (2 * k - 1))
        return k0, float(2 * np.sqrt(variance) / np.sqrt((k - 0.5) ** 2 - k0 * (2 * k - k0 - 1)))
