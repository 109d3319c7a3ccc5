"""Beyond one interval: every level at once, and what three readers conclude."""

from collections.abc import Callable
from functools import partial

import pandas as pd

from helpers import effects
from helpers.effects import bayes, pvalue_function, validation

# For each kind of trial the method that is sound for small arms and empty cells.
CURVES: dict[str, tuple[str, str, Callable[..., pd.DataFrame]]] = {
    "people": ("risk ratio", "score", effects.risk_ratio),
    "rates": ("rate ratio", "exact", effects.rate_ratio),
    "means": ("mean difference", "welch", effects.mean_difference),
}
SCALES = {"people": "log", "rates": "log", "means": "identity"}
NO_EFFECT = {family: validation.NO_EFFECT[scale] for family, scale in SCALES.items()}
ONLY_RATIOS = "The three beliefs are about ratios; for means there is nothing to compare them with."


def measure(kind: str, values: dict[str, float | None]) -> tuple[str, str]:
    """Which effect the curve shows, and by which method."""
    name, method, _ = CURVES[_family(kind)]
    return name, "normal" if values.get("n_t", 0) is None else method


def every_level(kind: str, values: dict[str, float | None]) -> pd.DataFrame:
    """Compute the p-value function of two arms, as `helpers.effects.pvalue_function` does.

    Parameters
    ----------
    kind, values
        As in `helpers.widgets.intervals`.
    """
    return pvalue_function.curve(_interval(kind, values))


def p_values(
    kind: str, values: dict[str, float | None], claimed: float | None = None
) -> pd.DataFrame:
    """Find the p of no effect and of a claimed one, by the method of the curve.

    Parameters
    ----------
    kind, values
        As in `helpers.widgets.intervals`.
    claimed : float, optional
        A claimed effect.

    Returns
    -------
    DataFrame
        ``name, value, p``; p is NaN where there is no interval.
    """
    interval, nothing = _interval(kind, values), NO_EFFECT[_family(kind)]
    named = [("no effect", nothing)] + ([] if claimed is None else [("claimed", claimed)])
    rows = [(name, value, pvalue_function.p_against(interval, value)) for name, value in named]
    return pd.DataFrame(rows, columns=["name", "value", "p"])


def why_no_curve(kind: str, values: dict[str, float | None]) -> str:
    """What the method says of arms that leave every effect possible; empty for all others."""
    found = _interval(kind, values)().iloc[0]
    undefined = pd.isna(found["estimate"])
    return str(found["note"]) if undefined else ""


def conclusions(kind: str, values: dict[str, float | None]) -> pd.DataFrame:
    """What the readers of `helpers.effects.bayes` conclude from the large-sample standard error.

    Returns
    -------
    DataFrame
        As `helpers.effects.bayes.conclusions`; without rows where `why_no_conclusion` has a reason.
    """
    if why_no_conclusion(kind, values):
        return pd.DataFrame(columns=["believer", *bayes.COLUMNS])
    effect = _large_sample(kind, values)
    return bayes.conclusions(effect["y"], effect["se"])


def why_no_conclusion(kind: str, values: dict[str, float | None]) -> str:
    """Why the three readers cannot conclude anything; empty where they can."""
    if _family(kind) == "means":
        return ONLY_RATIOS
    effect = _large_sample(kind, values)
    return "" if effect["se"] > 0 else f"No conclusion: {effect['note']}."


def _large_sample(kind: str, values: dict) -> pd.Series:
    if kind == "people":
        return effects.risk_ratio(**values, method="katz").iloc[0]
    return effects.rate_ratio(**values, method="wald").iloc[0]


def _interval(kind: str, values: dict):
    """The effect function with these arms; it asks for a level and no more."""
    _, method = measure(kind, values)
    spread = {"spread": kind.partition("_")[2]} if _family(kind) == "means" else {}
    return partial(CURVES[_family(kind)][2], **values, method=method, **spread)


def _family(kind: str) -> str:
    return kind.partition("_")[0]
