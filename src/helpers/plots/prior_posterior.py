"""Prior, data and posterior as three curves: a panel for each believer, a row for each claim."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import NullFormatter

from helpers import numbers
from helpers.effects import validation
from helpers.plots import layout, picture
from helpers.plots.effect_axis import effect_of, require_limits
from helpers.plots.picture import Picture, Style

BAND = "#c3cfdd"  # light enough for a dark line in grey print
CURVE, HEAD, FOOT = 1.0, 0.66, 0.12  # inches: a row of panels, the space above and below it
BLOCK = HEAD + CURVE + FOOT
ABOVE, BELOW, EDGE, BETWEEN = 0.26, 0.40, 0.1, 0.16  # inches, around all rows
POINTS = 241
CURVES: dict[str, tuple[str, str, float, Any]] = {  # words, colour, width, dashes
    "prior": ("belief before", picture.CONTROL, 1.6, layout.DASHES),
    "data": ("the data alone", picture.INK, 1.1, (0, (1, 1.5))),
    "posterior": ("conclusion", picture.TREATED, 2.0, "-"),
}
COLUMNS = ["claim", "believer", *(f"{curve}_{part}" for curve in CURVES for part in ("y", "se"))]
COLUMNS += ["estimate", "low", "high"]


def prior_posterior(
    frame: pd.DataFrame,
    *,
    measure: str | None = None,
    limits: tuple[float, float],
    level: float | None = None,
) -> Picture:
    """Draw normal densities on a log axis: what was believed, what was seen, what follows.

    All curves of a row have the same scale, so that a flat curve is a weak belief.

    Parameters
    ----------
    frame : DataFrame
        ``claim`` (a row of panels) and ``believer`` (a column), in the order wanted, each pair
        once; ``prior_y, prior_se, data_y, data_se, posterior_y, posterior_se``, mean and standard
        deviation of the log of the ratio; ``estimate, low, high``, the conclusion as a ratio.
    measure : str, optional
        Name of the ratio, under the axis; by default that of the frame.
    limits : (float, float)
        Ends of the axis, as ratios.
    level : float, optional
        That of the interval of the conclusion, which the legend names; by default that of the
        frame, 0.95 for a plain one.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        A missing column, no rows, an impossible level, a frame of differences, or limits that no
        log axis can have.
    """
    effect = effect_of("frame", frame, measure, "log", level)
    validation.require_columns("frame", frame, COLUMNS)
    validation.require_rows("frame", frame)
    require_limits(limits, "log")
    rows = frame.reset_index(drop=True)
    claims, believers = (list(dict.fromkeys(rows[name])) for name in ("claim", "believer"))
    height = ABOVE + len(claims) * BLOCK + BELOW
    with picture.sheet(height, picture.STYLE_CURVES) as figure:
        width = (picture.WIDTH - 2 * EDGE - BETWEEN * (len(believers) - 1)) / len(believers)
        for row in rows.itertuples():
            down, across = claims.index(row.claim), believers.index(row.believer)
            bottom = height - ABOVE - (down + 1) * BLOCK + FOOT
            axes = layout.axes_at(figure, EDGE + across * (width + BETWEEN), bottom, width, CURVE)
            _axis(axes, limits, numbers=down == len(claims) - 1)
            _draw(axes, row, limits)
            axes.set_ylim(0, 1.08 * _highest(rows[rows["claim"] == row.claim]))
            title: Style = {"loc": "left", "fontsize": picture.SMALL, "pad": 3, "y": picture.AT_TOP}
            axes.set_title(f"{row.believer}\n{_conclusion(row)}", **title)
        for down, claim in enumerate(claims):
            y = 1 - (ABOVE + down * BLOCK + 0.16) / height
            figure.text(EDGE / picture.WIDTH, y, claim, fontweight="bold", va="center")
        _legend(figure, effect.interval)
        figure.text(0.5, 0.06 / height, effect.measure, ha="center", va="bottom")
    return Picture(figure, _in_words(rows, effect.measure), rows, picture.DOTS_FOR_CURVES)


def _draw(axes: Axes, row, limits: tuple[float, float]) -> None:
    ends = np.clip([row.low, row.high], *limits)
    ratios = np.sort(np.append(np.geomspace(*limits, POINTS), ends))
    for curve, (_, *style) in CURVES.items():
        density = _density(np.log(ratios), getattr(row, f"{curve}_y"), getattr(row, f"{curve}_se"))
        if curve == "posterior":
            inside = (ratios >= row.low) & (ratios <= row.high)
            axes.fill_between(ratios, 0, density, where=inside, color=BAND, linewidth=0, zorder=1)
        axes.plot(ratios, density, zorder=3, **_line(*style))


def _line(colour: str, width: float, dashes: Any) -> Style:
    return {"color": colour, "linewidth": width, "linestyle": dashes}


def _density(y: np.ndarray, mean: float, sd: float) -> np.ndarray:
    return np.exp(-(((y - mean) / sd) ** 2) / 2) / (sd * np.sqrt(2 * np.pi))


def _highest(rows: pd.DataFrame) -> float:
    narrowest = rows[[f"{curve}_se" for curve in CURVES]].to_numpy(float).min()
    return 1 / (narrowest * np.sqrt(2 * np.pi))


def _axis(axes: Axes, limits: tuple[float, float], numbers: bool) -> None:
    axes.set_xscale("log")
    axes.set_xlim(*limits)
    layout.log_ticks(axes.xaxis, picture.LOG_TICKS, *limits)
    axes.xaxis.set_major_formatter(layout.tick_text if numbers else NullFormatter())
    axes.tick_params(axis="x", length=3, pad=2)
    axes.set_yticks([])
    layout.hide_spines(axes, "left")
    axes.axvline(1, color=picture.QUIET, linewidth=0.9, zorder=0)
    axes.set_facecolor("none")
    axes.spines["bottom"].set_color(picture.HAIR)


def _legend(figure: Figure, interval: str) -> None:
    handles: list[Artist] = [
        Line2D([], [], label=words, **_line(*style)) for words, *style in CURVES.values()
    ]
    handles.append(Patch(color=BAND, label=f"its {interval}"))
    place: Style = {"loc": "upper left", "bbox_to_anchor": (0, 1), "ncols": len(handles)}
    sizes: Style = {"fontsize": picture.SMALL, "borderpad": 0.2, "handlelength": 2.4}
    figure.legend(handles=handles, frameon=False, **place, **sizes)


def _conclusion(row) -> str:
    return numbers.estimate(row.estimate, row.low, row.high)


def _in_words(rows: pd.DataFrame, measure: str) -> str:
    words = [f"Belief, data and conclusion as curves over the {measure}."]
    for claim, lines in rows.groupby("claim", sort=False):
        steps = "; ".join(
            f"{row.believer}: belief centred at {numbers.ratio(np.exp(row.prior_y))}, "
            f"conclusion {_conclusion(row)}"
            for row in lines.itertuples()
        )
        centre = numbers.ratio(np.exp(lines["data_y"].iloc[0]))
        words.append(f"{claim}, data centred at {centre}: {steps}.")
    return " ".join(words)
