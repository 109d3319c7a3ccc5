"""Amounts of one thing side by side, over several powers of ten."""

import pandas as pd

from helpers import numbers
from helpers.effects.validation import require_rows
from helpers.plots import layout, picture
from helpers.plots.layout import EDGE
from helpers.plots.picture import Picture

ROW, BOTTOM = 0.36, 0.36  # inches
TICKS = (1, 10, 100, 1_000, 10_000, 100_000)


def amounts(frame: pd.DataFrame, unit: str) -> Picture:
    """Draw amounts as bars on a scale on which each step is ten times the step before.

    Parameters
    ----------
    frame : DataFrame
        ``label`` and ``amount`` (above 1, in ``unit``), from top to bottom.
    unit : str
        What the amounts are in.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        No rows, or an amount that is not above 1.
    """
    require_rows("frame", frame)
    if not (frame["amount"] > 1).all():
        raise ValueError(f"amount: {frame['amount'].min()!r}; allowed is a number above 1")
    height = ROW * len(frame) + BOTTOM
    shown = [f"{numbers.fixed(amount, 0)} {unit}" for amount in frame["amount"]]
    with picture.sheet(height) as figure:
        left = EDGE + layout.widest(figure, frame["label"], fontsize=picture.BODY) + 0.15
        axes = layout.axes_at(figure, left, BOTTOM, picture.WIDTH - left - EDGE, ROW * len(frame))
        axes.barh(range(len(frame)), frame["amount"], color=picture.TREATED, height=0.55, left=1)
        axes.set_xscale("log")
        axes.set_xlim(1, TICKS[-1] * 20)
        axes.set_ylim(len(frame) - 0.5, -0.5)
        layout.log_ticks(axes.xaxis, TICKS, 1, TICKS[-1])
        axes.set_yticks(range(len(frame)), frame["label"])
        for place, (amount, words) in enumerate(zip(frame["amount"], shown, strict=True)):
            beside = {"va": "center_baseline", "fontsize": picture.BODY}
            layout.note(axes, words, (amount, place), (4, 0), **beside)
        layout.hide_spines(axes, "left", "top", "right")
        axes.tick_params(axis="y", length=0)
    each = "; ".join(map(": ".join, zip(frame["label"], shown, strict=True)))
    return Picture(figure, f"Amounts a day, each step ten times the one before. {each}.", frame)
