"""Belief, data and conclusion as three curves: a panel for each believer, a row for each claim."""

from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator

from helpers import numbers
from helpers.effects import validation
from helpers.plots.picture import (
    AT_TOP,
    BODY,
    CONTROL,
    DOTS_FOR_CURVES,
    HAIR,
    INK,
    LOG_TICKS,
    QUIET,
    SMALL,
    STYLE_CURVES,
    TREATED,
    WIDTH,
    Picture,
    new_figure,
)

BAND = "#c3cfdd"  # light enough for a dark line in grey print
CURVE, HEAD, FOOT = 1.0, 0.66, 0.12  # inches: a row of panels, what stands above and below it
ABOVE, BELOW, EDGE, BETWEEN = 0.26, 0.40, 0.1, 0.16  # inches, around all rows
POINTS = 241
CURVES: dict[str, tuple[str, dict[str, Any]]] = {  # name: (words, style)
    "prior": ("belief before", {"color": CONTROL, "linewidth": 1.6, "linestyle": (0, (4, 2))}),
    "data": ("the data alone", {"color": INK, "linewidth": 1.1, "linestyle": (0, (1, 1.5))}),
    "posterior": ("conclusion", {"color": TREATED, "linewidth": 2.0}),
}
COLUMNS = ["claim", "believer", *(f"{curve}_{part}" for curve in CURVES for part in ("y", "se"))]
COLUMNS += ["estimate", "low", "high"]


def prior_posterior(
    frame: pd.DataFrame, *, measure: str, limits: tuple[float, float], level: float = 0.95
) -> Picture:
    """Draw normal densities on a log axis: what was believed, what was seen, what follows.

    All curves of a row have the same scale, so that a flat curve is a weak belief.

    Parameters
    ----------
    frame : DataFrame
        ``claim`` (a row of panels) and ``believer`` (a column), in the order wanted, each pair
        once; ``prior_y, prior_se, data_y, data_se, posterior_y, posterior_se``, mean and standard
        deviation of the log of the ratio; ``estimate, low, high``, the conclusion as a ratio.
    measure : str
        Name of the ratio, under the axis.
    limits : (float, float)
        Ends of the axis, as ratios.
    level : float
        That of the interval of the conclusion, which the legend names.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        A missing column, no rows, a level not between 0 and 1, or limits that no log axis can have.
    """
    validation.require_level(level)
    _require(frame, limits)
    rows = frame.reset_index(drop=True)
    claims, believers = (list(dict.fromkeys(rows[name])) for name in ("claim", "believer"))
    with mpl.rc_context(STYLE_CURVES):
        block = HEAD + CURVE + FOOT
        height = ABOVE + len(claims) * block + BELOW
        figure = new_figure(height)
        width = (WIDTH - 2 * EDGE - BETWEEN * (len(believers) - 1)) / len(believers)
        for row in rows.itertuples():
            down, across = claims.index(row.claim), believers.index(row.believer)
            bottom = height - ABOVE - (down + 1) * block + FOOT
            corner = (EDGE + across * (width + BETWEEN)) / WIDTH, bottom / height
            axes = figure.add_axes((*corner, width / WIDTH, CURVE / height))
            _axis(axes, limits, numbers=down == len(claims) - 1)
            _draw(axes, row, limits)
            axes.set_ylim(0, 1.08 * _highest(rows[rows["claim"] == row.claim]))
            title = f"{row.believer}\n{_conclusion(row)}"
            axes.set_title(title, loc="left", fontsize=SMALL, pad=3, y=AT_TOP)
        for down, claim in enumerate(claims):
            y = 1 - (ABOVE + down * block + 0.16) / height
            figure.text(EDGE / WIDTH, y, claim, fontsize=BODY, fontweight="bold", va="center")
        _legend(figure, height, level)
        figure.text(0.5, 0.06 / height, measure, ha="center", va="bottom")
    return Picture(figure, _alt(rows, measure), rows, DOTS_FOR_CURVES)


def _draw(axes: Axes, row, limits: tuple[float, float]) -> None:
    ratios = np.sort(
        np.append(np.geomspace(*limits, POINTS), np.clip([row.low, row.high], *limits))
    )
    for curve, (_, style) in CURVES.items():
        density = _density(np.log(ratios), getattr(row, f"{curve}_y"), getattr(row, f"{curve}_se"))
        if curve == "posterior":
            inside = (ratios >= row.low) & (ratios <= row.high)
            axes.fill_between(ratios, 0, density, where=inside, color=BAND, linewidth=0, zorder=1)
        axes.plot(ratios, density, zorder=3, **style)


def _density(y: np.ndarray, mean: float, sd: float) -> np.ndarray:
    return np.exp(-(((y - mean) / sd) ** 2) / 2) / (sd * np.sqrt(2 * np.pi))


def _highest(rows: pd.DataFrame) -> float:
    narrowest = rows[[f"{curve}_se" for curve in CURVES]].to_numpy(float).min()
    return 1 / (narrowest * np.sqrt(2 * np.pi))


def _axis(axes: Axes, limits: tuple[float, float], numbers: bool) -> None:
    axes.set_xscale("log")
    axes.set_xlim(*limits)
    ticks = [tick for tick in LOG_TICKS if limits[0] <= tick <= limits[1]]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    shown = FuncFormatter(lambda tick, _: f"{tick:g}") if numbers else NullFormatter()
    axes.xaxis.set_major_formatter(shown)
    axes.tick_params(axis="x", length=3, pad=2)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.axvline(1, color=QUIET, linewidth=0.9, zorder=0)
    axes.set_facecolor("none")
    axes.spines["bottom"].set_color(HAIR)


def _legend(figure, height: float, level: float) -> None:
    handles: list[Artist] = [
        Line2D([], [], label=words, **style) for words, style in CURVES.values()
    ]
    handles.append(Patch(color=BAND, label=f"its {numbers.interval_name(level)}"))
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, 1),
        ncols=len(handles),
        frameon=False,
        fontsize=SMALL,
        borderpad=0.2,
        handlelength=2.4,
    )


def _conclusion(row) -> str:
    return numbers.estimate(row.estimate, row.low, row.high)


def _require(frame: pd.DataFrame, limits: tuple[float, float]) -> None:
    validation.require_columns("frame", frame, COLUMNS)
    validation.require_rows("frame", frame)
    if not 0 < limits[0] < limits[1]:
        raise ValueError(f"limits: {limits!r}; allowed are two ratios above 0, in order")


def _alt(rows: pd.DataFrame, measure: str) -> str:
    """The same curves in words."""
    told = []
    for claim, lines in rows.groupby("claim", sort=False):
        steps = "; ".join(
            f"{row.believer}: belief centred at {numbers.ratio(np.exp(row.prior_y))}, "
            f"conclusion {_conclusion(row)}"
            for row in lines.itertuples()
        )
        centre = numbers.ratio(np.exp(lines["data_y"].iloc[0]))
        told.append(f"{claim}, data centred at {centre}: {steps}.")
    return f"Belief, data and conclusion as curves over the {measure}. {' '.join(told)}"
