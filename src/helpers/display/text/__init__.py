"""What a row of the tables says, in words, with the very digits of its source.

``quotation`` puts any row on one line, so that sources can stand side by side; ``cohorts`` puts
rows of cohorts into the columns of a table; ``provenance`` puts cells of trials into words, and
``notices`` dates what was withdrawn. How a single cell reads is in ``helpers.display.phrases``.
"""

from helpers.display.text import cohorts, notices, provenance, quotation

__all__ = ["cohorts", "notices", "provenance", "quotation"]
