"""Results as tables and figures: the same for the page and for the moving sliders."""

import math
from typing import Any

import numpy as np
import pandas as pd

from helpers import numbers, plots
from helpers.display import labels, tables
from helpers.reanalysis import two_arms_curves
from helpers.reanalysis.two_arms import RATIOS
from helpers.widgets.two_arms_inputs import arms_in_words

BELIEF_LIMITS = 0.15, 3.0  # ratios; further where the data lie outside
FURTHEST_RATIO = 100.0
SIDES = {True: ("less with treatment", "more"), False: ("lower with treatment", "higher")}


def intervals_table(frame: pd.DataFrame, caption: str) -> tables.ShownTable:
    """The intervals of `helpers.widgets.intervals`, rounded and named."""
    shown = frame.assign(told=[told(row) for row in frame.itertuples()])
    columns = {"measure": "", "method": "", "told": "Estimate (95% interval)", "p": ""}
    return tables.show(shown, caption, columns | {"note": "Note"})


def answers_table(frame: pd.DataFrame, caption: str) -> tables.ShownTable:
    """The answers of `helpers.widgets.answers`, rounded and in words."""
    in_words = frame["kind_of_number"].eq("nnt") & frame["low"].notna()
    shown = frame.assign(
        told=[_ANSWERS[row.kind_of_number](row) for row in frame.itertuples()],
        note=frame["note"].mask(in_words, ""),
    )
    columns = {"question": "", "told": "Answer (95% interval)", "note": "Note"}
    return tables.show(shown, caption, columns)


def figure(frame: pd.DataFrame) -> plots.Picture:
    """The intervals of every method on one axis: the ratios where there are ratios."""
    ratios = frame["measure"].isin(RATIOS)
    rows = frame[ratios] if ratios.any() else frame
    both = rows[["measure", "method"]].itertuples(index=False)
    names = [f"{measure.capitalize()}, {labels.method(method)}" for measure, method in both]
    if not ratios.any():
        return plots.forest(
            rows.assign(label=names),
            measure="Mean difference",
            scale="identity",
            decimals=2,
            left=SIDES[False][0],
            right=SIDES[False][1],
        )
    measure = "Rate ratio" if set(rows["measure"]) == {"rate ratio"} else "Ratio"
    left, right = SIDES[True]
    return plots.forest(rows.assign(label=names), measure=measure, left=left, right=right)


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
    name, formula = two_arms_curves.measure(kind, values)
    ratio = name in RATIOS
    return plots.pvalue_function(
        two_arms_curves.every_level(kind, values).assign(label=label),
        measure=f"{name.capitalize()}, {labels.method(formula)}",
        scale="log" if ratio else "linear",
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
    spec = labels.measure(row.measure).format
    unit = " points" if spec == "points" else ""
    return numbers.estimate(row.estimate, row.low, row.high, spec, unit)


def _per_thousand(row) -> str:
    return numbers.estimate(row.value, row.low, row.high, 1)


def _g(row) -> str:
    if math.isnan(row.value):
        return numbers.MISSING
    return numbers.estimate(row.value, row.low, row.high, 2)


def _needed(row) -> str:
    """One event fewer, or more, for so many treated; the interval may run through infinity."""
    if math.isinf(row.value):
        return "no difference"
    told = f"{_one(row.value)} per {numbers.fixed(abs(row.value), 0)} treated"
    if math.isnan(row.low):
        return told
    if row.low < 0 < row.high:
        ends = [numbers.fixed(abs(end), 0) for end in (row.low, row.high)]
        return f"{told} (one fewer per {ends[0]}, through none, to one more per {ends[1]})"
    low, high = sorted((abs(row.low), abs(row.high)))
    return f"{told} ({numbers.interval(low, high, 0)})"


def _one(value: float) -> str:
    return "one fewer" if value < 0 else "one more"


_ANSWERS = {
    "p": lambda row: numbers.p_value(row.value),
    "count": lambda row: numbers.fixed(row.value, 0),
    "per_thousand": _per_thousand,
    "nnt": _needed,
    "g": _g,
}
