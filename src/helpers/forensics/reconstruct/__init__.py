"""Which whole numbers can stand behind a printed ratio, chi-squared, percentage or mean?

People are counted in whole numbers, so only some tables reproduce a print within its rounding.
Every search here is exhaustive: what is not in the result is impossible, and an empty result is
a finding. Counts found so are *reconstructed*, not reported; say how many other solutions exist.

Where is what? ``ratios`` goes back from a ratio and its interval, ``statistics`` from a
chi-squared, ``percentages`` from shares of people, ``means`` from the mean of whole numbers;
``search`` goes through all arms there can be, ``estimates`` are the formulas tried on them, and
``prints`` refuses what nothing could print.
"""

from helpers.forensics.grim import grim
from helpers.forensics.reconstruct.chi_squared import possible_tables
from helpers.forensics.reconstruct.percentages import implied_n, possible_percentages
from helpers.forensics.reconstruct.ratios import possible_counts, prints_as
from helpers.forensics.reconstruct.search import MOST_CANDIDATES, MOST_SOLUTIONS

__all__ = [
    "MOST_CANDIDATES",
    "MOST_SOLUTIONS",
    "grim",
    "implied_n",
    "possible_counts",
    "possible_percentages",
    "possible_tables",
    "prints_as",
]
