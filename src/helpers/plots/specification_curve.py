"""The specification curve: every defensible estimate, sorted, above the choices that led to it."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers import numbers
from helpers.effects import validation
from helpers.plots import layout, picture
from helpers.plots.effect_axis import Effect, effect_of, require_on_axis
from helpers.plots.layout import EDGE, axes_at
from helpers.plots.picture import Picture, Style

ESTIMATES, OPTION, SPACE, BELOW, ABOVE, GAP = 2.3, 0.19, 0.13, 0.12, 0.3, 0.15  # inches


def specification_curve(
    result: pd.DataFrame,
    *,
    measure: str | None = None,
    scale: str | None = None,
    claim: float | None = None,
    claim_label: str = "claimed",
    level: float | None = None,
) -> Picture:
    """Draw all scenarios side by side, from the lowest estimate to the highest.

    Parameters
    ----------
    result : DataFrame
        From `helpers.reanalysis.multiverse.varied`: an index level per choice, and
        ``estimate, low, high``.
    measure, scale, level
        Name of the effect, beside the axis; "log" or "identity"; confidence level of the
        intervals. By default those of the frame, as for `forest`.
    claim : float, optional
        A claimed value, drawn as a dashed line with ``claim_label``.

    Returns
    -------
    Picture
        Its frame holds the scenarios in the order drawn.

    Raises
    ------
    ValueError
        A scale or level that is not that of the frame, a missing column, no scenario with an
        estimate, or on a log axis a claim that is no ratio.
    """
    effect = effect_of("result", result, measure, scale, level)
    validation.require_columns("result", result, ["estimate", "low", "high"])
    require_on_axis("claim", claim, effect.scale)
    rows = result[np.isfinite(result["estimate"])].sort_values(["estimate", "low"], kind="stable")
    if rows.empty:
        raise ValueError("result: no scenario with an estimate; allowed is at least one")
    options = {
        name: list(dict.fromkeys(result.index.get_level_values(name)))
        for name in result.index.names
    }
    labels = [label for each in options.values() for label in each]
    below = len(labels) * OPTION + len(options) * (OPTION + SPACE) + BELOW
    with picture.sheet(ABOVE + ESTIMATES + below, picture.STYLE_WORDS) as figure:
        left = EDGE + layout.widest(figure, labels) + GAP
        right = EDGE if claim is None else GAP + layout.widest(figure, [claim_label])
        width = picture.WIDTH - left - right
        top = axes_at(figure, left, below, width, ESTIMATES)
        _draw_estimates(top, rows, effect)
        if claim is not None:
            top.axhline(claim, **layout.DASHED, zorder=1)
            beside = {"transform": top.get_yaxis_transform(), "color": picture.CLAIMED}
            layout.write(top, 1.01, claim, claim_label, **beside)
        _draw_choices(axes_at(figure, left, 0, width, below), rows, options, below)
    words = _in_words(rows, effect.measure, claim, claim_label)
    return Picture(figure, words, rows, picture.DOTS_ACROSS_WORDS)


def _draw_estimates(axes: Axes, rows: pd.DataFrame, effect: Effect) -> None:
    x = np.arange(len(rows))
    axes.axhline(effect.nothing, color=picture.QUIET, linewidth=0.9, zorder=1)
    axes.vlines(x, rows["low"], rows["high"], color=picture.TREATED, linewidth=1.3, zorder=2)
    axes.plot(x, rows["estimate"], "s", color=picture.TREATED, markersize=4, zorder=3)
    if effect.scale == "log":
        axes.set_yscale("log")
        ends = axes.get_ylim()
        layout.log_ticks(axes.yaxis, picture.LOG_TICKS, *ends)
        axes.set_ylim(*ends)
    axes.yaxis.set_major_formatter(layout.tick_text)
    axes.set_xlim(-0.7, len(rows) - 0.3)
    axes.set_xticks([])
    layout.grid_lines(axes)
    axes.tick_params(length=0)
    layout.hide_spines(axes, "left", "bottom")
    axes.set_ylabel(f"{effect.measure} ({effect.interval})")


def _draw_choices(axes: Axes, rows: pd.DataFrame, options: dict, height: float) -> None:
    """A row for each option, with a dot under each scenario that took it."""
    axes.set_xlim(-0.7, len(rows) - 0.3)
    axes.set_ylim(height, 0)
    axes.axis("off")
    beside: Style = {"transform": axes.get_yaxis_transform(), "ha": "right"}
    y = 0.0
    for name, labels in options.items():
        y += SPACE + OPTION
        axes.text(-GAP / 6, y, name.replace("_", " "), fontweight="bold", **beside)
        taken = rows.index.get_level_values(name)
        for label in labels:
            y += OPTION
            x = np.flatnonzero(taken == label)
            axes.axhline(y, color=picture.HAIR, linewidth=0.6, zorder=1)
            axes.plot(x, np.full(len(x), y), "o", color=picture.INK, markersize=3.2, zorder=2)
            layout.write(axes, -GAP / 6, y, label, **beside)


def _in_words(rows: pd.DataFrame, measure: str, claim: float | None, claim_label: str) -> str:
    """The same scenarios in words: all ends, and how each option fares."""
    words = [
        f"{len(rows)} scenarios, sorted by {measure}: "
        f"estimates from {_span(rows['estimate'].min(), rows['estimate'].max())}, "
        f"limits from {_span(rows['low'].min(), rows['high'].max())}."
    ]
    if claim is not None:
        inside = ((rows["low"] <= claim) & (claim <= rows["high"])).sum()
        words.append(
            f"Dashed line, {claim_label}: {numbers.significant(claim, 2)}, "
            f"inside {inside} of {len(rows)} intervals."
        )
    for name in rows.index.names:
        of_option = rows.groupby(level=name, sort=False)["estimate"]
        ranges = ", ".join(f"{label} {_span(some.min(), some.max())}" for label, some in of_option)
        words.append(f"By {name.replace('_', ' ')}: {ranges}.")
    return " ".join(words)


def _span(low: float, high: float) -> str:
    return f"{numbers.significant(low, 2)} to {numbers.significant(high, 2)}"
