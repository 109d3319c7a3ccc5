"""The scenario fan: every defensible estimate, sorted, above the choices that led to it."""

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from helpers import numbers
from helpers.effects import validation
from helpers.plots.picture import (
    CLAIMED,
    DOTS_ACROSS_WORDS,
    HAIR,
    INK,
    LOG_TICKS,
    QUIET,
    SMALL,
    STYLE_WORDS,
    TREATED,
    WIDTH,
    Picture,
    new_figure,
    text_width,
)

ESTIMATES, OPTION, SPACE, BELOW, ABOVE = 2.3, 0.19, 0.13, 0.12, 0.3  # inches
EDGE, GAP = 0.06, 0.15


def specification_curve(
    result: pd.DataFrame,
    *,
    measure: str,
    scale: str = "log",
    claim: float | None = None,
    claim_label: str = "claimed",
    level: float = 0.95,
) -> Picture:
    """Draw all scenarios side by side, from the lowest estimate to the highest.

    Parameters
    ----------
    result : DataFrame
        From `helpers.reanalysis.multiverse.varied`: an index level per choice, and
        ``estimate, low, high``.
    measure : str
        Name of the effect, beside the axis.
    scale : {"log", "identity"}
        ``log`` for ratios, with the line of no effect at 1; ``identity`` for differences, at 0.
    claim : float, optional
        A claimed value, drawn as a dashed line with ``claim_label``.
    level : float
        Confidence level of the intervals, which the axis names.

    Returns
    -------
    Picture
        Its frame holds the scenarios in the order drawn.

    Raises
    ------
    ValueError
        An unknown scale, a level not between 0 and 1, a missing column, or no scenario with an
        estimate.
    """
    validation.require_level(level)
    validation.require_columns("result", result, ["estimate", "low", "high"])
    validation.require_scale(scale)
    rows = result[np.isfinite(result["estimate"])].sort_values(["estimate", "low"], kind="stable")
    if rows.empty:
        raise ValueError("result: no scenario with an estimate; allowed is at least one")
    options = {
        name: list(dict.fromkeys(result.index.get_level_values(name)))
        for name in result.index.names
    }
    with mpl.rc_context(STYLE_WORDS):
        lines = sum(len(labels) for labels in options.values())
        below = lines * OPTION + len(options) * (OPTION + SPACE) + BELOW
        height = ABOVE + ESTIMATES + below
        figure = new_figure(height)
        labels = [label for each in options.values() for label in each]
        left = EDGE + max(text_width(figure, label, fontsize=SMALL) for label in labels) + GAP
        right = EDGE if claim is None else GAP + text_width(figure, claim_label, fontsize=SMALL)
        width = WIDTH - left - right
        top = figure.add_axes((left / WIDTH, below / height, width / WIDTH, ESTIMATES / height))
        _draw_estimates(top, rows, scale)
        top.set_ylabel(f"{measure} ({numbers.interval_name(level)})")
        if claim is not None:
            _draw_claim(top, claim, claim_label)
        matrix = figure.add_axes((left / WIDTH, 0, width / WIDTH, below / height))
        _draw_choices(matrix, rows, options, below)
    return Picture(figure, _alt(rows, measure, claim, claim_label), rows, DOTS_ACROSS_WORDS)


def _draw_estimates(axes: Axes, rows: pd.DataFrame, scale: str) -> None:
    x = np.arange(len(rows))
    axes.axhline(1.0 if scale == "log" else 0.0, color=QUIET, linewidth=0.9, zorder=1)
    axes.vlines(x, rows["low"], rows["high"], color=TREATED, linewidth=1.3, zorder=2)
    axes.plot(x, rows["estimate"], "s", color=TREATED, markersize=4, zorder=3)
    if scale == "log":
        axes.set_yscale("log")
        low, high = axes.get_ylim()
        axes.yaxis.set_major_locator(FixedLocator([t for t in LOG_TICKS if low <= t <= high]))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.set_ylim(low, high)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda tick, _: f"{tick:g}".replace("-", "−")))
    axes.set_xlim(-0.7, len(rows) - 0.3)
    axes.set_xticks([])
    axes.grid(axis="y", color=HAIR, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


def _draw_claim(axes: Axes, claim: float, label: str) -> None:
    axes.axhline(claim, color=CLAIMED, linewidth=1.2, linestyle=(0, (4, 2)), zorder=1)
    axes.text(
        1.01,
        claim,
        label,
        transform=axes.get_yaxis_transform(),
        va="center",
        color=CLAIMED,
        fontsize=SMALL,
    )


def _draw_choices(axes: Axes, rows: pd.DataFrame, options: dict, height: float) -> None:
    """A row for each option, with a dot under each scenario that took it."""
    axes.set_xlim(-0.7, len(rows) - 0.3)
    axes.set_ylim(height, 0)
    axes.axis("off")
    to_labels = axes.get_yaxis_transform()
    y = 0.0
    for name, labels in options.items():
        y += SPACE + OPTION
        title = name.replace("_", " ")
        axes.text(-GAP / 6, y, title, transform=to_labels, ha="right", fontweight="bold")
        taken = rows.index.get_level_values(name)
        for label in labels:
            y += OPTION
            x = np.flatnonzero(taken == label)
            axes.axhline(y, color=HAIR, linewidth=0.6, zorder=1)
            axes.plot(x, np.full(len(x), y), "o", color=INK, markersize=3.2, zorder=2)
            axes.text(
                -GAP / 6, y, label, transform=to_labels, ha="right", va="center", fontsize=SMALL
            )


def _alt(rows: pd.DataFrame, measure: str, claim: float | None, claim_label: str) -> str:
    """The same scenarios in words: all ends, and how each option fares."""
    told = [
        f"{len(rows)} scenarios, sorted by {measure}: "
        f"estimates from {_span(rows['estimate'].min(), rows['estimate'].max())}, "
        f"limits from {_span(rows['low'].min(), rows['high'].max())}."
    ]
    if claim is not None:
        inside = ((rows["low"] <= claim) & (claim <= rows["high"])).sum()
        told.append(
            f"Dashed line, {claim_label}: {numbers.significant(claim, 2)}, "
            f"inside {inside} of {len(rows)} intervals."
        )
    for name in rows.index.names:
        of_option = rows.groupby(level=name, sort=False)["estimate"]
        ranges = ", ".join(f"{label} {_span(some.min(), some.max())}" for label, some in of_option)
        told.append(f"By {name.replace('_', ' ')}: {ranges}.")
    return " ".join(told)


def _span(low: float, high: float) -> str:
    return f"{numbers.significant(low, 2)} to {numbers.significant(high, 2)}"
