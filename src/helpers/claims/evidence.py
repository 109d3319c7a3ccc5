"""The rows that bear on a claim: how strong they are, what they show, how their numbers fit."""

import math
from dataclasses import dataclass
from functools import cached_property

from helpers.claims.agreement import NONE_TO_COMPARE, ORDER, Claimed, Range, best
from helpers.claims.result_class import CLEAR, NO_EFFECT, NO_RESULT, OPEN, SMALL
from helpers.data.schema.vocabulary import LOWERED, RAISED, UNCHANGED

LEVELS = (
    "animals",
    "cells, samples, a text, or people seen once",
    "people observed, or a trial without randomization",
    "cohorts, pooled",
    "randomized trial",
    "randomized trial with blinding or a placebo",
    "trials, pooled",
)
ANIMALS, TEXT, OBSERVED, POOLED_COHORTS, RANDOMIZED, CONTROLLED, REVIEW = range(len(LEVELS))
"""The places in `LEVELS`, by name."""

COUNTS_UNPRINTED = "counts_not_in_abstract"
"""Flag that says: no accessible text of the study prints the counts."""

CONFUSING = frozenset({"wrong_form", "wrong_exposure", "direction_inverted"})
"""Flags that say: the figure is there, but the article took it for another one."""

BEYOND = frozenset({"extrapolation", "combination_treatment"})
"""Flags that say: the claim goes beyond what its source measured."""

EFFECT, LIKENESS, STATEMENT = "effect", "likeness", "statement"
"""What a claim is: that something changes something; that it does not; anything else."""


@dataclass(frozen=True)
class Result:
    """A computed result that takes the place of a row of evidence, or joins the others."""

    row_id: str
    name: str
    estimate: float
    """A ratio, or a difference in percentage points."""
    low: float
    high: float
    no_effect: float = 1.0
    """1 for a ratio, 0 for a difference."""
    claim_lies: str = ""
    """Where what the claim says lies, ``below`` or ``above`` no effect; may be left out for a claim
    that something becomes less: below."""
    level: int = OBSERVED
    """Index into `LEVELS`, where it takes no row's place."""
    people: float = 0
    joins: bool = True
    """Does it join the others where the claim has no row of that name?"""


@dataclass(frozen=True)
class Row:
    """One row of evidence for one claim."""

    row_id: str
    relation: str
    name: str
    """Short name of the study."""
    level: int
    """Index into `LEVELS`."""
    people: float
    """How many people stand behind it; 0 where that is not printed."""
    weighs: bool = True
    """False for retracted and questioned studies."""
    status: str = ""
    """The status that takes its weight or weakens it, or empty."""
    note: str = ""
    """How it bears on the claim, in the words of whoever linked it."""
    grade: str = "A"
    """A: the study's own text; B: second hand; C: a popular text."""
    scale: str = ""
    """The scale that the link names; empty where it names none."""
    number: Range | None = None
    """Its number on the scale of the claim, where the two are compared."""
    agreement: str = ""
    """How the claimed number fits it; empty where nothing is compared."""
    result: Result | None = None
    """The computed result that is in its place."""
    shows: str = NO_RESULT
    """Its class: see `helpers.claims.result_class`."""
    side: int = 0
    """1 where its estimate lies on the side of the claim, −1 on the other, 0 where unknown."""
    outcome_id: str = ""
    named: bool = False
    """Does the article name this study for a number?"""
    weak: bool = False
    """A pool that rests on retracted trials."""
    one_arm: bool = False
    """A change within one arm, which says nothing about an effect."""
    in_people: bool = True
    """False for animals, cells, samples and foods."""
    measures: bool = True
    """False for a text that measures nothing."""
    odds: bool = False
    """Is its number an odds ratio?"""

    def clearly_stronger_than(self, other: "Row") -> bool:
        """Better controlled with half the people or more, or as well with twice the people.

        Where people are not printed, only a trial is clearly stronger than something observed.

        Examples
        --------
        >>> small, large = Row("s", "", "S", CONTROLLED, 14), Row("l", "", "L", RANDOMIZED, 4378)
        >>> small.clearly_stronger_than(large), large.clearly_stronger_than(small)
        (False, False)
        """
        if self.level == other.level:
            return self.people >= 2 * other.people > 0
        if self.people > 0 and other.people > 0:
            return self.level > other.level and 2 * self.people >= other.people
        return self.level >= RANDOMIZED > other.level

    def at_least_as_strong_as(self, other: "Row") -> bool:
        """As well controlled with as many people, or better controlled with half of them.

        Between two rows of one level whose people are not printed, nothing can be said: False.
        """
        if self.level == other.level:
            return self.people >= other.people and self.people > 0
        unknown = not (self.people > 0 and other.people > 0)
        return self.level > other.level and (unknown or 2 * self.people >= other.people)


