"""Claim against evidence: agreement, relations, flags, and a verdict that anyone can trace.

Three things are kept apart, and all are shown. *Agreement* is computed (``agreement``): how the
claimed number fits that of a row. *Relations* in ``claim_evidence.csv`` say how a row bears on the
claim, *flags* in ``claims.csv`` state facts about claim and source: these two are the only places
where a person judged. ``evidence`` weighs the rows, ``verdict`` holds the decision table,
``ledger`` puts everything together, with the reason in words, and ``what_if`` judges once more with
other evidence.
"""

from helpers.claims.decision_table import DECISIONS, VERDICTS, predicate
from helpers.claims.ledger import comparisons, ledger
from helpers.claims.what_if import Result, what_if

__all__ = ["DECISIONS", "VERDICTS", "Result", "comparisons", "ledger", "predicate", "what_if"]
