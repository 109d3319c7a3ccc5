"""Every interval and every answer for two arms; numbers in, frames out."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd

from helpers import effects
from helpers.effects import means

METHODS: dict[str, tuple[tuple[str, Callable[..., pd.DataFrame], tuple[str, ...]], ...]] = {
    "people": (
        ("risk ratio", effects.risk_ratio, ("katz", "koopman", "score", "walter")),
        ("odds ratio", effects.odds_ratio, ("woolf", "score", "exact", "midp")),
        (
            "risk difference",
            effects.risk_difference,
            ("newcombe", "wald", "score", "mee", "agresti-caffo"),
        ),
    ),
    "rates": (("rate ratio", effects.rate_ratio, ("exact", "midp", "wald")),),
    "means": (("mean difference", effects.mean_difference, means.METHODS),),
}
TWICE = "twice the smaller tail"
RATIOS = ("risk ratio", "odds ratio", "rate ratio")
LARGEST_FOR_BOSCHLOO = 22_500
"""People of one arm times people of the other; above, the test takes longer than a move."""


def intervals(kind: str, values: dict[str, float | None], level: float = 0.95) -> pd.DataFrame:
    """Compute every interval of `helpers.effects` that fits the kind of trial.

    Parameters
    ----------
    kind : str
        A key of `helpers.widgets.KINDS`.
    values : dict
        From `helpers.widgets.two_arms_inputs.read`: ``events_t, n_t, events_c, n_c`` for people,
        ``events_t, time_t …`` for rates, ``mean_t, sd_t, n_t …`` for means.
    level : float
        Confidence level.

    Returns
    -------
    DataFrame
        ``measure, method, estimate, low, high, p, note``; differences minus control.

    Examples
    --------
    >>> values = {"events_t": 14, "n_t": 120, "events_c": 35, "n_c": 121}
    >>> intervals("people", values).loc[:1, ["measure", "method", "estimate", "low"]].round(2)
          measure   method  estimate   low
    0  risk ratio     katz       0.4  0.23
    1  risk ratio  koopman       0.4  0.23
    """
    rows = []
    for measure, function, methods in METHODS[kind.split("_")[0]]:
        for method in methods:
            if method != "normal" and values.get("n_t", 0) is None:
                continue  # a standard error without people: only the normal method is left
            options = {"spread": kind[-2:]} if kind.startswith("means") else {}
            result = function(**values, method=method, level=level, **options).iloc[0]
            numbers = {name: float(result[name]) for name in ("estimate", "low", "high", "p")}
            note = "" if pd.isna(result["note"]) else str(result["note"])
            rows.append({"measure": measure, "method": method, **numbers, "note": note})
    return pd.DataFrame(rows)


def answers(kind: str, values: dict[str, float | None], level: float = 0.95) -> pd.DataFrame:
    """What is left to say beside the intervals: tests, fragility, people per event.

    Parameters
    ----------
    kind, values, level
        As in `intervals`.

    Returns
    -------
    DataFrame
        ``question, kind_of_number`` (p, count, per_thousand, nnt, g), ``value, low, high`` and
        ``note``; NaN where there is nothing to say, and the note says why.
    """
    if kind == "people":
        rows = _of_people(values, level)
    elif kind == "rates":
        rows = _of_rates(values)
    else:
        rows = _of_means(kind, values, level)
    return pd.DataFrame(
        rows, columns=["question", "kind_of_number", "value", "low", "high", "note"]
    )


def _of_people(values: dict, level: float) -> list[tuple]:
    none = (math.nan, math.nan)
    small = values["n_t"] * values["n_c"] <= LARGEST_FOR_BOSCHLOO
    boschloo = effects.boschloo(**values)["p"].iloc[0] if small else math.nan
    fragility = effects.fragility_index(**values, level=level).iloc[0]
    nnt = effects.number_needed_to_treat(**values, level=level).iloc[0]
    thousand = effects.per_thousand(**values, level=level).iloc[0]
    return [
        ("p, Fisher", "p", effects.fisher(**values)["p"].iloc[0], *none, "all tables no likelier"),
        ("p, mid-P", "p", effects.midp(**values)["p"].iloc[0], *none, TWICE),
        ("p, Boschloo", "p", boschloo, *none, TWICE if small else "only for smaller arms"),
        (
            "Fragility index, people",
            "count",
            fragility["index"],
            *none,
            str(fragility["status"]).replace("_", " ").replace("ok", ""),
        ),
        ("Per 1,000 treated, events", "per_thousand", thousand["treated"], *none, ""),
        ("Per 1,000 controls, events", "per_thousand", thousand["control"], *none, ""),
        (
            "Per 1,000, difference",
            "per_thousand",
            *thousand[["estimate", "low", "high"]],
            "",
        ),
        (
            "Number needed to treat",
            "nnt",
            *nnt[["estimate", "low", "high"]],
            "" if pd.isna(nnt["note"]) else str(nnt["note"]),
        ),
    ]


def _of_rates(values: dict) -> list[tuple]:
    none = (math.nan, math.nan, "")
    p = {
        method: effects.rate_ratio(**values, method=method)["p"].iloc[0]
        for method in ("exact", "midp")
    }
    rates = [1000 * np.divide(values[f"events_{arm}"], values[f"time_{arm}"]) for arm in "tc"]
    return [
        ("p, exact", "p", p["exact"], *none),
        ("p, mid-P", "p", p["midp"], *none),
        ("Per 1,000 person-years treated, events", "per_thousand", rates[0], *none),
        ("Per 1,000 person-years of controls, events", "per_thousand", rates[1], *none),
    ]


def _of_means(kind: str, values: dict, level: float) -> list[tuple]:
    if values["n_t"] is None:
        told = "needs the number of people"
        return [("Difference in SDs, Hedges' g", "g", math.nan, math.nan, math.nan, told)]
    spread = kind[-2:]
    g = effects.standardised_mean_difference(**values, spread=spread, level=level).iloc[0]
    return [("Difference in SDs, Hedges' g", "g", *g[["estimate", "low", "high"]], "")]
