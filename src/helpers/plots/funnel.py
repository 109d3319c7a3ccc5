"""The funnel plot: effects against their standard errors, and what chance alone would allow."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from helpers import meta, numbers
from helpers.effects import validation
from helpers.plots import effect_axis as axis
from helpers.plots import layout, of_pools, picture
from helpers.plots.picture import Picture

HEIGHT, LEFT, BELOW, ABOVE = 3.8, 0.66, 0.5, 0.3  # inches
LEVELS = (0.9, 0.95, 0.99)
SHADES = ("#ffffff", "#e9e9e9", "#d3d3d3")  # p above 0.1, 0.05 to 0.1, 0.01 to 0.05
SIDES = 60  # points along each side


def funnel(
    frame: pd.DataFrame,
    *,
    measure: str | None = None,
    scale: str | None = None,
    contours: bool = True,
) -> Picture:
    """Draw a funnel plot from a pool or from effects, in one call.

    Parameters
    ----------
    frame : DataFrame
        A pool, which brings its trials; or effects with ``estimate``, ``y`` and ``se``.
    measure, scale
        As in `forest`.
    contours : bool
        Shade where a trial has p above 0.1, above 0.05 and above 0.01 against no effect: are small
        trials missing only where they would not be significant?

    Returns
    -------
    Picture
        Of a pool, with its estimate and the sides between which 95% of trials of one common
        effect would lie.

    Raises
    ------
    ValueError
        No trial with a standard error, or a pool of several groups.
    """
    trials = of_pools.trials_of(frame)
    effect = axis.effect_of("frame", trials, measure, scale, None)
    validation.require_columns("frame", trials, ["y", "se"])
    drawn = trials[np.isfinite(trials["y"]) & np.isfinite(trials["se"]) & (trials["se"] > 0)]
    validation.require_rows("frame", drawn)
    back = np.exp if effect.scale == "log" else np.asarray
    deepest = 1.08 * drawn["se"].max()
    heights = np.linspace(0, deepest, SIDES)
    pooled = frame.iloc[0]["y"] if getattr(frame, "source", None) is not None else np.nan
    centre = 0.0 if np.isnan(pooled) else pooled
    sides = meta.funnel_limits(heights, centre, (0.95,))
    reach = max(np.abs(drawn["y"] - centre).max(), (sides["high"] - centre).max()) * 1.06
    limits = tuple(float(end) for end in back(np.array([centre - reach, centre + reach])))
    with picture.sheet(HEIGHT, picture.STYLE_CURVES) as figure:
        width, height = picture.WIDTH - LEFT - 0.2, HEIGHT - BELOW - ABOVE
        axes = layout.axes_at(figure, LEFT, BELOW, width, height)
        axis.draw(axes, effect.scale, (limits[0], limits[1]))
        if contours:
            _shade(axes, heights, back)
        axes.axvline(effect.nothing, color=picture.QUIET, linewidth=0.9, zorder=1)
        if not np.isnan(pooled):
            axes.axvline(float(back(pooled)), color=picture.INK, linewidth=1.2, zorder=2)
            for side in ("low", "high"):
                axes.plot(back(sides[side]), heights, **layout.DASHED, zorder=2)
        axes.plot(back(drawn["y"]), drawn["se"], "o", color=picture.TREATED, markersize=5, zorder=4)
        axes.set_ylim(deepest, 0)
        axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        axes.set_ylabel("Standard error")
        axes.set_xlabel(effect.measure, labelpad=2)
    return Picture(figure, _in_words(drawn, effect, pooled, contours), drawn)


def _shade(axes: Axes, heights: np.ndarray, back) -> None:
    """From the widest to the narrowest, each over the one before."""
    limits = meta.funnel_limits(heights, 0.0, LEVELS)
    for level, shade in zip(LEVELS[::-1], SHADES[::-1], strict=True):
        sides = limits[limits["level"] == level]
        low, high = back(sides["low"]), back(sides["high"])
        axes.fill_betweenx(heights, low, high, color=shade, linewidth=0, zorder=0)


def _in_words(trials: pd.DataFrame, effect: axis.Effect, pooled: float, contours: bool) -> str:
    words = [f"Funnel plot of {effect.measure}: {len(trials)} trials, the most precise on top."]
    if not np.isnan(pooled):
        natural = float(np.exp(pooled)) if effect.scale == "log" else pooled
        shown = numbers.formatted(natural, effect.decimals(None))
        words.append(
            f"Vertical line: the pooled {shown}; dashed: where 95% of trials of one effect lie."
        )
    if contours:
        words.append("Shaded: p above 0.1 (white), 0.05 to 0.1 (light) and 0.01 to 0.05 (dark).")
    for row in trials.itertuples():
        estimate = numbers.formatted(row.estimate, effect.decimals(None))
        words.append(f"{row.label}: {estimate}, standard error {numbers.significant(row.se, 2)}.")
    return " ".join(words)
