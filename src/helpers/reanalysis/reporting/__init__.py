"""What the tables hold of what a reader needs, and what they do not.

This counts what stands in the tables, so a hole means: in no text that could be read. The full
paper may have it.
"""

from helpers.reanalysis.reporting.outcomes import Group, groups
from helpers.reanalysis.reporting.overview import matrix, publications, summary
from helpers.reanalysis.reporting.rows import of_tables
from helpers.reanalysis.reporting.sources import FIGURES, by_kind, of_sources
from helpers.reanalysis.reporting.trials import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    PRINTED,
    SECOND_HAND,
    STATES,
    both_groups,
    items,
    of_trials,
    second_hand_counts,
    sizes,
)

__all__ = [
    "FIGURES",
    "NOT_APPLICABLE",
    "NOT_REPORTED",
    "PRINTED",
    "SECOND_HAND",
    "STATES",
    "Group",
    "both_groups",
    "by_kind",
    "groups",
    "items",
    "matrix",
    "of_sources",
    "of_tables",
    "of_trials",
    "publications",
    "second_hand_counts",
    "sizes",
    "summary",
]
