"""The forest plot: one row per estimate, its interval, and the numbers beside it."""

import textwrap
from dataclasses import dataclass, field

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from helpers import printed, tables
from helpers.plots.picture import (
    BODY,
    CLAIMED,
    DOTS_ACROSS,
    FADED,
    HAIR,
    INK,
    LOG_TICKS,
    QUIET,
    SMALL,
    STYLE,
    TREATED,
    WIDTH,
    Picture,
    new_figure,
    text_width,
)

LABEL_LETTERS, CELL_LETTERS = 30, 20  # longer texts go on a second line
LINE, ROOM, GAP, EDGE = 0.155, 0.17, 0.17, 0.06  # inches
HEADING = 0.32  # inches, above the first row of a group
LONG, DOTS_ACROSS_LONG = 10, 1080  # rows; fewer dots then, so that a page stays light
NARROWEST = 2.2  # inches for the intervals themselves


def forest(
    frame: pd.DataFrame,
    *,
    measure: str,
    scale: str = "log",
    columns: dict[str, str] | None = None,
    left: str = "",
    right: str = "",
    claim: float | None = None,
    claim_label: str = "claimed",
    limits: tuple[float, float] | None = None,
    decimals: int | None = None,
) -> Picture:
    """Draw a forest plot.

    Parameters
    ----------
    frame : DataFrame
        ``label, estimate, low, high``; a row without an estimate says "not reported". Optional:
        ``kind`` ("trial" is a square, "pool" a diamond), ``weight`` (area of the square,
        1 is usual), ``faded`` (True: grey, outside any pool), ``group`` (rows of one group in
        a row stand under its name), ``claimed`` (a claimed value for this row, an empty diamond).
    measure : str
        Name of the effect, above the numbers and under the axis.
    scale : {"log", "linear"}
        ``log`` for ratios, with the line of no effect at 1; ``linear`` for differences, at 0.
    columns : dict, optional
        Further text columns of the frame, shown on the left under these headers.
    left, right : str
        What lies on either side of the line of no effect.
    claim : float, optional
        A claimed value for all rows, drawn as a dashed line with ``claim_label``.
    limits : (float, float), optional
        Ends of the axis; an interval that runs beyond them ends in an arrow.
    decimals : int, optional
        For the numbers on the right; by default those of ratios.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        An unknown scale, a missing column, a ratio below 0, or claims of both kinds.
    """
    _require(frame, scale, claim)
    rows = frame.reset_index(drop=True)
    numbers = list(tables.estimates(rows, decimals))
    beside = {header: list(rows[name]) for name, header in (columns or {}).items()}
    with mpl.rc_context(STYLE):
        layout = _Layout(list(rows["label"]), beside, f"{measure} (95% interval)", numbers)
        layout.headings = _headings(rows)
        figure, axes = layout.draw(room_below=0.62 if left or right else 0.45)
        _axis(axes, scale, limits or _limits(rows, scale, claim))
        for place, row in rows.iterrows():
            _draw_row(axes, layout.middle(place), row)
        if "claimed" in rows:
            _claimed_of_rows(axes, rows["claimed"], layout, claim_label)
        nothing = _no_effect(scale)
        axes.axvline(nothing, color=QUIET, linewidth=0.9, zorder=1)
        if claim is not None:
            _claim(axes, claim, claim_label)
        axes.set_xlabel(measure, labelpad=2)
        _sides(axes, nothing, left, right)
    cells = [*_cells_in_words(rows, beside, claim_label, decimals), numbers]
    alt = _alt(rows, measure, cells, claim, claim_label)
    return Picture(figure, alt, rows, DOTS_ACROSS if len(rows) < LONG else DOTS_ACROSS_LONG)


