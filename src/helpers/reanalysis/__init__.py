"""Each analysis once, as a function that notebook, test and panel call."""

from helpers.reanalysis.cockayne_2006 import PooledReview
from helpers.reanalysis.effects_table import effects_table
from helpers.reanalysis.printed_effects import printed_effects
from helpers.reanalysis.prior_beliefs import Readers
from helpers.reanalysis.shiraki_2000 import OneTrial
from helpers.reanalysis.switch import Switch, every_position
from helpers.reanalysis.switchboard import Answer, Switchboard

__all__ = [
    "Answer",
    "OneTrial",
    "PooledReview",
    "Readers",
    "Switch",
    "Switchboard",
    "effects_table",
    "every_position",
    "printed_effects",
]
