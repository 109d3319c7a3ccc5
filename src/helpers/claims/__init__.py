"""Claim against evidence: agreement, relations, flags, and a verdict that anyone can trace.

Three things are kept apart, and all are shown. *Agreement* is computed (``agreement``): how the
claimed number fits that of a row. *Relations* in ``claim_evidence.csv`` say how a row bears on the
claim, *flags* in ``claims.csv`` state facts about claim and source: these two are the only places
where a person judged. ``evidence_table`` weighs the rows, ``decision_table`` holds the rule,
``ledger`` puts everything together, and ``what_if`` judges once more with
other evidence.
"""

from helpers.claims.decision_table import DECISIONS, NOT_JUDGED, VERDICTS, flag_effects, predicate
from helpers.claims.evidence import Result
from helpers.claims.ledger import (
    compared_rows,
    comparisons,
    doubtful_relations,
    ledger,
    percentages,
    verdict_counts,
)
from helpers.claims.what_if import what_if

__all__ = [
    "DECISIONS",
    "NOT_JUDGED",
    "VERDICTS",
    "Result",
    "compared_rows",
    "comparisons",
    "doubtful_relations",
    "flag_effects",
    "ledger",
    "percentages",
    "predicate",
    "verdict_counts",
    "what_if",
]
