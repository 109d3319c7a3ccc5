"""What a row of the tables says, in words, with the very digits of its source.

``quote`` tells any row as one line, so that sources can stand side by side; ``cohorts`` tells rows
of cohorts in the columns of a table. How a single cell reads is in ``helpers.phrases``.
"""

from helpers.words import cohorts, quote

__all__ = ["cohorts", "quote"]
