"""Amounts that change at dates, one on top of the other."""

import textwrap
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from helpers.effects import validation
from helpers.plots.picture import (
    CONTROL,
    DOTS_ACROSS_WORDS,
    FADED,
    HAIR,
    INK,
    QUIET,
    SMALL,
    STYLE_WORDS,
    TREATED,
    WIDTH,
    Picture,
    new_figure,
    text_width,
)

HEIGHT, PLOT, BELOW = 3.5, 2.75, 0.4  # inches
LEFT, GAP, EDGE, LINE, LETTERS = 0.75, 0.12, 0.06, 0.17, 18
FILLS: tuple[dict[str, Any], ...] = (
    {"facecolor": TREATED},
    {"facecolor": CONTROL},
    {"facecolor": HAIR, "hatch": "////"},
)


def cumulative_evidence(
    frame: pd.DataFrame, *, quantity: str, until: float, marks: dict[str, float] | None = None
) -> Picture:
    """Draw up to three amounts over the years, stacked; each step stands until the next.

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
        No rows, more amounts than can be told apart, an amount below 0, or dates that do not rise.
    """
    _require(frame, until)
    dates = np.append(frame.index.to_numpy(dtype=float), until)
    amounts = pd.concat([frame, frame.tail(1)]).to_numpy(dtype=float).T
    tops = np.cumsum(amounts, axis=0)
    labels = [
        f"{textwrap.fill(name, LETTERS)}\n{last:,.0f}" for name, last in frame.iloc[-1].items()
    ]
    with mpl.rc_context(STYLE_WORDS | {"hatch.color": FADED, "hatch.linewidth": 0.8}):
        figure = new_figure(HEIGHT)
        widest = max(text_width(figure, label, fontweight="bold") for label in labels)
        across = WIDTH - LEFT - GAP - widest - EDGE
        axes = figure.add_axes((LEFT / WIDTH, BELOW / HEIGHT, across / WIDTH, PLOT / HEIGHT))
        for top, amount, fill in zip(tops, amounts, FILLS, strict=False):
            axes.fill_between(
                dates, top - amount, top, step="post", edgecolor="white", linewidth=0.8, **fill
            )
        axes.set_xlim(dates[0] - 0.5, until)
        axes.set_ylim(0, 1.04 * tops[-1].max() or 1)
        _write_labels(axes, labels, tops[:, -1] - amounts[:, -1] / 2)
        _draw_marks(axes, marks or {}, across)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda amount, _: f"{amount:,.0f}"))
        axes.set_ylabel(
            quantity, antialiased=True
        )  # upright letters can do without, turned ones not
        axes.tick_params(length=3, pad=3)
    told = _alt(frame, quantity, marks or {})
    return Picture(figure, told, frame.reset_index(), DOTS_ACROSS_WORDS)


def _write_labels(axes: Axes, labels: list[str], middles: np.ndarray) -> None:
    """Write each label beside its amount, moved up where it would touch the one below."""
    below = 0.0
    for label, middle, fill in zip(labels, middles, FILLS, strict=False):
        half = LINE * (label.count("\n") + 1) / PLOT * axes.get_ylim()[1] / 2
        y = max(middle, below + half)
        below = y + half
        axes.annotate(
            label,
            (1, y),
            xycoords=("axes fraction", "data"),
            xytext=(72 * GAP, 0),
            textcoords="offset points",
            va="center",
            color=QUIET if "hatch" in fill else fill["facecolor"],
            fontweight="bold",
            annotation_clip=False,
        )


def _draw_marks(axes: Axes, marks: dict[str, float], across: float) -> None:
    first, last = axes.get_xlim()
    for label, date in marks.items():
        axes.axvline(date, color=INK, linewidth=1.2, linestyle=(0, (4, 2)), zorder=4)
        half = text_width(axes.figure, label, fontsize=SMALL) / 2
        place = (date - first) / (last - first) * across
        axes.annotate(
            label,
            (min(max(place, half), across - half) / across, 1),
            xycoords="axes fraction",
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            fontsize=SMALL,
        )


def _require(frame: pd.DataFrame, until: float) -> None:
    validation.require_rows("frame", frame)
    if frame.shape[1] > len(FILLS):
        raise ValueError(f"frame: {frame.shape[1]} amounts; allowed are {len(FILLS)} at most")
    if (frame < 0).any(axis=None):
        raise ValueError("frame: an amount below 0; allowed are amounts that can be stacked")
    if not (np.diff([*frame.index, until]) > 0).all():
        raise ValueError("frame: dates that do not rise; allowed are rising ones, all before until")


def _alt(frame: pd.DataFrame, quantity: str, marks: dict[str, float]) -> str:
    """The same steps in words: at each date what is new."""
    marked = [f"{label}: {date:.1f}." for label, date in marks.items()]
    steps, before = [], pd.Series(0, index=frame.columns)
    for date, row in frame.iterrows():
        changed = row[row != before]
        told = ", ".join(f"{name} {amount:,.0f}" for name, amount in changed.items())
        steps.append(f"From {date:.1f}: {told}")
        before = row
    return " ".join([f"{quantity} over the years, stacked.", *marked, "; ".join(steps) + "."])
