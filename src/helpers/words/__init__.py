"""What a row of the tables says, in words, with the very digits of its source.

``quote`` tells any row as one line, so that sources can stand side by side; ``cohorts`` tells rows
of cohorts in the columns of a table; ``provenance``, ``trials`` and ``notices`` say
where the numbers come from, what the trials tell and what was withdrawn. How a single cell reads
is in ``helpers.phrases``.
"""

from helpers.words import cohorts, notices, provenance, quote, trials

__all__ = ["cohorts", "notices", "provenance", "quote", "trials"]
