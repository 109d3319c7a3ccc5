"""Results as tables and figures: the same for the page and for the moving sliders."""

import math
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from helpers import numbers, plots
from helpers.display import labels, tables
from helpers.effects import pvalue_function
from helpers.reanalysis import two_arms
from helpers.reanalysis.two_arms import RATIOS
from helpers.widgets.two_arms_inputs import arms_in_words

BELIEF_LIMITS = 0.15, 3.0  # ratios; further where the data lie outside
FURTHEST_RATIO = 100.0
SIDES = {True: ("less with treatment", "more"), False: ("lower with treatment", "higher")}


def intervals_table(frame: pd.DataFrame, caption: str) -> tables.ShownTable:
    """The intervals of `helpers.reanalysis.two_arms.intervals`, rounded and named."""
    columns = {"measure": "", "method": "", "interval": "Estimate (95% interval)", "p": ""}
    shown = frame.assign(interval=estimates(frame))
    return tables.show(shown, caption, columns | {"note": "Note"})


def answers_table(frame: pd.DataFrame, caption: str) -> tables.ShownTable:
    """The answers of `helpers.reanalysis.two_arms.answers`, rounded and in words."""
    in_words = frame["kind_of_number"].eq("nnt") & frame["low"].notna()
    shown = frame.assign(
        answer=[_ANSWERS[row.kind_of_number](row) for row in frame.itertuples()],
        note=frame["note"].mask(in_words, ""),
    )
    columns = {"question": "Question", "answer": "Answer (95% interval)", "note": "Note"}
    return tables.show(shown, caption, columns)


def estimates(frame: pd.DataFrame) -> pd.Series:
    """Estimate and interval of each row of `helpers.reanalysis.two_arms.intervals` as a text.

    Examples
    --------
    >>> numbers = {"estimate": [0.4857], "low": [0.0910], "high": [2.5965]}
    >>> estimates(pd.DataFrame({"measure": ["risk ratio"], **numbers})).tolist()
    ['0.49 (0.091 to 2.60)']
    """
    texts = []
    for row in frame.itertuples():
        spec = labels.measure(row.measure).format
        unit = " points" if spec == "points" else ""
        texts.append(numbers.estimate(row.estimate, row.low, row.high, spec, unit))
    return pd.Series(texts, index=frame.index, dtype=object)


def figure(frame: pd.DataFrame) -> plots.Picture:
    """The intervals of every method on one axis: the ratios where there are ratios."""
    ratio = bool(frame["measure"].isin(RATIOS).any())
    rows = frame[frame["measure"].isin(RATIOS)] if ratio else frame
    measures = rows["measure"].unique()
    return plots.forest(
        rows.assign(
            label=rows["measure"].str.capitalize() + ", " + rows["method"].map(labels.method)
        ),
        measure=measures[0].capitalize() if len(measures) == 1 else "Ratio",
        scale="log" if ratio else "identity",
        decimals=None if ratio else 2,
        left=SIDES[ratio][0],
        right=SIDES[ratio][1],
    )


def pvalue_figure(
    interval: Callable[..., pd.DataFrame],
    label: str,
    measure: str,
    *,
    claimed: Mapping[str, float] | None = None,
    decimals: int | None = None,
    sides: tuple[str, str] = SIDES[True],
) -> plots.Picture | tables.Said:
    """The interval at every level, with the p of no effect and of claimed ones.

    Parameters
    ----------
    interval : callable
        Takes ``level``, as in `helpers.effects.pvalue_function.curve`.
    label, measure : str
        Whose effect, and which.
    claimed : dict, optional
        Name to an effect that somebody claims.
    decimals : int, optional
        Of a difference; without, it is a ratio.
    sides : (str, str)
        What lies left and right of no effect.

    Returns
    -------
    Picture, or a sentence
        The sentence says why there is no curve.
    """
    first = interval().iloc[0]
    if pd.isna(first["estimate"]):
        return tables.say("No curve: {why}.", why=first.get("note", "nothing can be computed"))
    ratio = decimals is None
    tested = two_arms.p_values(interval, "log" if ratio else "identity", claimed)
    return plots.pvalue_function(
        pvalue_function.curve(interval).assign(label=label),
        measure=measure,
        scale="log" if ratio else "identity",
        decimals=decimals,
        tested=tested.assign(label=label),
        left=sides[0],
        right=sides[1],
    )


def confidence_figure(
    kind: str, values: two_arms.Values, claimed: float | None = None
) -> plots.Picture | tables.Said:
    """The p-value function of two arms: see `pvalue_figure`.

    Parameters
    ----------
    kind, values
        As in `helpers.reanalysis.two_arms`.
    claimed : float, optional
        An effect that somebody claims: a ratio, or a difference of means.
    """
    measure, method, interval = two_arms.effect(kind, values)
    ratio = measure in RATIOS
    return pvalue_figure(
        interval,
        arms_in_words(kind, values),
        f"{measure.capitalize()}, {labels.method(method)}",
        claimed={} if claimed is None else {"claimed": claimed},
        decimals=None if ratio else 2,
        sides=SIDES[ratio],
    )


def beliefs_figure(kind: str, values: two_arms.Values) -> plots.Picture | tables.Said:
    """What three readers conclude who believed different things of a ratio before.

    Parameters
    ----------
    kind, values
        As in `helpers.reanalysis.two_arms`.

    Returns
    -------
    Picture, or a sentence
        The sentence says why nobody can conclude anything.
    """
    if why := two_arms.why_no_conclusion(kind, values):
        return tables.say("{why}", why=why)
    concluded = two_arms.conclusions(kind, values)
    measure, _, _ = two_arms.effect(kind, values)
    y, se = concluded.loc[0, ["data_y", "data_se"]]
    lowest, highest = np.exp([y - 2 * se, y + 2 * se]).clip(1 / FURTHEST_RATIO, FURTHEST_RATIO)
    return plots.prior_posterior(
        concluded.assign(claim=f"{arms_in_words(kind, values)} ({measure})"),
        measure=measure.capitalize(),
        limits=(min(BELIEF_LIMITS[0], lowest), max(BELIEF_LIMITS[1], highest)),
    )


def _g(row) -> str:
    if math.isnan(row.value):
        return numbers.MISSING
    return numbers.estimate(row.value, row.low, row.high, 2)


def _needed(row) -> str:
    """One event fewer, or more, for so many treated; the interval may run through infinity."""
    if math.isinf(row.value):
        return "no difference"
    fewer = "one fewer" if row.value < 0 else "one more"
    text = f"{fewer} per {numbers.fixed(abs(row.value), 0)} treated"
    if math.isnan(row.low):
        return text
    if row.low < 0 < row.high:
        ends = [numbers.fixed(abs(end), 0) for end in (row.low, row.high)]
        return f"{text} (one fewer per {ends[0]}, through none, to one more per {ends[1]})"
    low, high = sorted((abs(row.low), abs(row.high)))
    return f"{text} ({numbers.interval(low, high, 0)})"


_ANSWERS = {
    "p": lambda row: numbers.p_value(row.value),
    "count": lambda row: numbers.fixed(row.value, 0),
    "per_thousand": lambda row: numbers.estimate(row.value, row.low, row.high, 1),
    "nnt": _needed,
    "g": _g,
}
