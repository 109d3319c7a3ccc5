"""Results as tables and figures: the same for the page and for the moving sliders."""

import math
from typing import Any

import numpy as np
import pandas as pd

from helpers import plots, printed
from helpers.display import tables
from helpers.reanalysis import two_arms_curves
from helpers.reanalysis.two_arms import RATIOS
from helpers.widgets.two_arms_inputs import arms_in_words

BELIEF_LIMITS = 0.15, 3.0  # ratios; further where the data lie outside
FURTHEST_RATIO = 100.0
SIDES = {True: ("less with treatment", "more"), False: ("lower with treatment", "higher")}

NAMES = {
    "midp": "mid-P",
    "score": "score (Miettinen and Nurminen)",
    "mee": "score (Mee)",
    "agresti-caffo": "Agresti and Caffo",
    "exact": "exact",
    "normal": "normal",
    "pooled": "pooled variance",
}


def intervals_table(frame: pd.DataFrame, caption: str) -> tables.ShownTable:
    """The intervals of `helpers.widgets.intervals`, rounded and named."""
    shown = frame.assign(
        method=[_method(method) for method in frame["method"]],
        told=[told(row) for row in frame.itertuples()],
        p=[_p(p) for p in frame["p"]],
        measure=frame["measure"].str.capitalize(),
    )
    columns = {
        "measure": "Measure",
        "method": "Method",
        "told": "Estimate (95% interval)",
        "p": "p",
        "note": "Note",
    }
    return tables.show(shown, columns, caption)


def answers_table(frame: pd.DataFrame, caption: str) -> tables.ShownTable:
    """The answers of `helpers.widgets.answers`, rounded and in words."""
    in_words = frame["kind_of_number"].eq("nnt") & frame["low"].notna()
    shown = frame.assign(
        told=[_ANSWERS[row.kind_of_number](row) for row in frame.itertuples()],
        note=frame["note"].mask(in_words, ""),
    )
    columns = {"question": "Question", "told": "Answer (95% interval)", "note": "Note"}
    return tables.show(shown, columns, caption)


def figure(frame: pd.DataFrame) -> plots.Picture:
    """The intervals of every method on one axis: the ratios where there are ratios."""
    ratios = frame["measure"].isin(RATIOS)
    rows = frame[ratios] if ratios.any() else frame
    labels = [f"{row.measure.capitalize()}, {_method(row.method)}" for row in rows.itertuples()]
    if not ratios.any():
        return plots.forest(
            rows.assign(label=labels),
            measure="Mean difference",
            scale="identity",
            decimals=2,
            left=SIDES[False][0],
            right=SIDES[False][1],
        )
    measure = "Rate ratio" if set(rows["measure"]) == {"rate ratio"} else "Ratio"
    left, right = SIDES[True]
    return plots.forest(rows.assign(label=labels), measure=measure, left=left, right=right)


def confidence_figure(
    kind: str, values: dict[str, float | None], claimed: float | None = None
) -> plots.Picture | tables.Said:
    """The interval at every level, with the p of no effect and of a claimed one.

    Parameters
    ----------
    kind, values
        As in `helpers.widgets.intervals`.
    claimed : float, optional
        An effect that somebody claims: a ratio, or a difference of means.

    Returns
    -------
    Picture, or a sentence
        The sentence says why there is no curve.
    """
    if why := two_arms_curves.why_no_curve(kind, values):
        return tables.say("No curve: {why}.", why=why)
    label = arms_in_words(kind, values)
    name, method = two_arms_curves.measure(kind, values)
    ratio = name in RATIOS
    return plots.pvalue_function(
        two_arms_curves.every_level(kind, values).assign(label=label),
        measure=f"{name.capitalize()}, {_method(method)}",
        scale="log" if ratio else "identity",
        decimals=None if ratio else 2,
        tested=two_arms_curves.p_values(kind, values, claimed).assign(label=label),
        left=SIDES[ratio][0],
        right=SIDES[ratio][1],
    )


def beliefs_figure(kind: str, values: dict[str, float | None]) -> plots.Picture | tables.Said:
    """What three readers conclude who believed different things of a ratio before.

    Parameters
    ----------
    kind, values
        As in `helpers.widgets.intervals`.

    Returns
    -------
    Picture, or a sentence
        The sentence says why nobody can conclude anything.
    """
    if why := two_arms_curves.why_no_conclusion(kind, values):
        return tables.say("{why}", why=why)
    concluded = two_arms_curves.conclusions(kind, values)
    name, _ = two_arms_curves.measure(kind, values)
    y, se = concluded.loc[0, ["data_y", "data_se"]]
    lowest, highest = np.exp([y - 2 * se, y + 2 * se]).clip(1 / FURTHEST_RATIO, FURTHEST_RATIO)
    return plots.prior_posterior(
        concluded.assign(claim=f"{arms_in_words(kind, values)} ({name})"),
        measure=name.capitalize(),
        limits=(min(BELIEF_LIMITS[0], lowest), max(BELIEF_LIMITS[1], highest)),
    )


def _method(name: str) -> str:
    return NAMES.get(name, name.capitalize())


def told(row: Any) -> str:
    """Tell estimate and interval of a row of `intervals` with the digits that they deserve.

    Examples
    --------
    >>> import pandas as pd
    >>> numbers = {"estimate": [0.4857], "low": [0.0910], "high": [2.5965]}
    >>> (row,) = pd.DataFrame({"measure": ["risk ratio"], **numbers}).itertuples()
    >>> told(row)
    '0.49 (0.091 to 2.60)'
    """
    if row.measure in RATIOS:
        return tables.estimate(row.estimate, row.low, row.high)
    if row.measure == "risk difference":
        estimate, low, high = (100 * part for part in (row.estimate, row.low, row.high))
        return tables.estimate(estimate, low, high, decimals=1, unit=" points")
    return tables.estimate(row.estimate, row.low, row.high, decimals=2)


def _p(p: float) -> str:
    return printed.MISSING if math.isnan(p) else printed.p_value(p)


def _per_thousand(row) -> str:
    return tables.estimate(row.value, row.low, row.high, decimals=1)


def _g(row) -> str:
    if math.isnan(row.value):
        return printed.MISSING
    return tables.estimate(row.value, row.low, row.high, decimals=2)


def _needed(row) -> str:
    """One event fewer, or more, for so many treated; the interval may run through infinity."""
    if math.isinf(row.value):
        return "no difference"
    told = f"{_one(row.value)} per {printed.fixed(abs(row.value), 0)} treated"
    if math.isnan(row.low):
        return told
    if row.low < 0 < row.high:
        ends = [printed.fixed(abs(end), 0) for end in (row.low, row.high)]
        return f"{told} (one fewer per {ends[0]}, through none, to one more per {ends[1]})"
    low, high = sorted((abs(row.low), abs(row.high)))
    return f"{told} ({printed.interval(low, high, 0)})"


def _one(value: float) -> str:
    return "one fewer" if value < 0 else "one more"


_ANSWERS = {
    "p": lambda row: _p(row.value),
    "count": lambda row: printed.fixed(row.value, 0),
    "per_thousand": _per_thousand,
    "nnt": _needed,
    "g": _g,
}
