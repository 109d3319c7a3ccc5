"""Every interval, test and conclusion for two arms; numbers in, frames out.

A *kind* says what is known of each arm: ``people`` with the event, events in person-time
(``rates``), or means with a standard deviation or a standard error (``means_sd, means_se``).
*Values* are the arguments of `helpers.effects`: ``events_t, n_t, events_c, n_c`` for people,
``events_t, time_t …`` for rates, ``mean_t, sd_t, n_t …`` for means, ``n`` None where a standard
error comes without people.
"""

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from helpers import effects
from helpers.effects import bayes, means, pvalue_function, validation

Values = Mapping[str, Any]
METHODS: Mapping[str, Mapping[str, tuple[Callable[..., pd.DataFrame], tuple[str, ...]]]] = {
    "people": {
        "risk ratio": (effects.risk_ratio, ("katz", "koopman", "score", "walter")),
        "odds ratio": (effects.odds_ratio, ("woolf", "score", "exact", "midp")),
        "risk difference": (
            effects.risk_difference,
            ("newcombe", "wald", "score", "mee", "agresti-caffo"),
        ),
    },
    "rates": {"rate ratio": (effects.rate_ratio, ("exact", "midp", "wald"))},
    "means": {"mean difference": (effects.mean_difference, means.METHODS)},
}
SOUND = {"people": "score", "rates": "exact", "means": "welch"}
"""The method of the first measure that holds in small arms and empty cells."""
LARGE_SAMPLE = {"people": "katz", "rates": "wald"}
RATIOS = ("risk ratio", "odds ratio", "rate ratio")
TWICE = "twice the smaller tail"
LARGEST_FOR_BOSCHLOO = 22_500
"""People of one arm times people of the other; above, the test takes longer than a move."""
ONLY_RATIOS = "The three beliefs are about ratios; for means there is nothing to compare them with."


def intervals(kind: str, values: Values, level: float = 0.95) -> pd.DataFrame:
    """Compute every interval of `helpers.effects` that fits the kind of trial.

    Parameters
    ----------
    kind, values
        As above.
    level : float
        Confidence level.

    Returns
    -------
    DataFrame
        ``measure, method, estimate, low, high, p, note``; differences minus control.

    Raises
    ------
    ValueError, TypeError
        What `helpers.effects` refuses.

    Examples
    --------
    >>> values = {"events_t": 14, "n_t": 120, "events_c": 35, "n_c": 121}
    >>> intervals("people", values).loc[:1, ["measure", "method", "estimate", "low"]].round(2)
          measure   method  estimate   low
    0  risk ratio     katz       0.4  0.23
    1  risk ratio  koopman       0.4  0.23
    """
    parts = [
        function(**values, method=method, level=level, **_spread(kind))
        .assign(measure=measure, method=method)
        .astype({"note": str})
        for measure, (function, methods) in METHODS[_family(kind)].items()
        for method in methods
        if method == "normal" or values.get("n_t", 0) is not None  # all others need people
    ]
    columns = ["measure", "method", "estimate", "low", "high", "p", "note"]
    return pd.concat(parts, ignore_index=True)[columns]


def no_effect_inside(intervals: pd.DataFrame) -> pd.DataFrame:
    """How many intervals hold no effect, and how far p depends on the method.

    Parameters
    ----------
    intervals : DataFrame
        From `intervals`.

    Returns
    -------
    DataFrame, shape (1, 4)
        ``known``, intervals with both limits; ``holding``, those around no effect; ``p_least,
        p_most``.

    Examples
    --------
    >>> values = {"events_t": 14, "n_t": 120, "events_c": 35, "n_c": 121}
    >>> no_effect_inside(intervals("people", values))[["known", "holding"]].iloc[0].tolist()
    [13, 0]
    """
    known = intervals.dropna(subset=["low", "high"])
    nothing = known["measure"].isin(RATIOS).astype(float)
    holding = (known["low"] <= nothing) & (nothing <= known["high"])
    row = len(known), holding.sum(), intervals["p"].min(), intervals["p"].max()
    return pd.DataFrame([row], columns=["known", "holding", "p_least", "p_most"])


def answers(kind: str, values: Values, level: float = 0.95) -> pd.DataFrame:
    """What is left to ask beside the intervals: tests, fragility, people per event.

    Parameters
    ----------
    kind, values, level
        As in `intervals`.

    Returns
    -------
    DataFrame
        ``question, kind_of_number`` (p, count, per_thousand, nnt, g), ``value, low, high`` and
        ``note``; NaN where there is no answer, and the note says why.
    """
    rows = {"people": _of_people, "rates": _of_rates}.get(kind, _of_means)(kind, values, level)
    columns = ["question", "kind_of_number", "value", "low", "high", "note"]
    return pd.DataFrame(rows, columns=columns)


