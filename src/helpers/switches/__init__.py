"""Switches: other choices about the same tables, and the result and the verdict move.

A ``switchboard`` takes the frames of a notebook and answers every position of its switches, without
widgets: `OneTrial` (which counts, out of how many, which measure), `PooledReview` (which trials,
pooled how) and `Readers` (who reads what). ``panel`` is the only room that knows widgets. A verdict
is always that of the decision table, through `helpers.claims.what_if`.
"""

from helpers.switches.one_trial import OneTrial
from helpers.switches.panel import Panel
from helpers.switches.pooled_review import PooledReview
from helpers.switches.readers import Readers
from helpers.switches.shown import answers_table, curve, figure, moves_table
from helpers.switches.switch import Switch, every_position
from helpers.switches.switchboard import Answer, Switchboard

__all__ = [
    "Answer",
    "OneTrial",
    "Panel",
    "PooledReview",
    "Readers",
    "Switch",
    "Switchboard",
    "answers_table",
    "curve",
    "every_position",
    "figure",
    "moves_table",
]
