"""Claim against evidence: agreement, relations, flags, and a verdict that anyone can trace.

Three things are kept apart, and all are shown. *Agreement* is computed (``agreement``): how the
claimed number fits that of a row. *Relations* in ``claim_evidence.csv`` say how a row bears on the
claim, *flags* in ``claims.csv`` state facts about claim and source: these two are the only places
where a person judged. ``evidence`` weighs the rows, ``verdict`` holds the decision table and
``ledger`` puts everything together, with the reason in words.
"""

from helpers.claims.ledger import comparisons, ledger
from helpers.claims.verdict import DECISIONS, VERDICTS

__all__ = ["DECISIONS", "VERDICTS", "comparisons", "ledger"]
