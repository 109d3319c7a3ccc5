"""Panels of the notebooks: `explore`, where choices are made, and the two-arm `Calculator`."""

from helpers.widgets.explore import answer_figure, answer_table, explore, moves_table
from helpers.widgets.own_belief import OwnBelief
from helpers.widgets.two_arms_examples import MADE_UP, choose_example, examples, first_intervals
from helpers.widgets.two_arms_inputs import KINDS, read
from helpers.widgets.two_arms_panel import Calculator
from helpers.widgets.two_arms_shown import (
    answers_table,
    beliefs_figure,
    confidence_figure,
    estimates,
    figure,
    intervals_table,
    pvalue_figure,
)

__all__ = [
    "KINDS",
    "MADE_UP",
    "Calculator",
    "OwnBelief",
    "answer_figure",
    "answer_table",
    "answers_table",
    "beliefs_figure",
    "choose_example",
    "confidence_figure",
    "estimates",
    "examples",
    "explore",
    "figure",
    "first_intervals",
    "intervals_table",
    "moves_table",
    "pvalue_figure",
    "read",
]
