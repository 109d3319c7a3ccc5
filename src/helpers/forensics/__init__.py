"""Does the printed number follow, and what can be behind it?

Numbers go in as they were printed, as strings; anything else is a TypeError. ``statcheck`` asks
whether a printed p, spread or statistic follows from its neighbours, ``grim`` whether a mean of
whole numbers is possible; ``interval_from_p`` turns a p into an interval, ``peto`` a printed Peto
odds ratio into the two sums behind it, ``dropped_study`` two printed pools into the study that only
one of them has; ``reconstruct`` finds the whole numbers that a printed
ratio, chi-squared, percentage or test of rates leaves possible. No solution, one solution and many
are three different findings.
"""

from helpers.forensics.dropped_study import dropped_study
from helpers.forensics.grim import grim
from helpers.forensics.interval_from_p import interval_from_p
from helpers.forensics.peto import peto_remainder, peto_sums, peto_sums_of
from helpers.forensics.reconstruct.chi_squared import possible_tables
from helpers.forensics.reconstruct.percentages import implied_n, possible_percentages
from helpers.forensics.reconstruct.rates import rates_as_counts
from helpers.forensics.reconstruct.ratios import possible_counts, prints_as
from helpers.forensics.statcheck import degrees_of_freedom, p_from, spread_kind

__all__ = [
    "degrees_of_freedom",
    "dropped_study",
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