@dataclass(frozen=True)
class Rows:
    """Some rows; one such group is stronger than another if it has a row stronger than each."""

    rows: tuple[Row, ...] = ()

    def __bool__(self) -> bool:
        """Is there any row?"""
        return bool(self.rows)

    @property
    def strongest_first(self) -> list[Row]:
        """The rows by falling strength."""
        return sorted(self.rows, key=lambda row: (row.level, row.people, row.row_id), reverse=True)

    def at_least_as_strong_as(self, other: "Rows") -> bool:
        """Is a row here at least as strong as every row there?"""
        return any(all(map(row.at_least_as_strong_as, other.rows)) for row in self.rows)

    def clearly_stronger_than(self, other: "Rows") -> bool:
        """Is a row here clearly stronger than every row there?"""
        return any(all(map(row.clearly_stronger_than, other.rows)) for row in self.rows)


def _placed(*places: str, doc: str) -> "cached_property[Rows]":
    def rows(case: "Case") -> Rows:
        return Rows(tuple(row for row in case.rows if case.place(row) in places))

    rows.__doc__ = doc
    return cached_property(rows)


def _flagged(*flags: str, doc: str) -> property:
    return property(lambda case: not case.flags.isdisjoint(flags), doc=doc)


@dataclass(frozen=True)
class Case:
    """Everything that the decision table may look at."""

    rows: tuple[Row, ...]
    flags: frozenset[str] = frozenset()
    not_checkable: bool = False
    claimed: Range | None = None
    """The claimed number, where there is one."""
    claims: str = STATEMENT
    """`EFFECT`, `LIKENESS` or `STATEMENT`."""
    claims_counts: bool = False
    """Does it count people, trials or fractures?"""
    outcome_id: str = ""
    side: int = 0
    """1 where a rise is claimed, −1 where a fall, 0 where neither."""

    full = _placed("full", doc="Rows that say what the claim says.")
    part = _placed("part", doc="Rows that point the same way, narrower or weaker.")
    support = _placed("full", "part", doc="Full and part support.")
    leaning = _placed("leaning", doc="Imprecise rows on the side of the claim.")
    open = _placed("open", doc="Rows that tested it and leave both answers open.")
    null = _placed("null", doc="Rows whose interval leaves out every effect that matters.")
    against = _placed("against", doc="First-hand results that clearly show the opposite.")
    doubt = _placed("doubt", doc="The opposite in part, second hand, imprecise or in animals.")
    one_arm = _placed("one arm", doc="Changes within one arm, of a claimed effect.")
    unchanged = _placed("unchanged", doc="Arms with the treatment that did not change themselves.")
    elsewhere = _placed("elsewhere", doc="Likely origins, about something else.")
    bearing = _placed(
        *("full", "part", "leaning", "open", "null", "against", "doubt"),
        *("one arm", "unchanged", "elsewhere"),
        doc="All rows that can move a verdict.",
    )
    sought_in_vain = _flagged("source_not_identified", doc="Was a source sought, and not found?")
    confused = _flagged(*CONFUSING, doc="Is the figure of another exposure or direction?")
    goes_beyond = _flagged(*BEYOND, doc="Does it go beyond what its source measured?")
    hedged = _flagged("hedged", doc="Does it say only that it may be so?")
    reason_unsourced = _flagged("reason_not_sourced", doc="Does no source give its reason?")
    about_animals = _flagged("preclinical_only", doc="Is it about animals or cells?")

    def place(self, row: Row) -> str:
        """Where a row stands: its relation, seen with what it is able to show."""
        if row.relation == "context":
            return "context"
        if not row.weighs:
            return "aside"
        if row.relation == "about_something_else":
            return "elsewhere"
        if row.one_arm and self.claims != STATEMENT:
            denied = row.relation == "not_significant" and row.agreement == "differs"
            return "unchanged" if denied else "one arm"
        if row.relation == "opposite_in_part":
            return "doubt"
        if row.relation == "opposite":
            return "against" if self._contradicts(row) else "doubt"
        if row.relation == "not_significant":
            same = row.outcome_id == self.outcome_id or "" in (row.outcome_id, self.outcome_id)
            if row.shows == NO_EFFECT and self.claims == EFFECT and same:
                return "null"
            return "leaning" if self._leans(row) else "open"
        return self._support(row)

    def _contradicts(self, row: Row) -> bool:
        """First hand, in those whom the claim is about, and more than an imprecise result."""
        if row.grade != "A" or row.shows in (*OPEN, NO_EFFECT):
            return False
        in_whom = row.in_people or self.about_animals
        return self.claims == STATEMENT or (in_whom and row.measures)

    def _leans(self, row: Row) -> bool:
        return self.claims != LIKENESS and row.shows in OPEN and row.side > 0

    def _support(self, row: Row) -> str:
        full = row.relation == "supports"
        if self.claims == LIKENESS:  # imprecision is no merit
            if row.shows in OPEN:
                return "open"
            full = full and row.shows in (NO_EFFECT, SMALL, NO_RESULT)
        elif row.shows in (*OPEN, NO_EFFECT) and self.claims == EFFECT:
            if self.claimed is None:
                return "leaning" if row.shows in OPEN else "null"
            full = False
        weak = row.weak and self.claims != STATEMENT
        return "full" if full and row.grade != "C" and not weak else "part"

    def doubtful(self, row: Row) -> str:
        """Why a relation does not go with the row's own number; nothing where it does."""
        if row.relation.startswith("supports"):
            if row.shows in (CLEAR, SMALL) and row.side < 0 and self.claims == EFFECT:
                return "its interval lies on the other side of no effect"
            if self._turned(row):
                return "its number lies on the other side of no change"
        if row.shows in (CLEAR, SMALL) and self.claims == EFFECT:
            if row.relation == "opposite" and row.side > 0:
                return "its interval lies on the side of the claim"
            if row.relation == "not_significant":
                return "its interval leaves out no effect"
        return ""

    def _turned(self, row: Row) -> bool:
        """Does a compared number lie on the other side of no change?"""
        claimed = self.claimed
        if not isinstance(claimed, Claimed) or not row.number or not row.agreement:
            return False
        return claimed.side * (row.number.value - claimed.no_change) < 0  # False for NaN

    @property
    def set_aside(self) -> list[Row]:
        """Retracted and questioned rows that would have moved the verdict."""
        return [row for row in self.rows if self.place(row) == "aside"]

    @property
    def background(self) -> list[Row]:
        """Rows that help a reader and move no verdict."""
        return [row for row in self.rows if row.relation == "context"]

    @property
    def counts_unprinted(self) -> bool:
        """Does it claim counts that no accessible text of the study prints?"""
        return self.claims_counts and COUNTS_UNPRINTED in self.flags

    @property
    def only_in_animals(self) -> bool:
        """Is an effect claimed of people, and shown in animals or cells alone?"""
        if self.claims != EFFECT or self.about_animals:
            return False
        seen = {row.in_people for row in self.support.rows if row.grade != "C"}
        return seen == {False}

    @property
    def only_weak(self) -> bool:
        """Does all support rest on retracted trials?"""
        places = [row.weak for row in self.support.rows]
        return self.claims != STATEMENT and bool(places) and all(places)

    @property
    def second_hand_only(self) -> bool:
        """Does nothing speak but texts about studies, and do they say otherwise?"""
        return bool(self.doubt) and all(
            row.grade != "A" for row in self.bearing.rows if self.place(row) != "elsewhere"
        )

    @property
    def tested(self) -> Rows:
        """What tested the claim without supporting or contradicting it."""
        places = (self.null, self.open, self.leaning, self.doubt, self.unchanged, self.one_arm)
        return Rows(tuple(row for rows in places for row in rows.rows))

    @property
    def weighed_against(self) -> Rows:
        """What a contradiction has to be at least as strong as.

        A merely imprecise row counts only where it is better controlled: size alone does not make
        an open answer a strong one.
        """
        if not self.against:
            return Rows()
        level = max(row.level for row in self.against.rows)
        open_rows = tuple(row for row in self.open.rows if row.level > level)
        return Rows((*self.support.rows, *self.null.rows, *open_rows))

    @property
    def contradicted(self) -> bool:
        """Is the opposite at least as strong as all else that bears on the claim?"""
        if not self.against:
            return False
        return not self.weighed_against or self.against.at_least_as_strong_as(self.weighed_against)

    @property
    def clearly_contradicted(self) -> bool:
        """Is it contradicted by an interval, so that no mistaken source explains it?"""
        return self.contradicted and any(row.shows == CLEAR for row in self.against.rows)

    @property
    def named_against(self) -> bool:
        """Does the study that the article names show the opposite, and none so named support it?"""
        supported = any(row.named for row in self.support.rows)
        return any(row.named for row in self.against.rows) and not supported

    @cached_property
    def own_number(self) -> str:
        """How the claimed number fits the rows that say what the claim says."""
        return best([row.agreement for row in self.full.rows if row.agreement])

    @cached_property
    def number(self) -> str:
        """How the claimed number fits the rows that support it, full support first."""
        if self.own_number != NONE_TO_COMPARE:
            return self.own_number
        return best([row.agreement for row in self.part.rows if row.agreement])

    @cached_property
    def fitting(self) -> Rows:
        """Support whose number is the claimed one, or close to it."""
        return Rows(tuple(row for row in self.support.rows if row.agreement in ORDER[:2]))

    @property
    def claims_more(self) -> bool:
        """Is the claimed effect larger than each one that the support prints?"""
        numbers = [row.number.value for row in self.support.rows if row.number and row.agreement]
        if isinstance(self.claimed, Claimed) and not math.isnan(self.claimed.no_change):
            return all(map(self.claimed.is_larger_than, numbers))
        return not self.claimed or all(abs(each) < abs(self.claimed.value) for each in numbers)

    @property
    def reports_the_other_way(self) -> bool:
        """Does a supporting row print a change in the other direction?"""
        return any(map(self._turned, self.support.rows))

    @cached_property
    def larger_than_the_stronger(self) -> Rows:
        """Clearly stronger results on the same outcome whose interval the claim goes beyond."""
        return self._stronger_that_exclude(larger=True)

    @cached_property
    def smaller_than_the_stronger(self) -> Rows:
        """Clearly stronger results on the same outcome whose interval the claim falls short of."""
        return self._stronger_that_exclude(larger=False)

    def _stronger_that_exclude(self, *, larger: bool) -> Rows:
        claimed = self.claimed
        if not isinstance(claimed, Claimed) or math.isnan(claimed.no_change) or not self.fitting:
            return Rows()
        if any(row.named for row in self.fitting.rows):  # judged by its own study first
            return Rows()
        found = [
            row
            for row in self.bearing.rows
            if self.place(row) != "elsewhere" and row.number and not math.isnan(row.number.ci_low)
            if "" in (row.outcome_id, self.outcome_id) or row.outcome_id == self.outcome_id
            if all(row.clearly_stronger_than(other) for other in self.fitting.rows)
            if _excludes(row.number, claimed, larger)
        ]
        return Rows(tuple(found))

    @property
    def others_differ(self) -> bool:
        """Does other support print another number?"""
        return any(row.agreement == "differs" for row in self.support.rows)

    @property
    def number_fits(self) -> bool:
        """Is there no number, or is it the same, with no other support that prints another?"""
        if self.claimed is None:
            return self.number in ("same", NONE_TO_COMPARE)
        return self.number == "same" and not self.others_differ


