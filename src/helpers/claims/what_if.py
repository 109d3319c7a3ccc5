"""The verdict if the evidence were another: one claim, a few rows changed, the same decision table.

Nothing is written anywhere: the tables and the ledger stay as they are.
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import replace

import pandas as pd

from helpers.claims.agreement import SCALES, Range, agreement
from helpers.claims.decision_table import decide
from helpers.claims.evidence import Case, Result, Row
from helpers.claims.ledger import cases, judge
from helpers.claims.result_class import Effect, result_class
from helpers.data import Dataset
from helpers.data.schema.vocabulary import (
    FLAGS_ON_A_SOURCE,
    FLAGS_ON_THE_CLAIM,
    LOWERED,
    WEIGHTLESS,
)

PERCENT = "percent_from_ratio"
SIDES = ("below", "above")
FLAGS = (*FLAGS_ON_THE_CLAIM, *FLAGS_ON_A_SOURCE)


def what_if(
    dataset: Dataset,
    claim_id: str,
    results: Iterable[Result] = (),
    *,
    counting: Iterable[str] = (),
    left_out: Iterable[str] = (),
    dropped_flags: Iterable[str] = (),
) -> dict:
    """Judge a claim with other evidence than the tables hold.

    The relation of a computed result follows from its interval: on the side of no effect where the
    claim lies it supports it (as fully as the row whose place it takes, else in part), on the other
    side it shows the opposite, and an interval that holds no effect is not significant: its class
    says whether it is too imprecise to tell or leaves out every effect that matters.

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` returns it.
    claim_id : str
        A claim of ``claims.csv``.
    results : iterable of Result
        In place of the rows of these names, or beside them.
    counting : iterable of str
        Statuses that take no weight here: ``retracted``, ``questioned``.
    left_out : iterable of str
        Rows of the claim's evidence that count for nothing; a Series is taken by its values.
    dropped_flags : iterable of str
        Flags that are set aside, where the claim has them.

    Returns
    -------
    dict
        A row of `helpers.claims.ledger`, and ``in_ledger``, the verdict that the ledger gives.

    Raises
    ------
    ValueError
        A claim that is not in the table; an unknown status or flag; a row to leave out that is no
        evidence of this claim; a text, or something that holds no texts, where names should be; a
        result that does not say where the claim lies, for a claim that does not say that something
        becomes less: more bone is above, but fewer fractures are below.

    Examples
    --------
    >>> pool = Result("pool", "A pool", 0.9, 0.7, 1.2, level=6)
    >>> moved = what_if(k2, "a39", [pool], left_out=["cockayne_2006.r02"])
    >>> moved["in_ledger"], moved["verdict"]
    ('overstated', 'not shown')
    """
    case = changed(
        dataset,
        claim_id,
        results,
        counting=counting,
        left_out=left_out,
        dropped_flags=dropped_flags,
    )
    judged = judge(dataset.claim(claim_id), case)
    return judged | {"in_ledger": decide(cases(dataset)[claim_id]).verdict}


def changed(
    dataset: Dataset,
    claim_id: str,
    results: Iterable[Result] = (),
    *,
    counting: Iterable[str] = (),
    left_out: Iterable[str] = (),
    dropped_flags: Iterable[str] = (),
) -> Case:
    """What the decision table looks at, with other evidence: parameters as of `what_if`."""
    claim = dataset.claim(claim_id)
    case = cases(dataset)[claim_id]
    again = _names("counting", counting, WEIGHTLESS)
    dropped = _names("dropped_flags", dropped_flags, FLAGS)
    rows = {row.row_id: _counted(row, again) for row in case.rows}
    for result in results:
        if result.row_id in rows or result.joins:
            rows[result.row_id] = _row(dataset, result, rows.get(result.row_id), claim, case)
    aside = _names("left_out", left_out, sorted(rows), f"the rows of {claim_id}: ")
    kept = tuple(row for name, row in rows.items() if name not in aside)
    return replace(case, rows=kept, flags=case.flags - dropped)


def _names(
    argument: str, given: Iterable[str], allowed: Collection[str], what: str = ""
) -> frozenset[str]:
    """The names as a set: ``in`` would ask a Series for its index, and a text for its parts."""
    form = "allowed are names in a list or a Series"
    if isinstance(given, str):
        raise ValueError(f"{argument}: {given!r}; {form}, such as [{given!r}]")
    names = list(given)
    for name in names:
        if not isinstance(name, str):
            raise ValueError(f"{argument}: {name!r}; {form}")
    for name in sorted(set(names) - set(allowed)):
        raise ValueError(f"{argument}: {name!r}; allowed are {what}{', '.join(allowed)}")
    return frozenset(names)


def _counted(row: Row, counting: Collection[str]) -> Row:
    return replace(row, weighs=True, status="") if row.status in counting else row


def _row(dataset: Dataset, result: Result, before: Row | None, claim: pd.Series, case: Case) -> Row:
    number = _number(result) if claim["quantity_kind"] == "percent_change" else None
    claimed = _claimed_side(result, claim)
    effect = Effect(result.estimate, result.low, result.high, result.no_effect)
    limits = dataset.worthwhile(claim["outcome_id"]) if result.no_effect == 1 else None
    new = Row(
        result.row_id,
        _relation(result, before, claimed),
        result.name,
        result.level,
        result.people,
        grade="A",  # computed here: a grade is of what somebody printed
        scale=PERCENT if number else "",
        number=number,
        agreement=agreement(case.claimed, number) if case.claimed and number else "",
        result=result,
        shows=result_class(effect, limits),
        side=effect.side * (-1 if claimed == "below" else 1),
    )
    if before is None:
        return new
    kept = ("level", "people", "weighs", "status", "note", "named", "outcome_id")
    return replace(new, **{name: getattr(before, name) for name in kept})


def _number(result: Result) -> Range | None:
    """A ratio on the scale of a claimed percentage."""
    if result.no_effect != 1 or math.isnan(result.estimate):
        return None
    limits = (result.low, result.high)
    return Range(*(result.estimate,) * 3, *limits).through(SCALES[PERCENT])


def _claimed_side(result: Result, claim: pd.Series) -> str:
    """Where the claim lies, as the result says or the claim."""
    if result.claim_lies in SIDES:
        return result.claim_lies
    if result.claim_lies:
        raise ValueError(f"claim_lies: {result.claim_lies!r}; allowed are {', '.join(SIDES)}")
    less = claim["claimed_value_printed"] in LOWERED
    if claim["quantity_kind"] == "percent_change":
        less = claim["claimed_value"] < 0 or claim["claimed_high"] < 0
    if not less:
        raise ValueError(
            f"claim_id: {claim['claim_id']!r} ({claim['claim']}); allowed is a claim that "
            "something becomes less, or a result that says where the claim lies"
        )
    return "below"


def _relation(result: Result, before: Row | None, side: str) -> str:
    if math.isnan(result.low) or math.isnan(result.high):
        return "context"
    if result.low <= result.no_effect <= result.high:
        return "not_significant"
    if side != ("below" if result.high < result.no_effect else "above"):
        return "opposite"
    fully = before and before.relation == "supports"
    return "supports" if fully else "supports_in_part"
