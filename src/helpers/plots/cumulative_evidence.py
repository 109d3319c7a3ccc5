"""Amounts that change at dates, one on top of the other."""

import textwrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from helpers.effects import validation
from helpers.plots import layout, picture
from helpers.plots.layout import EDGE
from helpers.plots.picture import Picture

HEIGHT, PLOT, BELOW, LEFT, GAP, LINE = 3.5, 2.75, 0.4, 0.75, 0.12, 0.17  # inches
LETTERS = 18
FILLS: tuple[dict[str, Any], ...] = (
    {"facecolor": picture.TREATED},
    {"facecolor": picture.CONTROL},
    {"facecolor": picture.HAIR, "hatch": "////"},
)


def cumulative_evidence(
    frame: pd.DataFrame, *, quantity: str, until: float, marks: dict[str, float] | None = None
) -> Picture:
    """Draw up to three amounts over the years, stacked; each step lasts until the next.

    Parameters
    ----------
    frame : DataFrame
        Indexed by date, in years and parts of years, rising; one column for each amount, named
        as it is to be labelled, the lowest first. A row holds the amounts from its date on.
    quantity : str
        What is counted, with its unit, beside the axis.
    until : float
        Where the picture ends.
    marks : dict, optional
        Dates to be marked, by label.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        No rows, more than three amounts, an amount below 0, or dates that do not rise.
    """
    _require(frame, until)
    marks = marks or {}
    dates = np.append(frame.index.to_numpy(dtype=float), until)
    amounts = pd.concat([frame, frame.tail(1)]).to_numpy(dtype=float).T
    tops = np.cumsum(amounts, axis=0)
    labels = [
        f"{textwrap.fill(name, LETTERS)}\n{last:,.0f}" for name, last in frame.iloc[-1].items()
    ]
    hatched = {"hatch.color": picture.FADED, "hatch.linewidth": 0.8}
    with picture.sheet(HEIGHT, picture.STYLE_WORDS | hatched) as figure:
        beside = layout.widest(figure, labels, fontweight="bold", fontsize=picture.BODY)
        across = picture.WIDTH - LEFT - GAP - beside - EDGE
        axes = layout.axes_at(figure, LEFT, BELOW, across, PLOT)
        edge: dict[str, Any] = {"edgecolor": "white", "linewidth": 0.8}
        for top, amount, fill in zip(tops, amounts, FILLS, strict=False):
            axes.fill_between(dates, top - amount, top, step="post", **edge, **fill)
        axes.set_xlim(dates[0] - 0.5, until)
        axes.set_ylim(0, 1.04 * tops[-1].max() or 1)
        _write_labels(axes, labels, tops[:, -1] - amounts[:, -1] / 2)
        for label, date in marks.items():
            axes.axvline(date, **layout.DASHED | {"color": picture.INK, "zorder": 4})
            place = (date - dates[0] + 0.5) / (until - dates[0] + 0.5)
            layout.label_above(axes, label, place, picture.INK)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.xaxis.set_major_formatter(lambda year, _: f"{year:.0f}")
        axes.yaxis.set_major_formatter(lambda amount, _: f"{amount:,.0f}")
        # Upright letters can do without soft edges, turned ones not.
        axes.set_ylabel(quantity, antialiased=True)
        axes.tick_params(length=3, pad=3)
    words = _in_words(frame, quantity, marks)
    return Picture(figure, words, frame.reset_index(), picture.DOTS_ACROSS_WORDS)


def _write_labels(axes: Axes, labels: list[str], middles: np.ndarray) -> None:
    """Write each label beside its amount, moved up where it would touch the one below."""
    below = 0.0
    for label, middle, fill in zip(labels, middles, FILLS, strict=False):
        half = LINE * (label.count("\n") + 1) / PLOT * axes.get_ylim()[1] / 2
        y = max(middle, below + half)
        below = y + half
        style = {"xycoords": ("axes fraction", "data"), "va": "center", "annotation_clip": False}
        style |= {"color": picture.QUIET if "hatch" in fill else fill["facecolor"]}
        style |= {"fontsize": picture.BODY, "fontweight": "bold"}
        layout.note(axes, label, (1, y), (72 * GAP, 0), **style)


def _require(frame: pd.DataFrame, until: float) -> None:
    validation.require_rows("frame", frame)
    if frame.shape[1] > len(FILLS):
        raise ValueError(f"frame: {frame.shape[1]} amounts; allowed are {len(FILLS)} at most")
    if (frame < 0).any(axis=None):
        raise ValueError("frame: an amount below 0; allowed are amounts that can be stacked")
    if not (np.diff([*frame.index, until]) > 0).all():
        raise ValueError("frame: dates that do not rise; allowed are rising ones, all before until")


def _in_words(frame: pd.DataFrame, quantity: str, marks: dict[str, float]) -> str:
    """The same steps in words: at each date what is new."""
    steps, before = [], pd.Series(0, index=frame.columns)
    for date, row in frame.iterrows():
        changed = row[row != before]
        amounts = ", ".join(f"{name} {amount:,.0f}" for name, amount in changed.items())
        steps.append(f"From {date:.1f}: {amounts}")
        before = row
    marked = [f"{label}: {date:.1f}." for label, date in marks.items()]
    return " ".join([f"{quantity} over the years, stacked.", *marked, "; ".join(steps) + "."])
