"""Figures: drawn from a frame, and told in words from the same frame.

A plot never computes an estimate. Each function returns a `Picture`, which Jupyter shows with its
text alternative. Colours differ in lightness and shapes differ too, so that grey print and
colour-blind readers lose nothing.
"""

from helpers.plots.beliefs import beliefs
from helpers.plots.board import board
from helpers.plots.change import change
from helpers.plots.confidence import confidence
from helpers.plots.curve import curve
from helpers.plots.fan import fan
from helpers.plots.forest import forest
from helpers.plots.holes import holes
from helpers.plots.lines import lines
from helpers.plots.picture import Picture
from helpers.plots.possible_values import possible_values
from helpers.plots.stacked import stacked
from helpers.plots.timeline import timeline

__all__ = [
    "Picture",
    "beliefs",
    "board",
    "change",
    "confidence",
    "curve",
    "fan",
    "forest",
    "holes",
    "lines",
    "possible_values",
    "stacked",
    "timeline",
]
