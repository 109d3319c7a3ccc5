"""Type in two arms and see every interval: nothing here is about a particular trial.

``inputs`` says what can be typed and what is wrong with it, ``results`` and ``curves`` compute,
``shown`` turns results into tables and figures, ``starts`` finds trials to begin with, and ``app``
is the only room that knows widgets.
"""

from helpers.try_it.app import TryIt
from helpers.try_it.curves import conclusions, every_level, p_values
from helpers.try_it.inputs import KINDS, read
from helpers.try_it.results import RATIOS, answers, intervals
from helpers.try_it.shown import (
    answers_table,
    beliefs_figure,
    confidence_figure,
    figure,
    intervals_table,
    told,
)
from helpers.try_it.starts import MADE_UP, begin, starts

__all__ = [
    "KINDS",
    "MADE_UP",
    "RATIOS",
    "TryIt",
    "answers",
    "answers_table",
    "begin",
    "beliefs_figure",
    "conclusions",
    "confidence_figure",
    "every_level",
    "figure",
    "intervals",
    "intervals_table",
    "p_values",
    "read",
    "starts",
    "told",
]
