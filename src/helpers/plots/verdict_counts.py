"""How many claims of each article got which verdict."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.effects.validation import require_rows
from helpers.plots import layout, picture
from helpers.plots.layout import EDGE
from helpers.plots.picture import Picture

ROW, TOP, BOTTOM, GAP = 0.29, 0.42, 0.1, 0.25  # inches


def verdict_counts(counts: pd.DataFrame, *, judged: list[str]) -> Picture:
    """Draw counts as bars: a row for each verdict, a column for each article.

    Parameters
    ----------
    counts : DataFrame of int
        Index: verdicts, from top to bottom. Columns: articles. Cells: how many claims.
    judged : list of str
        Verdicts that are a judgement; the others are drawn in grey.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        No verdicts, or no articles.
    """
    require_rows("counts", counts)
    height = TOP + ROW * len(counts) + BOTTOM
    colours = [picture.TREATED if name in judged else picture.FADED for name in counts.index]
    longest = max(counts.to_numpy().max(), 1)  # zeros alone have an axis, too
    with picture.sheet(height) as figure:
        left = EDGE + layout.widest(figure, counts.index, fontsize=picture.BODY)
        panel = (picture.WIDTH - left - EDGE) / counts.shape[1] - GAP
        for place, verdict in enumerate(counts.index):
            y = 1 - (TOP + ROW * (place + 0.5)) / height
            colour = None if verdict in judged else picture.QUIET
            figure.text(EDGE / picture.WIDTH, y, verdict, va="center_baseline", color=colour)
        for column, article in enumerate(counts.columns):
            x = left + GAP + column * (panel + GAP)
            axes = layout.axes_at(figure, x, BOTTOM, panel, ROW * len(counts))
            _draw(axes, counts[article], colours, longest)
            y = 1 - 0.22 / height
            figure.text(x / picture.WIDTH, y, article, va="center", fontweight="bold")
        layout.hairlines(figure, TOP + ROW * np.arange(len(counts) + 1))
    return Picture(figure, _in_words(counts), counts)


def _draw(axes: Axes, counts: pd.Series, colours: list[str], longest: int) -> None:
    axes.barh(range(len(counts)), counts, color=colours, height=0.62)
    for place, count in enumerate(counts):
        beside = {"va": "center_baseline", "fontsize": picture.BODY}
        layout.note(axes, str(count), (count, place), (4, 0), **beside)
    axes.axvline(0, color=picture.QUIET, linewidth=0.9)
    axes.set_xlim(0, 1.22 * longest)
    axes.set_ylim(len(counts) - 0.5, -0.5)
    axes.set_facecolor("none")  # the lines of the rows lie under it
    axes.set_xticks([])
    axes.set_yticks([])
    layout.hide_spines(axes, "left", "bottom")


def _in_words(counts: pd.DataFrame) -> str:
    words = ["Verdicts by article."]
    for article, total in counts.sum().items():
        each = ", ".join(f"{verdict} {count}" for verdict, count in counts[article].items())
        words.append(f"{article}, {total} {'claim' if total == 1 else 'claims'}: {each}.")
    return " ".join(words)
