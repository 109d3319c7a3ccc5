"""What all figures share: colours, type, and a picture that carries its own description."""

import base64
import html
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, SubFigure
from PIL import Image

Style = dict[str, Any]  # how a text or a mark is drawn
INK, QUIET, FADED, HAIR = "#1a1a1a", "#5c5c5c", "#a3a3a3", "#dcdcdc"
TREATED, CONTROL, CLAIMED = "#0b3c6f", "#c26a12", "#8c1d40"

WIDTH = 7.2  # inches, on paper and as the natural width on a page
DOTS_ACROSS = 1440  # two for each dot of a page column
DOTS_ACROSS_WORDS = 1008  # a figure of many words would weigh more than its page
DOTS_FOR_CURVES = 1008  # a curve is all edges, which cost much and gain little from more dots
BODY, SMALL = 9.0, 8.2  # points
AT_TOP = 1.0  # of the axes: a title at a given height is not measured at each drawing
LOG_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)

STYLE: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # with matplotlib: the same figure on every machine
    "font.size": BODY,
    "text.color": INK,
    "text.parse_math": False,  # a dollar sign in a table is a dollar sign
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.labelsize": BODY,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": QUIET,
    "xtick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.color": QUIET,
    "ytick.labelcolor": INK,
    "ytick.labelsize": SMALL,
}

STYLE_WORDS = STYLE | {"text.antialiased": False}  # for many words: half the bytes of a PNG
STYLE_CURVES = STYLE_WORDS | {"lines.antialiased": False, "patch.antialiased": False}  # and edges
STYLE_LIVE: dict[Any, Any] = {"svg.hashsalt": "the same at every call", "svg.fonttype": "none"}
NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
SHEET = re.compile(r"<defs>\s*<style[^>]*>\*\{([^}]*)\}</style>\s*</defs>")  # how lines end


@dataclass(frozen=True)
class Picture:
    """A figure and its text alternative, both made from ``frame``."""

    figure: Figure
    alt: str
    frame: pd.DataFrame
    dots_across: int = DOTS_ACROSS

    def png(self) -> bytes:
        """The figure as a small PNG, the same bytes at every call."""
        raw = io.BytesIO()
        with mpl.rc_context(STYLE):
            dots_per_inch = self.dots_across / self.figure.get_figwidth()
            self.figure.savefig(raw, format="png", dpi=dots_per_inch)
        # An octree spends fewer bytes on the soft edges of letters than the usual median cut.
        octree, no_dither = Image.Quantize.FASTOCTREE, Image.Dither.NONE
        few_colours = Image.open(raw).convert("RGB").quantize(32, method=octree, dither=no_dither)
        small = io.BytesIO()
        few_colours.save(small, format="png", optimize=True)
        return small.getvalue()

    def svg(self) -> str:
        """The figure as SVG: drawn five times as fast, for a figure that is redrawn at a move.

        Its texts stay texts, in any sans-serif where the reader's machine lacks ours. It brings no
        style sheet, which would hold for the whole page around it, and make a browser style all
        of that anew at every move.
        """
        raw = io.StringIO()
        with mpl.rc_context({**STYLE, **STYLE_LIVE}):
            self.figure.savefig(raw, format="svg", metadata=NO_METADATA)
        before, lines, drawn = SHEET.split(raw.getvalue(), maxsplit=1)
        named = f'<svg role="img" aria-label="{html.escape(self.alt)}" style="{lines}" '
        return (before[before.index("<svg") :] + drawn).replace("<svg ", named, 1)

    def _repr_mimebundle_(self, include=None, exclude=None):
        png = base64.b64encode(self.png()).decode("ascii")
        width = round(self.figure.get_figwidth() * 100)
        data = {"image/png": png, "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt, "width": width}}


def new_figure(height: float, width: float = WIDTH) -> Figure:
    """An empty figure that no window system and no global state knows of."""
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    return figure


@contextmanager
def sheet(height: float, style: dict[Any, Any] = STYLE) -> Iterator[Figure]:
    """An empty figure, and the style that holds while it is drawn."""
    with mpl.rc_context(style):
        yield new_figure(height)


def text_width(figure: Figure | SubFigure, text: str, **style) -> float:
    """Width of a text in inches, in the type that all figures share."""
    return _text_width(text, figure.dpi, **style)


@lru_cache(maxsize=4096)
def _text_width(text: str, dpi: float, **style) -> float:
    """Measured once: most texts of a figure that is redrawn at a move are those of the last one."""
    with mpl.rc_context(STYLE):
        drawn = _scrap(dpi).text(0, 0, text, **style)
        width = drawn.get_window_extent().width / dpi
        drawn.remove()
    return width


@cache
def _scrap(dpi: float) -> Figure:
    """A figure to try texts on."""
    figure = new_figure(1.0)
    figure.set_dpi(dpi)
    return figure
