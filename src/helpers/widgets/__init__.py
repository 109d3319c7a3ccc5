"""Panels of the notebooks: other choices, and two arms of your own."""

from helpers.reanalysis.two_arms import RATIOS, answers, intervals
from helpers.reanalysis.two_arms_curves import conclusions, every_level, p_values
from helpers.widgets.choices_panel import Panel
from helpers.widgets.two_arms_examples import MADE_UP, begin, starts
from helpers.widgets.two_arms_inputs import KINDS, read
from helpers.widgets.two_arms_panel import TryIt
from helpers.widgets.two_arms_shown import (
    answers_table,
    beliefs_figure,
    confidence_figure,
    figure,
    intervals_table,
    told,
)

__all__ = [
    "KINDS",
    "MADE_UP",
    "RATIOS",
    "Panel",
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
