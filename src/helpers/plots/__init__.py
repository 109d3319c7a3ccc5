"""Figures: drawn from a frame, and told in words from the same frame.

A plot never computes an estimate. Each function returns a `Picture`, which Jupyter shows with its
text alternative. Colours differ in lightness and shapes differ too, so that grey print and
colour-blind readers lose nothing.
"""

from helpers.plots.attainable_values import possible_values
from helpers.plots.change_from_baseline import change
from helpers.plots.cumulative_evidence import stacked
from helpers.plots.forest import forest
from helpers.plots.picture import Picture
from helpers.plots.power_curves import lines
from helpers.plots.prior_posterior import beliefs
from helpers.plots.pvalue_function import confidence
from helpers.plots.reporting_matrix import holes
from helpers.plots.sensitivity_band import curve
from helpers.plots.specification_curve import fan
from helpers.plots.timeline import timeline
from helpers.plots.verdict_counts import board

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