def _excludes(number: Range, claimed: Claimed, larger: bool) -> bool:
    ends = (number.ci_low, number.ci_high)
    exceeds = claimed.is_larger_than if larger else claimed.is_smaller_than
    return all(map(exceeds, ends))


def compare_with_zero(direction: str, intervals: list[tuple[float, float]]) -> str:
    """How a claimed direction fits the interval of a change; empty where that is open.

    A change is shown where its interval leaves out 0. "Unchanged" is never shown by an interval
    that holds 0, only compatible with it: imprecision is no merit. Where a ± can be read in two
    ways, both have to say the same.

    Raises
    ------
    ValueError
        A direction that no interval of a change can speak of, such as ``similar``.

    Examples
    --------
    >>> compare_with_zero("increase", [(0.1, 2.7)]), compare_with_zero("unchanged", [(-2.5, 1.5)])
    ('same', 'compatible')
    """
    known = (*RAISED, *LOWERED, UNCHANGED)
    if direction not in known:
        raise ValueError(f"direction: {direction!r}; allowed are {', '.join(known)}")
    fits = {_one_with_zero(direction, low, high) for low, high in intervals}
    return fits.pop() if len(fits) == 1 else ""


def _one_with_zero(direction: str, low: float, high: float) -> str:
    rises, falls = low > 0, high < 0
    if direction == UNCHANGED:
        return "differs" if rises or falls else "compatible"
    shown = rises if direction in RAISED else falls
    return "same" if shown else "differs"
