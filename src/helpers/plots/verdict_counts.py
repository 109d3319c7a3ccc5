"""The board of verdicts: how many claims of each article got which."""

import matplotlib as mpl
import pandas as pd

from helpers.effects.validation import require_rows
from helpers.plots.picture import (
    BODY,
    FADED,
    HAIR,
    QUIET,
    STYLE,
    TREATED,
    WIDTH,
    Picture,
    new_figure,
    text_width,
)

ROW, TOP, BOTTOM, EDGE, GAP = 0.29, 0.42, 0.1, 0.06, 0.25  # inches


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
    with mpl.rc_context(STYLE):
        height = TOP + ROW * len(counts) + BOTTOM
        figure = new_figure(height)
        left = EDGE + max(text_width(figure, verdict, fontsize=BODY) for verdict in counts.index)
        panel = (WIDTH - left - EDGE) / counts.shape[1] - GAP
        for place, verdict in enumerate(counts.index):
            y = 1 - (TOP + ROW * (place + 0.5)) / height
            colour = None if verdict in judged else QUIET
            figure.text(EDGE / WIDTH, y, verdict, va="center_baseline", color=colour)
        longest = max(counts.to_numpy().max(), 1)  # a board of zeros has an axis, too
        for column, article in enumerate(counts.columns):
            x = left + GAP + column * (panel + GAP)
            axes = figure.add_axes(
                (x / WIDTH, BOTTOM / height, panel / WIDTH, ROW * len(counts) / height)
            )
            colours = [TREATED if verdict in judged else FADED for verdict in counts.index]
            axes.barh(range(len(counts)), counts[article], color=colours, height=0.62)
            for place, count in enumerate(counts[article]):
                axes.annotate(
                    str(count),
                    (count, place),
                    xytext=(4, 0),
                    textcoords="offset points",
                    va="center_baseline",
                )
            axes.axvline(0, color=QUIET, linewidth=0.9)
            axes.set_xlim(0, 1.22 * longest)
            axes.set_ylim(len(counts) - 0.5, -0.5)
            axes.set_facecolor("none")  # the lines of the rows lie under it
            axes.set_xticks([])
            axes.set_yticks([])
            for side in ("left", "bottom"):
                axes.spines[side].set_visible(False)
            figure.text(x / WIDTH, 1 - 0.22 / height, article, va="center", fontweight="bold")
        for line in range(len(counts) + 1):
            y = 1 - (TOP + ROW * line) / height
            ends = [EDGE / WIDTH, 1 - EDGE / WIDTH]
            figure.add_artist(mpl.lines.Line2D(ends, [y, y], color=HAIR, linewidth=0.6, zorder=0))
    return Picture(figure, _alt(counts), counts)


def _alt(counts: pd.DataFrame) -> str:
    """The same counts in words."""
    told = [
        f"{article}, {total} {'claim' if total == 1 else 'claims'}: "
        + ", ".join(f"{verdict} {count}" for verdict, count in counts[article].items())
        + "."
        for article, total in counts.sum().items()
    ]
    return f"Verdicts by article. {' '.join(told)}"
