"""The rows that bear on a claim: what they print, how strong they are, how their numbers fit."""

import math
from dataclasses import dataclass
from functools import cached_property

from helpers import printed
from helpers.claims.agreement import NONE_TO_COMPARE, Range, best
from helpers.data.schema.vocabulary import LOWERED, RAISED, UNCHANGED

LEVELS = (
    "neither randomised nor a review of trials",
    "randomised trial",
    "trial with blinding or a placebo",
    "review of trials",
)
UNCONTROLLED, RANDOMISED, CONTROLLED, REVIEW = range(len(LEVELS))
"""The places in `LEVELS`, by name."""

COUNTS_UNPRINTED = "counts_not_in_abstract"
"""Flag that says: no accessible text of the study prints the counts."""

CONFUSING = frozenset({"wrong_form", "wrong_exposure", "direction_inverted"})
"""Flags that say: the figure is there, but the article took it for another one."""


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
    level: int = 0
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
    weighs: bool
    """False for retracted and questioned studies."""
    status: str = ""
    """The status that takes its weight, or empty."""
    note: str = ""
    """How it bears on the claim, in the words of whoever linked it."""
    grade: str = "A"
    """A: the study's own text; B: second hand."""
    scale: str = ""
    """The scale that the link names; empty where it names none."""
    number: Range | None = None
    """Its number on the scale of the claim, where the two are compared."""
    agreement: str = ""
    """How the claimed number fits it; empty where nothing is compared."""
    result: Result | None = None
    """The computed result that is in its place."""

    @property
    def strength(self) -> tuple[int, float]:
        """What rows are ranked by."""
        return self.level, self.people


@dataclass(frozen=True)
class Rows:
    """Some rows, as strong as the strongest of them."""

    rows: tuple[Row, ...] = ()

    def __bool__(self) -> bool:
        """Is there any row?"""
        return bool(self.rows)

    @property
    def strongest_first(self) -> list[Row]:
        """The rows by falling strength."""
        return sorted(self.rows, key=lambda row: row.strength, reverse=True)

    def at_least_as_strong_as(self, other: "Rows") -> bool:
        """Is the strongest row here not weaker than the strongest there?

        Between two rows of one level whose people are not printed, nothing can be said: False.
        """
        if not self or not other:
            return bool(self)
        mine, theirs = self.strongest_first[0], other.strongest_first[0]
        unknown = mine.level == theirs.level and mine.people == theirs.people == 0
        return mine.strength >= theirs.strength and not unknown

    def clearly_stronger_than(self, other: "Rows") -> bool:
        """Better controlled, or equally well with at least twice the people, both printed."""
        if not self or not other:
            return bool(self)
        mine, theirs = self.strongest_first[0], other.strongest_first[0]
        if mine.level != theirs.level:
            return mine.level > theirs.level
        return mine.people >= 2 * theirs.people > 0


def _related(*relations: str, doc: str) -> "cached_property[Rows]":
    def rows(case: "Case") -> Rows:
        return Rows(tuple(row for row in case.rows if row.weighs and row.relation in relations))

    rows.__doc__ = doc
    return cached_property(rows)


def _flagged(*flags: str, doc: str) -> property:
    return property(lambda case: not case.flags.isdisjoint(flags), doc=doc)


@dataclass(frozen=True)
class Case:
    """Everything that the decision table may look at."""

    rows: tuple[Row, ...]
    flags: frozenset[str]
    not_checkable: bool
    claimed: Range | None = None
    """The claimed number, where there is one."""
    claims_likeness: bool = False
    """Does it say that two things are alike?"""
    claims_counts: bool = False
    """Does it count people, trials or fractures?"""

    full = _related("supports", doc="Rows that say what the claim says.")
    part = _related("supports_in_part", doc="Rows that point the same way, narrower or weaker.")
    support = _related("supports", "supports_in_part", doc="Full and part support.")
    none = _related("no_difference", doc="Rows that tested it and found no difference.")
    opposite = _related("opposite", doc="Rows that show the opposite.")
    elsewhere = _related("about_something_else", doc="Likely origins, about something else.")
    bearing = _related(
        *("supports", "supports_in_part", "no_difference", "opposite", "about_something_else"),
        doc="All rows that can move a verdict.",
    )
    sought_in_vain = _flagged("source_not_identified", doc="Was a source sought, and not found?")
    confused = _flagged(*CONFUSING, doc="Is the figure of another vitamin, exposure or direction?")
    goes_beyond = _flagged("extrapolation", doc="Does it go beyond what its source measured?")
    hedged = _flagged("hedged", doc="Does it say only that it may be so?")
    reason_unsourced = _flagged("reason_not_sourced", doc="Does no source give its reason?")

    @property
    def set_aside(self) -> list[Row]:
        """Retracted and questioned rows that would have moved the verdict."""
        return [row for row in self.rows if not row.weighs and row.relation != "context"]

    @property
    def background(self) -> list[Row]:
        """Rows that help a reader and move no verdict."""
        return [row for row in self.rows if row.relation == "context"]

    @property
    def counts_unprinted(self) -> bool:
        """Does it claim counts that no accessible text of the study prints?"""
        return self.claims_counts and COUNTS_UNPRINTED in self.flags

    @cached_property
    def opposite_first_hand(self) -> Rows:
        """Rows that show the opposite in a study's own text: second hand does not contradict."""
        return Rows(tuple(row for row in self.opposite.rows if row.grade == "A"))

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

    @property
    def claims_more(self) -> bool:
        """Is the claimed effect larger than each one that the support prints?"""
        sizes = [abs(row.number.value) for row in self.support.rows if row.number and row.agreement]
        return not self.claimed or all(size < abs(self.claimed.value) for size in sizes)

    @property
    def number_fits(self) -> bool:
        """Is there no number, or is it the same, with no other support that prints another?"""
        if self.claimed is None:
            return self.number in ("same", NONE_TO_COMPARE)
        others_differ = any(row.agreement == "differs" for row in self.part.rows)
        return self.number == "same" and not others_differ


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


def first_number(text: str) -> float:
    """The number at the beginning of a dose such as ``45 mg``; NaN where there is none."""
    try:
        return printed.number(text.split()[0])
    except (ValueError, IndexError):
        return math.nan