def effect(kind: str, values: Values) -> tuple[str, str, Callable[..., pd.DataFrame]]:
    """Measure, method and the interval as a function of its level: what the curve shows."""
    measure, (function, _) = next(iter(METHODS[_family(kind)].items()))
    method = "normal" if values.get("n_t", 0) is None else SOUND[_family(kind)]
    return measure, method, partial(function, **values, method=method, **_spread(kind))


def p_values(
    interval: Callable[..., pd.DataFrame], scale: str, claimed: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Find the p of no effect and of claimed effects.

    Parameters
    ----------
    interval : callable
        Takes ``level``, as in `helpers.effects.pvalue_function.curve`.
    scale : {"log", "identity"}
        Of a ratio, or of a difference.
    claimed : dict, optional
        Name to a claimed effect.

    Returns
    -------
    DataFrame
        ``name, value, p``; p is NaN where there is no interval.
    """
    named = {"no effect": validation.NO_EFFECT[scale]} | dict(claimed or {})
    rows = [(*each, pvalue_function.p_against(interval, each[1])) for each in named.items()]
    return pd.DataFrame(rows, columns=["name", "value", "p"])


def conclusions(kind: str, values: Values) -> pd.DataFrame:
    """What the readers of `helpers.effects.bayes` conclude from the large-sample standard error.

    Returns
    -------
    DataFrame
        As `helpers.effects.bayes.conclusions`; without rows where `why_no_conclusion` has a reason.
    """
    if why_no_conclusion(kind, values):
        return pd.DataFrame(columns=["believer", *bayes.COLUMNS])
    found = _large_sample(kind, values)
    return bayes.conclusions(found["y"], found["se"])


def why_no_conclusion(kind: str, values: Values) -> str:
    """Why the three readers cannot conclude anything; empty where they can."""
    if kind not in LARGE_SAMPLE:
        return ONLY_RATIOS
    found = _large_sample(kind, values)
    return "" if found["se"] > 0 else f"No conclusion: {found['note']}."


def _family(kind: str) -> str:
    return kind.partition("_")[0]


def _spread(kind: str) -> dict[str, str]:
    return {"spread": kind[-2:]} if kind.startswith("means") else {}


def _large_sample(kind: str, values: Values) -> pd.Series:
    function, _ = next(iter(METHODS[kind].values()))
    return function(**values, method=LARGE_SAMPLE[kind]).iloc[0]


def _row(question: str, kind: str, numbers, note: str = "") -> tuple:
    value, low, high = numbers if isinstance(numbers, pd.Series) else (numbers, math.nan, math.nan)
    return question, kind, value, low, high, note


def _of_people(kind: str, values: Values, level: float) -> list[tuple]:
    small = values["n_t"] * values["n_c"] <= LARGEST_FOR_BOSCHLOO
    boschloo = effects.boschloo(**values)["p"].iloc[0] if small else math.nan
    fragility = effects.fragility_index(**values, level=level).iloc[0]
    needed = effects.number_needed_to_treat(**values, level=level).iloc[0]
    thousand = effects.per_thousand(**values, level=level).iloc[0]
    numbers = ["estimate", "low", "high"]
    status = str(fragility["status"]).replace("_", " ").replace("ok", "")
    return [
        _row("p, Fisher", "p", effects.fisher(**values)["p"].iloc[0], "all tables no likelier"),
        _row("p, mid-P", "p", effects.midp(**values)["p"].iloc[0], TWICE),
        _row("p, Boschloo", "p", boschloo, TWICE if small else "only for smaller arms"),
        _row("Fragility index, people", "count", fragility["index"], status),
        _row("Per 1,000 treated, events", "per_thousand", thousand["treated"]),
        _row("Per 1,000 controls, events", "per_thousand", thousand["control"]),
        _row("Per 1,000, difference", "per_thousand", thousand[numbers]),
        _row("Number needed to treat", "nnt", needed[numbers], needed["note"] or ""),
    ]


def _of_rates(kind: str, values: Values, level: float) -> list[tuple]:
    rates = [1000 * values[f"events_{arm}"] / values[f"time_{arm}"] for arm in "tc"]
    exact, midp = (
        effects.rate_ratio(**values, method=name)["p"].iloc[0] for name in ("exact", "midp")
    )
    return [
        _row("p, exact", "p", exact),
        _row("p, mid-P", "p", midp),
        _row("Per 1,000 person-years treated, events", "per_thousand", rates[0]),
        _row("Per 1,000 person-years of controls, events", "per_thousand", rates[1]),
    ]


def _of_means(kind: str, values: Values, level: float) -> list[tuple]:
    question = "Difference in SDs, Hedges' g"
    if values["n_t"] is None:
        return [_row(question, "g", math.nan, "needs the number of people")]
    found = effects.standardised_mean_difference(**values, **_spread(kind), level=level).iloc[0]
    return [_row(question, "g", found[["estimate", "low", "high"]])]
