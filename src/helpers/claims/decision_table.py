"""The decision table: from evidence to one of nine verdicts. The first line that fits decides.

Retracted and questioned rows weigh nothing. *Full* support says what the claim says; *part* support
points the same way, but is narrower or weaker. *Leaves it open* are results that are too imprecise
to tell, or not significant without numbers; one that lies on the side of the claim is never held
against it. One row is *clearly stronger* than another if it is better controlled (trials pooled,
then a trial with blinding or a placebo, another randomized trial, cohorts pooled, people observed,
texts and cells, animals) with at least half the people, or equally well controlled with twice the
people.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from helpers.claims.evidence import BEYOND, CONFUSING, COUNTS_UNPRINTED, LIKENESS, Case, Rows
from helpers.claims.result_class import NO_EFFECT, OPEN
from helpers.data.schema.vocabulary import FLAGS_ON_A_SOURCE, FLAGS_ON_THE_CLAIM

VERDICTS = {
    "holds": "supported, and a claimed number is the same",
    "holds with caveats": "supported in part, or the number is close or only compatible",
    "overstated": "the direction has support; the size, scope or certainty has not",
    "misattributed": "the figure exists, but about something else",
    "contradicted": "clear first-hand evidence, as strong as all else, says the opposite",
    "not shown": "it was tested, and the results leave both answers open; nothing supports it",
    "no source found": "we looked, and nothing says it, or only what is retracted or second hand",
    "cannot be checked": "opinion or advice, or a number that only the article has",
    "not examined": "nothing was collected on it",
}
NOT_JUDGED = ("cannot be checked", "not examined")
RATING = {
    "holds": 5,
    "holds with caveats": 4,
    "overstated": 3,
    "misattributed": 2,
    "not shown": 2,
    "no source found": 2,
    "contradicted": 1,
}
"""Of 5, for the colours of the pages and for readers of ClaimReview; the words are what counts."""


def predicate(verdict: str) -> str:
    """A verdict as the rest of a sentence about a claim.

    Examples
    --------
    >>> predicate("holds with caveats"), predicate("overstated"), predicate("no source found")
    ('holds with caveats', 'is overstated', 'has no source')
    """
    if verdict.startswith(("holds", "cannot")):
        return verdict
    return "has no source" if verdict == "no source found" else f"is {verdict}"


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


_NAMED_BY_NUMBER = re.compile(r"\b[A-Z]+-?\d\b")  # K2, MK-4, D3


def quotable(note: str) -> str:
    """The note of a link, unless it has a number of its own: no table has that.

    Examples
    --------
    >>> quotable("MK-4; in men"), quotable("12 of them")
    ('MK-4, in men', '')
    """
    numbered = re.search(r"\d", _NAMED_BY_NUMBER.sub("", note))
    return "" if numbered else note.replace("; ", ", ")


def _name(rows: Rows) -> str:
    return rows.strongest_first[0].name


def _source(case: Case) -> str:
    """The strongest study whose number fits the claimed one best."""
    return _name(Rows(tuple(row for row in case.support.rows if row.agreement == case.number)))


def _seen(rows: Rows) -> str:
    """The strongest row, and how it bears on the claim where a note says it."""
    noted = [row for row in rows.strongest_first if quotable(row.note)]
    row = (noted or rows.strongest_first)[0]
    note = quotable(row.note)
    return f"{row.name} ({note})" if note else row.name


def _where_it_was_sought(case: Case) -> str:
    if case.support:
        return f"We looked for a source. The nearest, {_seen(case.support)}, does not say it."
    return "We looked for a source and found none that says it."


def _what_lost_its_weight(case: Case) -> str:
    row = max(case.set_aside, key=lambda row: (row.level, row.people, row.row_id))
    return f"Its only source, {row.name}, is {row.status}."


def _who_says_otherwise(case: Case) -> str:
    return f"{_seen(case.against)} shows the opposite."


def _whose_it_is(case: Case) -> str:
    return f"The likely source is about something else: {_seen(case.elsewhere)}."


def _how_it_claims_more(case: Case) -> str:
    if case.reason_unsourced:
        return "The effect has support, but no source gives the reason that the article names."
    if case.reports_the_other_way:
        return "The studies behind it report a change the other way."
    return f"The direction has support, but {_name(case.support)} reports a smaller number."


def _what_was_tested(case: Case) -> str:
    if case.against:
        other = _name(case.open or case.null or case.leaning)
        return (f"{_name(case.against)} shows the opposite, but {other} is better controlled and "
                "leaves it open; nothing supports it.")  # fmt: skip
    strongest = case.tested.strongest_first[0]
    if strongest in case.null.rows:
        return f"{strongest.name} tested it and found {NO_EFFECT}; nothing supports it."
    if strongest in (*case.one_arm.rows, *case.unchanged.rows):
        return "The only results are changes within one arm, which show no effect of anything."
    if strongest in case.doubt.rows:
        return f"{_seen(case.doubt)} points the other way but does not decide; nothing supports it."
    found = strongest.shows if strongest.shows in OPEN else "not decisive"
    return f"{strongest.name} tested it: {found}. Nothing supports it."


def _what_it_rests_on(case: Case) -> str:
    if case.only_weak:
        return f"Its only support, {_name(case.support)}, rests on trials that are now retracted."
    return f"Its only support, {_name(case.support)}, is in animals or cells, not in people."


def _who_did_not_change(case: Case) -> str:
    change = "fall" if case.side < 0 else "rise"
    return (
        f"In {_name(case.unchanged)}, the treated themselves showed no {change}; any support is in "
        "the difference from the controls."
    )


def _why_not_as_large(case: Case) -> str:
    stronger = _name(case.larger_than_the_stronger)
    return f"{_source(case)} has this number, but {stronger}, clearly stronger, rules it out."


def _why_not_as_certain(case: Case) -> str:
    if case.full:
        stronger = [
            row.name
            for row in case.open.strongest_first
            if all(map(row.clearly_stronger_than, case.full.rows))
        ]
        return f"{_name(case.full)} supports it, but {stronger[0]}, clearly stronger, does not."
    return f"The support is partial, and {_name(case.open)}, which is not weaker, does not show it."


def _what_disagrees(case: Case) -> str:
    source = _source(case)
    if case.against:
        return f"{source} reports this number, but {_name(case.against)} shows the opposite."
    if case.null:
        return f"{source} reports this number, but {_name(case.null)} found {NO_EFFECT}."
    return f"{source} reports this number, but {_name(case.open)} does not show it."


def _what_holds(case: Case) -> str:
    if case.claimed is not None and case.number == "same":
        return f"{_source(case)} reports the same number."
    return f"{_seen(case.full)} supports it."


def _what_is_missing(case: Case) -> str:
    """What keeps a supported claim from holding without caveats."""
    if case.against:
        return f"{_name(case.against)} shows the opposite; clearly stronger studies support it."
    if not case.full and case.claimed is not None and case.number in ("close", "compatible"):
        return f"The support is partial, and the number of {_source(case)} is only {case.number}."
    if not case.full:
        return f"The support is partial: {_seen(case.part)}."
    if case.goes_beyond:
        return f"It goes beyond what was measured in {_seen(case.full)}."
    if case.smaller_than_the_stronger:
        return f"{_name(case.smaller_than_the_stronger)}, a stronger study, reports more."
    if case.claimed is not None and case.number in ("close", "compatible"):
        return f"It has support, and its number is {case.number}, not the same."
    if case.number == "differs":
        return "It has support, and claims no more than the studies report, but another number."
    if case.number == "same" and case.others_differ:
        return "It has support, but another study reports another number."
    if case.doubt:
        return f"It has support; {_name(case.doubt)} points the other way, but cannot decide it."
    if case.null or case.open:
        return f"{_name(case.full)} supports it; {_name(case.open or case.null)} does not show it."
    return "It has support, but no study reports its number."


DECISIONS = tuple(
    Decision(*line)
    for line in (
        ("It is an opinion or advice, or nothing could test it.",
         lambda case: case.not_checkable, "cannot be checked"),
        ("Only the article has its counts.",
         lambda case: case.counts_unprinted and not case.full, "cannot be checked"),
        ("We looked for a source, and none says it.",
         lambda case: case.sought_in_vain and not case.full, "no source found",
         _where_it_was_sought),
        ("What says it is retracted or questioned, and nothing else bears on it.",
         lambda case: not case.bearing and case.set_aside, "no source found",
         _what_lost_its_weight),
        ("Nothing was collected on it.",
         lambda case: not case.bearing, "not examined"),
        ("A study shows the opposite: the one that the article names, or one at least as strong as "
         "all that supports it and every precise result.",
         lambda case: case.named_against
         or (case.contradicted and (case.clearly_contradicted or not case.elsewhere)),
         "contradicted", _who_says_otherwise),
        ("The likely source is about something else, and nothing says what the article says.",
         lambda case: case.elsewhere and not case.full and (case.confused or not case.part),
         "misattributed", _whose_it_is),
        ("Only second-hand texts speak of it, and they say otherwise.",
         lambda case: case.second_hand_only and not case.support, "no source found"),
        ("It was tested, and the results leave both answers open or show no worthwhile effect; "
         "nothing supports it.",
         lambda case: not case.support, "not shown", _what_was_tested),
        ("A study shows the opposite, and the support is not clearly stronger.",
         lambda case: case.against and not case.support.clearly_stronger_than(case.against)
         and not case.fitting, "overstated",
         lambda case: f"It has support, but {_seen(case.against)} shows the opposite."),
        ("It claims more than the studies report: a larger number, or a reason without a source.",
         lambda case: (case.number == "differs" and case.claims_more) or case.reason_unsourced,
         "overstated", _how_it_claims_more),
        ("A clearly stronger result on the same outcome rules out a number as large as this.",
         lambda case: bool(case.larger_than_the_stronger), "overstated",
         _why_not_as_large),
        ("Its source reports this number or nearly so; another result of no more than its strength "
         "says otherwise.",
         lambda case: case.own_number in ("same", "close") and (case.against or case.null
         or case.open) and not case.null.clearly_stronger_than(case.full)
         and not case.open.clearly_stronger_than(case.full),
         "holds with caveats", _what_disagrees),
        ("All support is in animals or cells, of what is claimed of people, or rests on retracted "
         "trials.",
         lambda case: case.only_in_animals or case.only_weak, "overstated", _what_it_rests_on),
        ("A change is claimed, and the treated did not change themselves: they only differed from "
         "the controls.",
         lambda case: bool(case.unchanged), "overstated", _who_did_not_change),
        ("A result at least as strong as the support shows no worthwhile effect.",
         lambda case: case.null and not case.support.clearly_stronger_than(case.null),
         "overstated", lambda case: f"{_name(case.null)}, which is not weaker than the support, "
         f"found {NO_EFFECT}."),
        ("The article does not say “may”, and a test clearly stronger than full support was not "
         "significant; or the support is partial, and not clearly stronger than such a test.",
         lambda case: case.open and not case.hedged
         and (case.open.clearly_stronger_than(case.full) if case.full
         else not case.support.clearly_stronger_than(case.open)),
         "overstated", _why_not_as_certain),
        ("No effect, or as good as another: no study rules out a difference that would matter.",
         lambda case: case.claims == LIKENESS and not case.full, "overstated",
         lambda case: f"The support is partial: {_seen(case.part)}. No study rules "
         "out a difference that would matter."),
        ("It is supported fully, nothing of weight says otherwise, and a claimed number, if there "
         "is one, is the same.",
         lambda case: case.full and case.number_fits and not case.goes_beyond
         and not case.smaller_than_the_stronger
         and not (case.against or case.doubt or case.null or case.open), "holds",
         _what_holds),
        ("All else: supported in part, its number fits only roughly or is not reported, it goes "
         "beyond what was measured, or weaker results say otherwise.",
         lambda case: True, "holds with caveats", _what_is_missing),
    )
)  # fmt: skip

_CHANGES = {
    "source_not_identified": "without full support: no source found",
    COUNTS_UNPRINTED: "of a claimed count without full support: cannot be checked",
    "reason_not_sourced": "overstated",
    "hedged": "partial support is not outweighed by an open result of equal strength",
    "preclinical_only": "results in animals or cells can contradict",
    **dict.fromkeys(BEYOND, "holds with caveats at best"),
    **dict.fromkeys(CONFUSING, "with a likely source about something else: misattributed"),
}


def flag_effects() -> dict[str, str]:
    """What each flag changes in the table, or that it is a remark for readers and changes nothing.

    Examples
    --------
    >>> flag_effects()["reason_not_sourced"], flag_effects()["relative_only"]
    ('overstated', 'a remark')
    """
    return {
        flag: _CHANGES.get(flag, "a remark") for flag in (*FLAGS_ON_THE_CLAIM, *FLAGS_ON_A_SOURCE)
    }


def decide(case: Case) -> Decision:
    """The first line of the table that fits the case."""
    return next(decision for decision in DECISIONS if decision.fits(case))
