"""Does the printed number follow, and what can be behind it?

Numbers go in as they were printed, as strings. ``follows`` asks whether a printed p, spread or
statistic follows from its neighbours; ``from_p`` turns a p into an interval; ``possible`` finds the
whole numbers that a printed ratio, chi-squared, percentage or mean leaves possible,
``rates_as_counts`` those behind a test of rates, and ``peto`` the two sums behind a printed Peto
odds ratio. No solution, one solution and many are three different findings.
"""

from helpers.forensics.interval_from_p import interval_from_p
from helpers.forensics.peto import peto_remainder, peto_sums, peto_sums_of
from helpers.forensics.reconstruct import (
    grim,
    implied_n,
    possible_counts,
    possible_percentages,
    possible_tables,
    prints_as,
)
from helpers.forensics.reconstruct.rates import rates_as_counts
from helpers.forensics.statcheck import degrees_of_freedom, p_from, spread_kind

__all__ = [
    "degrees_of_freedom",
    "grim",
    "implied_n",
    "interval_from_p",
    "p_from",
    "peto_remainder",
    "peto_sums",
    "peto_sums_of",
    "possible_counts",
    "possible_percentages",
    "possible_tables",
    "prints_as",
    "rates_as_counts",
    "spread_kind",
]
