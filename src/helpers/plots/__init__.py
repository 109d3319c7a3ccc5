"""Figures: drawn from a frame, and described in words from the same frame.

A plot never computes an estimate. Each function returns a `Picture`, which Jupyter shows with its
text alternative. Colours differ in lightness and shapes differ too, so that grey print and
colour-blind readers lose nothing.
"""

from helpers.plots.amounts import amounts
from helpers.plots.attainable_values import attainable_values
from helpers.plots.change_from_baseline import change_from_baseline
from helpers.plots.cumulative_evidence import cumulative_evidence
from helpers.plots.forest import forest
from helpers.plots.funnel import funnel
from helpers.plots.judgements import effect_direction, traffic_light
from helpers.plots.picture import Picture
from helpers.plots.power_curves import power_curves
from helpers.plots.prior_posterior import prior_posterior
from helpers.plots.pvalue_function import pvalue_function
from helpers.plots.reporting_matrix import reporting_matrix
from helpers.plots.sensitivity_band import sensitivity_band
from helpers.plots.specification_curve import specification_curve
from helpers.plots.timeline import timeline
from helpers.plots.verdict_counts import verdict_counts

__all__ = [
    "Picture",
    "amounts",
    "attainable_values",
    "change_from_baseline",
    "cumulative_evidence",
    "effect_direction",
    "forest",
    "funnel",
    "power_curves",
    "prior_posterior",
    "pvalue_function",
    "reporting_matrix",
    "sensitivity_band",
    "specification_curve",
    "timeline",
    "traffic_light",
    "verdict_counts",
]