@dataclass
class _Layout:
    """Columns of text with the plot between them; all lengths in inches, rows from the top."""

    labels: list[str]
    beside: dict[str, list[str]]
    header: str
    numbers: list[str]
    headings: dict[int, str] = field(default_factory=dict)
    """Place of a row to the heading above it."""

    def __post_init__(self):
        self.labels = [textwrap.fill(label, LABEL_LETTERS) for label in self.labels]
        self.beside = {
            header: [textwrap.fill(cell, CELL_LETTERS) for cell in cells]
            for header, cells in self.beside.items()
        }
        rows = zip(self.labels, *self.beside.values(), strict=True)
        lines = [1 + max(cell.count("\n") for cell in row) for row in rows]
        self.heights = [ROOM + LINE * count for count in lines]

    @property
    def rows_height(self) -> float:
        return self._bottom(len(self.heights) - 1)

    def _bottom(self, place: int) -> float:
        above = sum(heading <= place for heading in self.headings)
        return sum(self.heights[: place + 1]) + above * HEADING

    def middle(self, place: int) -> float:
        """Distance from the top of the first row, or heading, to the middle of a row."""
        return self._bottom(place) - self.heights[place] / 2

    def draw(self, room_below: float) -> tuple[Figure, Axes]:
        top = 0.40
        height = top + self.rows_height + room_below
        figure = new_figure(height)
        left = {"": self.labels, **self.beside}
        widths = {header: self._width(figure, header, cells) for header, cells in left.items()}
        right_width = self._width(figure, self.header, self.numbers)
        left_width = EDGE + sum(widths.values()) + GAP * len(widths)
        width = max(WIDTH, left_width + NARROWEST + GAP + right_width + EDGE)
        figure.set_figwidth(width)
        plot_width = width - left_width - GAP - right_width - EDGE
        x = EDGE
        for header, cells in left.items():
            self._column(figure, x, top, header, cells)
            x += widths[header] + GAP
        self._column(figure, left_width + plot_width + GAP, top, self.header, self.numbers)
        for place, heading in self.headings.items():
            y = 1 - (top + self.middle(place) - (self.heights[place] + HEADING) / 2) / height
            over_lines = {"facecolor": "white", "edgecolor": "none", "pad": 1}
            figure.text(
                EDGE / width, y, heading, va="center_baseline", fontweight="bold", bbox=over_lines
            )
        for line in [0, *map(self._bottom, range(len(self.heights)))]:
            y = 1 - (top + line) / height
            ends = [EDGE / width, 1 - EDGE / width]
            figure.add_artist(Line2D(ends, [y, y], color=HAIR, linewidth=0.6, zorder=0))
        bottom = room_below / height
        axes = figure.add_axes(
            (left_width / width, bottom, plot_width / width, self.rows_height / height)
        )
        axes.set_ylim(self.rows_height, 0)
        axes.patch.set_alpha(0)
        return figure, axes

    @staticmethod
    def _width(figure: Figure, header: str, cells: list[str]) -> float:
        widths = [text_width(figure, cell, fontsize=BODY) for cell in cells]
        return max(text_width(figure, header, fontsize=BODY, fontweight="bold"), *widths)

    def _column(self, figure: Figure, x: float, top: float, header: str, cells: list[str]) -> None:
        width, height = figure.get_size_inches()
        figure.text(x / width, 1 - 0.24 / height, header, va="center", fontweight="bold")
        for place, cell in enumerate(cells):
            y = 1 - (top + self.middle(place)) / height
            figure.text(x / width, y, cell, va="center_baseline", linespacing=1.25)


def _draw_row(axes: Axes, y: float, row: pd.Series) -> None:
    if pd.isna(row["estimate"]):
        return
    is_pool = row.get("kind", "trial") == "pool"
    colour = FADED if row.get("faded", False) else INK if is_pool else TREATED
    left, right = axes.get_xlim()
    low, high = np.clip([row["low"], row["high"]], left, right)
    if is_pool:
        middle = row["estimate"]
        axes.fill([low, middle, high, middle], [y, y - 0.1, y, y + 0.1], color=colour, zorder=3)
        return
    if np.isfinite([low, high]).all():
        axes.plot([low, high], [y, y], color=colour, linewidth=1.5, zorder=2)
    for end, beyond, arrow in ((left, row["low"] < left, "<"), (right, row["high"] > right, ">")):
        if beyond:
            axes.plot(end, y, arrow, color=colour, markersize=6, clip_on=False, zorder=3)
    if left <= row["estimate"] <= right:
        size = 6.5 * np.sqrt(row.get("weight", 1.0))
        axes.plot(row["estimate"], y, "s", color=colour, markersize=size, zorder=3)


def _claim(axes: Axes, claim: float, label: str) -> None:
    axes.axvline(claim, color=CLAIMED, linewidth=1.2, linestyle=(0, (4, 2)), zorder=1)
    axes.annotate(
        label,
        (claim, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 4),
        textcoords="offset points",
        ha="center",
        color=CLAIMED,
        fontsize=SMALL,
    )


def _headings(rows: pd.DataFrame) -> dict[int, str]:
    if "group" not in rows:
        return {}
    begins = rows["group"] != rows["group"].shift()
    return rows.loc[begins, "group"].to_dict()


