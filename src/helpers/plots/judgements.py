"""Judgements and directions of trials as marks that differ without colour."""

from collections.abc import Mapping

import pandas as pd

from helpers.plots.picture import Picture
from helpers.plots.reporting_matrix import Groups, Shapes, matrix

LIGHTS: Shapes = {
    "low": {"marker": "o", "fillstyle": "none"},
    "some_concerns": {"marker": "o", "fillstyle": "left", "markerfacecoloralt": "white"},
    "high": {"marker": "o", "fillstyle": "full"},
    "not_stated": {"marker": "$?$", "fillstyle": "full"},
}
"""Judgement to its mark: the fuller, the worse; where nothing is known, a question mark."""
CONCERNS: Shapes = dict(
    zip(
        ("no concern", "some concern", "serious concern", "cannot be judged"),
        LIGHTS.values(),
        strict=True,
    )
)
ARROWS: Shapes = {
    "favours": {"marker": "^", "fillstyle": "full"},
    "against": {"marker": "v", "fillstyle": "full"},
    "mixed": {"marker": "d", "fillstyle": "left", "markerfacecoloralt": "white"},
    "not printed": {"marker": "o", "fillstyle": "none"},
    "not measured": {"marker": "_", "fillstyle": "none"},
}
"""Direction to its mark."""


def traffic_light(frame: pd.DataFrame, *, groups: Groups, meaning: Mapping[str, str]) -> Picture:
    """Draw a row per trial and a mark per domain: risk of bias, or integrity.

    Parameters
    ----------
    frame : DataFrame
        ``label``, and a column per domain with a judgement of `LIGHTS`, or with an answer of
        `CONCERNS`. Optional: ``section`` (a heading where it changes) and ``faded`` (True: grey).
    groups : dict
        Group of domains to a dict from column to its header, from left to right.
    meaning : dict
        Each judgement or answer to its words, for the legend and the text alternative; it decides
        which of the two the frame has.

    Returns
    -------
    Picture
        Under each column: how many trials are at low risk, or give no concern.

    Raises
    ------
    ValueError
        No domain, a missing column, no rows, or a judgement that has no mark.

    References
    ----------
    McGuinness LA, Higgins JPT. Risk-of-bias visualization. Res Synth Methods 2021;12:55-61.
    """
    shapes = LIGHTS if "low" in meaning else CONCERNS
    return matrix(frame, groups, meaning, shapes, "how each of {them} was judged")


def effect_direction(frame: pd.DataFrame, *, groups: Groups, meaning: Mapping[str, str]) -> Picture:
    """Draw a row per trial and an arrow per outcome: which way its results point.

    Parameters
    ----------
    frame : DataFrame
        ``label``, and a column per outcome with a direction of `ARROWS`. Optional: ``section`` (a
        heading where it changes) and ``faded`` (True: grey).
    groups : dict
        Group of outcomes to a dict from column to its header, from left to right.
    meaning : dict
        Direction to its words, for the legend and the text alternative.

    Returns
    -------
    Picture
        Under each column: how many trials favour the treatment, of those that measured it.

    Raises
    ------
    ValueError
        No outcome, a missing column, no rows, or a direction that has no mark.

    References
    ----------
    Boon MH, Thomson H. The effect direction plot revisited. Res Synth Methods 2021;12:29-33.
    """
    about = "which way the results of {them} point"
    return matrix(frame, groups, meaning, ARROWS, about, zero="not measured")
