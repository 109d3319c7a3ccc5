"""What all figures are laid out with: places in inches, plain axes, texts, names of curves."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, NullLocator

from helpers.plots import picture
from helpers.plots.picture import Style

DASHES = (0, (4, 2))
DASHED: Style = {"color": picture.CLAIMED, "linewidth": 1.2, "linestyle": DASHES}
EDGE = 0.06  # inches
IN_WORDS = 5  # points of each curve in the text alternative


def axes_at(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes on a place in inches from the lower left corner of the sheet."""
    across, up = figure.get_size_inches()
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


def sheet_axes(figure: Figure, above: float) -> Axes:
    """Axes without any mark over the whole sheet, in inches, y downwards from ``above``."""
    across, up = figure.get_size_inches()
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, across)
    axes.set_ylim(up - above, -above)
    axes.axis("off")
    return axes


def hairlines(figure: Figure, tops: Iterable[float]) -> None:
    """Hairlines across the sheet, so many inches below its upper edge."""
    across, up = figure.get_size_inches()
    ends = [EDGE / across, 1 - EDGE / across]
    for top in tops:
        y = [1 - top / up] * 2
        figure.add_artist(Line2D(ends, y, color=picture.HAIR, linewidth=0.6, zorder=0))


def hide_spines(axes: Axes, *sides: str) -> None:
    """Leave out these sides of the frame."""
    for side in sides:
        axes.spines[side].set_visible(False)


def grid_lines(axes: Axes) -> None:
    """Hairlines behind what is drawn, at each number of the vertical axis."""
    axes.grid(axis="y", color=picture.HAIR, linewidth=0.6)
    axes.set_axisbelow(True)


def log_ticks(axis: Axis, ticks: Iterable[float], low: float, high: float) -> None:
    """Number a log axis at those of the ticks that it reaches, and nowhere else."""
    axis.set_major_locator(FixedLocator([tick for tick in ticks if low <= tick <= high]))
    axis.set_minor_locator(NullLocator())


def tick_text(tick: float, _=None) -> str:
    """A number on an axis, with a true minus."""
    return f"{tick:g}".replace("-", "−")


def mark(axes: Axes, x, y, shape: str, colour: str, size: float, face: str, zorder: int) -> None:
    """Draw a mark with a firm edge, of so many points."""
    edge: Style = {"color": colour, "markeredgewidth": 1.3, "markerfacecolor": face}
    axes.plot(x, y, shape, markersize=size, zorder=zorder, **edge)


def widest(figure: Figure | SubFigure, texts: Iterable[str], **style) -> float:
    """Width in inches of the widest of some texts, small ones unless the style says otherwise."""
    style = {"fontsize": picture.SMALL} | style
    return max(picture.text_width(figure, text, **style) for text in texts)


def write(axes: Axes, x: float, y: float, text: str, **style) -> None:
    """Write a small text, its middle at the height y."""
    small: Style = {"va": "center", "fontsize": picture.SMALL}
    axes.text(x, y, text, **small | style)


def note(axes: Axes, text: str, at: tuple, nudge: tuple[float, float] = (0, 0), **style) -> None:
    """Write a small text so many points beside a place."""
    style = {"fontsize": picture.SMALL} | style
    axes.annotate(text, at, xytext=nudge, textcoords="offset points", **style)


def label_above(axes: Axes, label: str, place: float, colour: str) -> None:
    """Write a label above the axes, its middle at a place (from 0 to 1) across them.

    It moves aside where it would reach beyond them.
    """
    width = axes.bbox.width / axes.figure.dpi  # inches
    half = picture.text_width(axes.figure, label, fontsize=picture.SMALL) / 2
    middle = min(max(place * width, half), max(width - half, half))
    above = {"xycoords": "axes fraction", "ha": "center", "color": colour}
    note(axes, label, (middle / width, 1), (0, 4), **above)


def apart(wanted: Sequence[float], gap: float, highest: float = 1.0) -> list[float]:
    """Heights near the wanted ones, ``gap`` apart, from 0 to ``highest``; from the lowest up."""
    heights, lowest = [], 0.0
    for height in wanted:
        heights.append(max(height, lowest))
        lowest = heights[-1] + gap
    for place in reversed(range(len(heights))):
        heights[place] = min(heights[place], highest)
        highest = heights[place] - gap
    return heights


def name_end(axes: Axes, name: str, ends: tuple, leader: tuple, colour: str) -> None:
    """Write a name right of the axes, with a line from its own height to that of the text.

    ``leader`` holds where the line starts and ends and where the text starts, across the axes.
    """
    first, last, text = leader
    across = axes.get_yaxis_transform()
    line: Style = {"color": picture.FADED, "linewidth": 0.8, "clip_on": False}
    axes.plot([first, last], ends, transform=across, **line)
    beside: Style = {"xycoords": across, "va": "center", "annotation_clip": False}
    note(axes, name, (text, ends[1]), color=colour, **beside)


def some_points(points: pd.DataFrame) -> Iterable:
    """A few rows of a curve for its words, both ends among them."""
    rows = np.linspace(0, len(points) - 1, IN_WORDS).round().astype(int)
    return points.iloc[np.unique(rows)].itertuples()


def marked_points(marks: pd.DataFrame, label: str) -> list[str]:
    """The marks on a curve in words."""
    return [f"Marked: {text}." for text in marks.loc[marks["label"] == label, "text"]]