def _claimed_of_rows(axes: Axes, claimed: pd.Series, layout: _Layout, label: str) -> None:
    """An empty diamond on each row that has a claim, and what it means above the axis."""
    there = claimed.dropna()
    middles = [layout.middle(place) for place in there.index]
    style = {"marker": "D", "markerfacecolor": "none", "markeredgewidth": 1.3, "markersize": 7.5}
    axes.plot(there, middles, linestyle="", color=CLAIMED, zorder=4, **style)
    axes.annotate(
        f"◇ {label}",
        (0.5, 1),
        xycoords="axes fraction",
        xytext=(0, 11.5),
        textcoords="offset points",
        ha="center",
        va="center",
        color=CLAIMED,
        fontsize=SMALL,
    )


def _sides(axes: Axes, nothing: float, left: str, right: str) -> None:
    """Say what either side of the line of no effect means, under the axis."""
    for words, align, nudge in (
        (f"← {left}" if left else "", "right", -5),
        (f"{right} →" if right else "", "left", 5),
    ):
        axes.annotate(
            words,
            (nothing, 0),
            xycoords=("data", "axes fraction"),
            xytext=(nudge, -31),
            textcoords="offset points",
            ha=align,
            va="top",
            fontsize=SMALL,
            color=QUIET,
        )


def _axis(axes: Axes, scale: str, limits: tuple[float, float]) -> None:
    if scale == "log":
        axes.set_xscale("log")
        ticks = [tick for tick in LOG_TICKS if limits[0] <= tick <= limits[1]]
        axes.xaxis.set_major_locator(FixedLocator(ticks))
        axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: f"{tick:g}".replace("-", "−")))
    axes.set_xlim(*limits)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="x", length=3, pad=2)


def _limits(rows: pd.DataFrame, scale: str, claim: float | None) -> tuple[float, float]:
    """Ends of the axis that hold every finite limit, the line of no effect and the claim."""
    drawn = ["estimate", "low", "high", *(["claimed"] if "claimed" in rows else [])]
    values = rows[drawn].to_numpy(dtype=float).ravel()
    values = values[np.isfinite(values) & ((values > 0) | (scale == "linear"))]
    values = np.append(values, [_no_effect(scale), *([] if claim is None else [claim])])
    if scale == "log":
        values = np.log(values)
    room = max(0.08 * np.ptp(values), 1e-3)
    ends = values.min() - room, values.max() + room
    return tuple(float(np.exp(end)) if scale == "log" else float(end) for end in ends)


def _no_effect(scale: str) -> float:
    return 1.0 if scale == "log" else 0.0


def _require(frame: pd.DataFrame, scale: str, claim: float | None) -> None:
    if scale not in ("log", "linear"):
        raise ValueError(f"scale: {scale!r}; allowed are 'log', 'linear'")
    needed = ("label", "estimate", "low", "high")
    for name in needed:
        if name not in frame.columns:
            told = ", ".join(needed)
            raise ValueError(f"frame: has no column {name!r}; allowed is a frame with {told}")
    if scale == "log" and (frame["estimate"] < 0).any():
        raise ValueError("frame: an estimate below 0; allowed on a log axis are ratios")
    if claim is not None and "claimed" in frame.columns:
        raise ValueError("claim: allowed is either one for all rows or a column 'claimed'")


def _cells_in_words(rows, beside, claim_label, decimals) -> list[list[str]]:
    columns = [[f"{header} {cell}" for cell in cells] for header, cells in beside.items()]
    if "claimed" in rows:
        claims = [tables.estimate(value, np.nan, np.nan, decimals) for value in rows["claimed"]]
        told = pd.Series(claims).radd(f"{claim_label} ").mask(rows["claimed"].isna(), "")
        columns.append(told.tolist())
    return columns


def _alt(rows, measure, cells, claim, claim_label) -> str:
    """The same rows in words; ``cells`` are the columns of text, the numbers last."""
    told, headings = [], _headings(rows)
    for (place, row), texts in zip(rows.iterrows(), zip(*cells, strict=True), strict=True):
        heading = f"{headings[place]}. " if place in headings else ""
        grey = " (grey, outside any pool)" if row.get("faded", False) else ""
        told.append(f"{heading}{row['label']}{grey}: {', '.join(filter(None, texts))}.")
    claimed = (
        "" if claim is None else f" Dashed line, {claim_label}: {printed.significant(claim, 2)}."
    )
    return f"Forest plot of {measure} with 95% intervals.{claimed} {' '.join(told)}"
