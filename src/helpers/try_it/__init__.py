"""Type in two arms and see every interval: nothing here is about a particular trial.

``inputs`` says what can be typed and what is wrong with it, ``results`` computes, ``shown`` turns
results into tables and a figure, ``starts`` finds trials to begin with, and ``app`` is the only
room that knows widgets.
"""

from helpers.try_it.app import TryIt
from helpers.try_it.inputs import KINDS, read
from helpers.try_it.results import RATIOS, answers, intervals
from helpers.try_it.shown import answers_table, figure, intervals_table
from helpers.try_it.starts import MADE_UP, starts

__all__ = [
    "KINDS",
    "MADE_UP",
    "RATIOS",
    "TryIt",
    "answers",
    "answers_table",
    "figure",
    "intervals",
    "intervals_table",
    "read",
    "starts",
]
