"""The decision table: from evidence to one of eight verdicts. The first line that fits decides.

Retracted and questioned rows weigh nothing. *Full* support says what the claim says; *part* support
points the same way, but is narrower or weaker. One row is *stronger* than another if it is better
controlled (a review of trials, then a blinded or placebo-controlled trial, then a randomised trial,
then anything else) or, where that is equal, if it has more people; *clearly* stronger means better
controlled, or twice the people.
"""

from collections.abc import Callable
from dataclasses import dataclass

from helpers.claims.agreement import NONE_TO_COMPARE
from helpers.claims.evidence import Case

VERDICTS = {
    "holds": "supported, and a claimed number is the same",
    "holds with caveats": "supported in part, or the number is close or only compatible",
    "overstated": "the direction has support; the size, scope or certainty has not",
    "misattributed": "the figure exists, but about something else",
    "contradicted": "its own source, or clearly stronger evidence, says otherwise",
    "no evidence found": "a source was looked for; none has the figure",
    "not examined": "nothing in this collection bears on it: no judgement",
    "not checkable": "opinion or recommendation",
}


@dataclass(frozen=True)
class Decision:
    """One line of the table."""

    when: str
    fits: Callable[[Case], bool]
    verdict: str


DECISIONS = tuple(
    Decision(when, fits, verdict)
    for when, fits, verdict in (
        ("it is an opinion, or nothing could test it",
         lambda case: case.not_checkable, "not checkable"),
        ("a source was looked for and not found, and nothing supports it fully",
         lambda case: case.sought_in_vain and not case.full, "no evidence found"),
        ("no row bears on it",
         lambda case: not case.bearing, "not examined"),
        ("the likely source is about something else, and nothing supports it fully",
         lambda case: case.elsewhere and not case.full and (case.confused or not case.part),
         "misattributed"),
        ("a row shows the opposite, and the support is not stronger",
         lambda case: case.opposite.at_least_as_strong_as(case.support), "contradicted"),
        ("its own citation found no effect, and nothing supports it fully",
         lambda case: case.own_citation_found_none and not case.full, "contradicted"),
        ("it was tested, no difference was found, and nothing supports it",
         lambda case: case.none and not case.support, "contradicted"),
        ("a row shows the opposite, but it is not the stronger one",
         lambda case: bool(case.opposite), "overstated"),
        ("its source prints this number or nearly so; no difference was found elsewhere",
         lambda case: case.none and case.own_number in ("same", "close")
         and not case.none.clearly_stronger_than(case.full), "holds with caveats"),
        ("no difference was found, and no full support is clearly stronger",
         lambda case: case.none and not case.full.clearly_stronger_than(case.none), "overstated"),
        ("no difference was found, but full support is clearly stronger",
         lambda case: bool(case.none), "holds with caveats"),
        ("it is supported, but it claims more than is printed",
         lambda case: case.number == "differs" and case.claims_more, "overstated"),
        ("it is supported fully, and no number says otherwise",
         lambda case: case.full and case.number in ("same", NONE_TO_COMPARE)
         and not case.other_numbers_differ and not case.goes_beyond, "holds"),
        ("it is supported in part, or its number only roughly",
         lambda case: True, "holds with caveats"),
    )
)  # fmt: skip


def decide(case: Case) -> Decision:
    """The first line of the table that fits the case."""
    return next(decision for decision in DECISIONS if decision.fits(case))
