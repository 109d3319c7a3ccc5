"""Did the arms differ by more than chance? Tests of a two-by-two table.

The arguments are those of ``helpers.effects``: treatment first, control second, one table per row.
Every test gives a DataFrame with ``statistic, p`` and a ``note`` where a number is missing or
infinite; errors name the argument, the row, its value and what is allowed. A p says nothing about
the size of an effect; the intervals in ``helpers.effects`` do.

Which test? Fisher's keeps its level whatever the table, and stays below it: it is conservative.
Mid-P counts the observed table half and comes close to the level on average. Boschloo's test is
exact without fixing the number of events, and never less powerful than Fisher's. Pearson's
chi-square is the score test of no effect, for large tables.

Where is what? ``margins_fixed`` holds ``fisher`` and ``midp``, ``arms_fixed`` holds ``boschloo``,
``large_tables`` holds ``chi_squared``, ``fragility`` holds ``fragility_index``; ``notes`` are the
words that go with a missing number.
"""

from helpers.exact.arms_fixed import boschloo
from helpers.exact.fragility import fragility_index
from helpers.exact.large_tables import chi_squared
from helpers.exact.margins_fixed import ALTERNATIVES, fisher, midp
from helpers.exact.notes import NO_CONTRAST, ZERO_CELL

__all__ = [
    "ALTERNATIVES",
    "NO_CONTRAST",
    "ZERO_CELL",
    "boschloo",
    "chi_squared",
    "fisher",
    "fragility_index",
    "midp",
]
