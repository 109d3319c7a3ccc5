"""Does the printed number follow, and what can be behind it?

Numbers go in as they were printed, as strings. ``follows`` asks whether a printed p, spread or
statistic follows from its neighbours; ``possible`` finds the whole numbers that a printed ratio,
chi-squared, percentage or mean leaves possible, and ``rates_as_counts`` those behind a test of
rates. No solution, one solution and many are three different findings.
"""

from helpers.forensics.follows import degrees_of_freedom, p_from, spread_kind
from helpers.forensics.possible import (
    grim,
    implied_n,
    possible_counts,
    possible_percentages,
    possible_tables,
)
from helpers.forensics.rates_as_counts import rates_as_counts

__all__ = [
    "degrees_of_freedom",
    "grim",
    "implied_n",
    "p_from",
    "possible_counts",
    "possible_percentages",
    "possible_tables",
    "rates_as_counts",
    "spread_kind",
]
