"""Columns of text on both sides of a plot, row by row."""

import re
import textwrap
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.plots import picture
from helpers.plots.layout import EDGE, axes_at, hairlines
from helpers.plots.picture import new_figure, text_width

LABEL_LETTERS, CELL_LETTERS, HEADER_LETTERS = 30, 20, 14  # longer texts go on a second line
HEADING_LETTERS = 70
LINE, PADDING, GAP = 0.155, 0.17, 0.17  # inches
ABOVE = 0.245  # inches around one line of headers
NARROWEST = 2.2  # inches for the plot itself

_WITH_INTERVAL = re.compile(r"(.*) (\([0-9.]+% interval\))")


@dataclass
class Columns:
    """Texts by header, one for each row; the first column on the left names the row.

    All lengths are in inches, and rows are counted from the top.
    """

    left: dict[str, list[str]]
    right: dict[str, list[str]]
    headings: set[int] = field(default_factory=set)
    """Rows whose name is a heading over those that follow: bold, and as long as it needs."""
    quiet: set[int] = field(default_factory=set)
    """Rows in grey."""

    def __post_init__(self):
        labels, *beside = self.left
        self.left = {labels: self._labels(self.left[labels])} | {
            header: _fill(self.left[header], CELL_LETTERS) for header in beside
        }
        self.left = {_header(name, cells): cells for name, cells in self.left.items()}
        self.right = {_header(name, cells): cells for name, cells in self.right.items()}
        rows = zip(*self.left.values(), *self.right.values(), strict=True)
        lines = [1 + max(cell.count("\n") for cell in row) for row in rows]
        self.heights = [PADDING + LINE * count for count in lines]
        header_lines = 1 + max(header.count("\n") for header in [*self.left, *self.right])
        self.top = ABOVE + LINE * header_lines

    def _labels(self, labels: list[str]) -> list[str]:
        return [
            textwrap.fill(label, HEADING_LETTERS if place in self.headings else LABEL_LETTERS)
            for place, label in enumerate(labels)
        ]

    @property
    def rows_height(self) -> float:
        """From the top of the first row to the bottom of the last."""
        return sum(self.heights)

    def middle(self, place: int) -> float:
        """Distance from the top of the first row to the middle of a row."""
        return sum(self.heights[:place]) + self.heights[place] / 2

    def draw(self, below: float) -> tuple[Figure, Axes]:
        """Draw the texts, and the empty axes between them: x is free, y is inches downwards."""
        height = self.top + self.rows_height + below
        figure = new_figure(height)
        left = [self._width(figure, *column) for column in self.left.items()]
        right = [self._width(figure, *column) for column in self.right.items()]
        before = EDGE + sum(left) + GAP * len(left)
        after = EDGE + sum(right) + GAP * len(right)
        width = max(picture.WIDTH, before + NARROWEST + after)
        figure.set_figwidth(width)
        self._write(figure, self.left, _starts(EDGE, left))
        self._write(figure, self.right, _starts(width - after + GAP, right))
        hairlines(figure, self.top + np.cumsum([0, *self.heights]))
        across = width - before - after
        axes = axes_at(figure, before, below, across, self.rows_height)
        axes.set_ylim(self.rows_height, 0)
        axes.patch.set_alpha(0)
        return figure, axes

    def _width(self, figure: Figure, header: str, cells: list[str]) -> float:
        spanning = self.headings if header in list(self.left)[:1] else set()
        widths = [
            text_width(figure, cell, fontsize=picture.BODY)
            for place, cell in enumerate(cells)
            if place not in spanning
        ]
        return max(text_width(figure, header, fontsize=picture.BODY, fontweight="bold"), *widths)

    def _write(self, figure: Figure, columns: dict[str, list[str]], starts) -> None:
        width, height = figure.get_size_inches()
        for x, (header, cells) in zip(starts, columns.items(), strict=True):
            figure.text(
                x / width, 1 - (self.top - 0.085) / height, header, va="bottom", fontweight="bold"
            )
            for place, cell in enumerate(cells):
                figure.text(
                    x / width,
                    1 - (self.top + self.middle(place)) / height,
                    cell,
                    va="center_baseline",
                    linespacing=1.25,
                    color=picture.QUIET if place in self.quiet else picture.INK,
                    fontweight="bold" if place in self.headings else "normal",
                )


def _starts(first: float, widths: list[float]) -> np.ndarray:
    """Where columns of these widths begin."""
    return first + np.cumsum([0, *(width + GAP for width in widths[:-1])])


def _fill(cells: list[str], letters: int) -> list[str]:
    return [textwrap.fill(cell, letters) for cell in cells]


def _header(header: str, cells: list[str]) -> str:
    """Break a header that is much longer than the texts under it."""
    widest = max((len(line) for cell in cells for line in cell.split("\n")), default=0)
    if len(header) <= widest + 4:
        return header
    if found := _WITH_INTERVAL.fullmatch(header):
        return "\n".join(found.groups())
    return textwrap.fill(header, max(widest, HEADER_LETTERS))
