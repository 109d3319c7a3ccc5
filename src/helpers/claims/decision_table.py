"""The decision table: from evidence to one of eight verdicts. The first line that fits decides.

Retracted and questioned rows weigh nothing. *Full* support says what the claim says; *part* support
points the same way, but is narrower or weaker. One row is *stronger* than another if it is better
controlled (a review of trials, then a blinded or placebo-controlled trial, then a randomised trial,
then anything else) or, where that is equal, if it has more people; *clearly* stronger means better
controlled, or twice the people where both numbers are printed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from helpers.claims.evidence import Case

VERDICTS = {
    "holds": "supported, and a claimed number is the same",
    "holds with caveats": "supported in part, or the number is close or only compatible",
    "overstated": "the direction has support; the size, scope or certainty has not",
    "misattributed": "the figure exists, but about something else",
    "contradicted": "its own source, or clearly stronger evidence, says otherwise",
    "no evidence found": "it was looked for; no source has the figure, or none supports it",
    "not examined": "nothing in this collection bears on it: no judgement",
    "not checkable": "opinion or recommendation",
}
NOT_JUDGED = ("not examined", "not checkable")
RATING = {
    "holds": 5,
    "holds with caveats": 4,
    "overstated": 3,
    "misattributed": 2,
    "no evidence found": 2,
    "contradicted": 1,
}
"""Of 5, for the colours of the pages and for readers of ClaimReview; the words are what counts."""


def predicate(verdict: str) -> str:
    """A verdict as the rest of a sentence about a claim.

    Examples
    --------
    >>> predicate("holds with caveats"), predicate("overstated"), predicate("no evidence found")
    ('holds with caveats', 'is overstated', 'has no evidence')
    """
    if verdict.startswith("holds"):
        return verdict
    return "has no evidence" if verdict == "no evidence found" else f"is {verdict}"


@dataclass(frozen=True)
class Decision:
    """One line of the table."""

    when: str
    fits: Callable[[Case], bool]
    verdict: str
    here: Callable[[Case], str] | None = None
    """Which of the things that ``when`` names it is, for one case."""

    def because(self, case: Case) -> str:
        """What decided about a case, in a sentence."""
        return self.here(case) if self.here else self.when


def _how_it_claims_more(case: Case) -> str:
    supported = "It is supported, but" if case.full else "It is supported only in part, and"
    if case.reason_unsourced:
        return f"{supported} it names a reason that no source gives."
    return f"{supported} it claims a larger number than is printed."


def _why_none_is_no_hindrance(case: Case) -> str:
    if case.full.clearly_stronger_than(case.none):
        return "Some found no difference; clearly stronger studies support it."
    return "Some found no difference, others support it, and it says only that it may be so."


def _what_is_missing(case: Case) -> str:
    """What keeps a supported claim from holding without caveats."""
    if not case.full:
        return "It is supported only in part."
    if case.goes_beyond:
        return "It is supported, but it goes beyond what was measured."
    if case.number in ("close", "compatible"):
        return f"It is supported, and its number is {case.number}, not the same."
    if case.number == "differs":
        return "It is supported, and claims no more than is printed, but another number."
    if case.number == "same":
        return "It is supported, but another study prints another number."
    return "It is supported, but no row prints its number."


DECISIONS = tuple(
    Decision(*line)
    for line in (
        ("It is an opinion, or nothing could test it.",
         lambda case: case.not_checkable, "not checkable"),
        ("A source was looked for; none was found that says it.",
         lambda case: case.sought_in_vain and not case.full, "no evidence found"),
        ("Its counts stand in no text that could be read but the article itself.",
         lambda case: case.counts_unprinted and not case.full, "no evidence found"),
        ("Nothing in this collection bears on it.",
         lambda case: not case.bearing, "not examined"),
        ("The likely source is about something else, and nothing says what the article says.",
         lambda case: case.elsewhere and not case.full and (case.confused or not case.part),
         "misattributed"),
        ("A study shows the opposite, and nothing stronger supports the claim.",
         lambda case: (case.opposite and not case.support)
         or case.opposite_first_hand.at_least_as_strong_as(case.support), "contradicted"),
        ("It was tested, no difference was found, and nothing supports it.",
         lambda case: case.none and not case.support, "no evidence found"),
        ("A study shows the opposite, but it is second hand or not the stronger one.",
         lambda case: bool(case.opposite), "overstated"),
        ("Likeness is claimed, but no study shows more than a missing difference.",
         lambda case: case.claims_likeness and not case.full, "overstated"),
        ("It is supported, but it claims more than is printed: a larger number, or a reason that "
         "no source gives.",
         lambda case: (case.number == "differs" and case.claims_more) or case.reason_unsourced,
         "overstated", _how_it_claims_more),
        ("Its source prints this number or nearly so; another result shows no difference.",
         lambda case: case.none and case.own_number in ("same", "close")
         and not case.none.clearly_stronger_than(case.full), "holds with caveats"),
        ("Some studies point this way, but others found no difference, and no study that fully "
         "supports it is clearly stronger.",
         lambda case: case.none
         and not case.full.clearly_stronger_than(case.none)
         and not (case.hedged and case.support), "overstated"),
        ("Some found no difference; clearly stronger studies support it, or it says only that it "
         "may be so.",
         lambda case: bool(case.none), "holds with caveats", _why_none_is_no_hindrance),
        ("It is supported fully, and a claimed number, if there is one, is the same.",
         lambda case: case.full and case.number_fits and not case.goes_beyond, "holds"),
        ("It is supported only in part, its number fits only roughly or is not printed, or it goes "
         "beyond what was measured.",
         lambda case: True, "holds with caveats", _what_is_missing),
    )
)  # fmt: skip


def decide(case: Case) -> Decision:
    """The first line of the table that fits the case."""
    return next(decision for decision in DECISIONS if decision.fits(case))
