"""The verdict if the evidence were another: one claim, a few rows changed, the same decision table.

Nothing is written anywhere: the tables and the ledger stay as they are.
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from helpers import numbers
from helpers.claims.agreement import SCALES, Range, agreement
from helpers.claims.decision_table import decide
from helpers.claims.evidence import Case, Row
from helpers.claims.ledger import find, judge
from helpers.data.schema.vocabulary import LOWERED

PERCENT = "percent_from_ratio"
SIDES = ("below", "above")


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
    """Index into `helpers.claims.evidence.LEVELS`, where it takes no row's place."""
    people: float = 0
    joins: bool = True
    """Does it join the others where the claim has no row of that name?"""

    @property
    def figure(self) -> str:
        """What it gives, in words."""
        if math.isnan(self.estimate):
            return "nothing to compute"
        if self.no_effect == 0:
            span = numbers.interval(self.low, self.high, 1)
            return f"difference {numbers.fixed(self.estimate, 1)} ({span}) points"
        return f"ratio {numbers.ratio(self.estimate)} ({numbers.interval(self.low, self.high)})"


def what_if(
    claim_id: str,
    results: Iterable[Result] = (),
    *,
    counting: Iterable[str] = (),
    left_out: Iterable[str] = (),
    dropped_flags: Iterable[str] = (),
    folder: Path | str | None = None,
) -> dict:
    """Judge a claim with other evidence than the tables hold.

    The relation of a computed result follows from its interval: on the side of no effect where the
    claim lies it supports it (as fully as the row whose place it takes, else in part), on the other
    side it shows the opposite, and an interval that holds no effect found no difference.

    Parameters
    ----------
    claim_id : str
        A claim of ``claims.csv``.
    results : iterable of Result
        In place of the rows of these names, or beside them.
    counting : iterable of str
        Statuses that take no weight here: ``retracted``, ``questioned``.
    left_out : iterable of str
        Rows of the claim's evidence that count for nothing; a Series is taken by its values.
    dropped_flags : iterable of str
        Flags of the claim that are set aside.
    folder : path, optional
        The tables; by default the folder ``data``.

    Returns
    -------
    dict
        A row of `helpers.claims.ledger`, and ``in_ledger``, the verdict that the ledger gives.

    Raises
    ------
    ValueError
        A claim that is not in the table; a row to leave out that is no evidence of this claim; a
        text, or something that holds no texts, where names should stand; a result that does not
        say where the claim lies, for a claim that does not say that something becomes less: more
        bone is above, but fewer fractures are below.

    Examples
    --------
    >>> pool = Result("pool", "A pool", 0.9, 0.7, 1.2, level=3)
    >>> moved = what_if("a39", [pool], left_out=["cockayne_2006.r02"])
    >>> moved["in_ledger"], moved["verdict"]
    ('overstated', 'no evidence found')
    """
    claim, case = find(claim_id, folder)
    again, aside = _names("counting", counting), _names("left_out", left_out)
    rows = {row.row_id: _counted(row, again) for row in case.rows}
    for result in results:
        if result.row_id in rows or result.joins:
            rows[result.row_id] = _row(result, rows.get(result.row_id), claim, case)
    for name in sorted(aside - rows.keys()):
        told = ", ".join(sorted(rows))
        raise ValueError(f"left_out: {name!r}; allowed are the rows of {claim_id}: {told}")
    changed = replace(
        case,
        rows=tuple(row for name, row in rows.items() if name not in aside),
        flags=case.flags - _names("dropped_flags", dropped_flags),
    )
    return judge(claim, changed) | {"in_ledger": decide(case).verdict}


def _names(argument: str, given: Iterable[str]) -> frozenset[str]:
    """The names as a set: ``in`` would ask a Series for its index, and a text for its parts."""
    allowed = "allowed are names in a list or a Series"
    if isinstance(given, str):
        raise ValueError(f"{argument}: {given!r}; {allowed}, such as [{given!r}]")
    names = list(given)
    for name in names:
        if not isinstance(name, str):
            raise ValueError(f"{argument}: {name!r}; {allowed}")
    return frozenset(names)


def _counted(row: Row, counting: Collection[str]) -> Row:
    return replace(row, weighs=True, status="") if row.status in counting else row


def _row(result: Result, before: Row | None, claim: pd.Series, case: Case) -> Row:
    number = _number(result) if claim["quantity_kind"] == "percent_change" else None
    new = Row(
        result.row_id,
        _relation(result, before, _side(result, claim)),
        result.name,
        result.figure,
        result.level,
        result.people,
        weighs=True,
        grade="A",  # computed here: a grade is of what somebody printed
        scale=PERCENT if number else "",
        number=number,
        agreement=agreement(case.claimed, number) if case.claimed and number else "",
    )
    if before is None:
        return new
    return replace(
        new,
        level=before.level,
        people=before.people,
        weighs=before.weighs,
        status=before.status,
        note=before.note,
    )


def _number(result: Result) -> Range | None:
    """A ratio on the scale of a claimed percentage."""
    if result.no_effect != 1 or math.isnan(result.estimate):
        return None
    limits = (result.low, result.high)
    return Range(*(result.estimate,) * 3, *limits).through(SCALES[PERCENT])


def _side(result: Result, claim: pd.Series) -> str:
    """Where the claim lies, as the result says or the claim."""
    if result.claim_lies in SIDES:
        return result.claim_lies
    if result.claim_lies:
        raise ValueError(f"claim_lies: {result.claim_lies!r}; allowed are {', '.join(SIDES)}")
    less = claim["claimed_value_printed"] in LOWERED
    if claim["quantity_kind"] == "percent_change":
        less = claim["claimed_value"] < 0 or claim["claimed_high"] < 0
    if not less:
        told = "a claim that something becomes less, or a result that says where the claim lies"
        raise ValueError(f"claim_id: {claim['claim_id']!r} ({claim['claim']}); allowed is {told}")
    return "below"


def _relation(result: Result, before: Row | None, side: str) -> str:
    if math.isnan(result.low) or math.isnan(result.high):
        return "context"
    if result.low <= result.no_effect <= result.high:
        return "no_difference"
    if side != ("below" if result.high < result.no_effect else "above"):
        return "opposite"
    fully = before and before.relation == "supports"
    return "supports" if fully else "supports_in_part"
