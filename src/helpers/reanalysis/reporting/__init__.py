"""What the tables hold of what a reader needs, and what they do not.

This counts what stands in the tables, so a hole means: in no text that could be read. The full
paper may have it.
"""

from helpers.reanalysis.reporting.outcomes import Group, groups
from helpers.reanalysis.reporting.rows import of_tables
from helpers.reanalysis.reporting.sources import FIGURES, by_kind, of_sources
from helpers.reanalysis.reporting.trials import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    PRINTED,
    SECOND_HAND,
    STATES,
    items,
    of_trials,
    second_hand_counts,
)

__all__ = [
    "FIGURES",
    "NOT_APPLICABLE",
    "NOT_REPORTED",
    "PRINTED",
    "SECOND_HAND",
    "STATES",
    "Group",
    "by_kind",
    "groups",
    "items",
    "of_sources",
    "of_tables",
    "of_trials",
    "second_hand_counts",
]
