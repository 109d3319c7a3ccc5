"""The ledger: every claim with its number, its evidence, its verdict and the reason in words."""

from functools import lru_cache
from pathlib import Path

import pandas as pd

from helpers import data, phrases, printed
from helpers.claims.agreement import claimed_range
from helpers.claims.evidence import Case, Row, Rows
from helpers.claims.facts import Facts
from helpers.claims.verdict import DECISIONS, Decision, decide

COMPARED = [
    *("claim_id", "article", "claim", "unit", "claimed", "row_id", "name", "relation", "status"),
    *("grade", "estimate", "low", "high", "agreement"),
]
SHOWN = 3  # rows named in a reason before it says how many more there are
TOLD = {
    "full": "Supported by",
    "part": "Supported in part by",
    "none": "No difference in",
    "opposite": "The opposite in",
    "elsewhere": "About something else",
}
TOLD_OF_COUNTS = {"opposite": "Another number in"}


def ledger(folder: Path | None = None) -> pd.DataFrame:
    """Judge every claim by the decision table of `helpers.claims.verdict`.

    Parameters
    ----------
    folder : path, optional
        The tables; by default the folder ``data``.

    Returns
    -------
    DataFrame
        One row per claim, in the order of ``claims.csv``: ``claim_id, article, section, locator,
        claim, claimed`` (the number or direction), ``agreement``, ``full, part, none, opposite,
        elsewhere, set_aside`` (how many rows), ``flags``, ``verdict``, ``because`` (the line of
        the table that decided) and ``reason``, a few sentences with the figures in them.

    Examples
    --------
    >>> judged = ledger().set_index("claim_id")
    >>> judged.loc["b15", "verdict"]
    'holds'
    """
    return pd.DataFrame([_judge(claim, case) for claim, case in _cases(folder, _stamp(folder))])


def comparisons(folder: Path | None = None) -> pd.DataFrame:
    """Every claimed number beside each number that it is compared with.

    Parameters
    ----------
    folder : path, optional
        The tables; by default the folder ``data``.

    Returns
    -------
    DataFrame
        One row per comparison: ``claim_id, claim, claimed`` (a number), ``unit, row_id, name,
        relation, status, grade, estimate, low, high`` (of the row, on the scale of the claim; low
        and high are its 95% interval, NaN where none is printed) and ``agreement``.
    """
    found = []
    for claim, case in _cases(folder, _stamp(folder)):
        for row in case.rows:
            if case.claimed and row.scale and row.number and row.agreement:
                found.append(
                    {
                        **{name: claim[name] for name in ("claim_id", "article", "claim", "unit")},
                        "claimed": case.claimed.value,
                        **{name: getattr(row, name) for name in ("row_id", "name", "relation")},
                        "status": row.status,
                        "grade": row.grade,
                        "estimate": row.number.value,
                        "low": row.number.ci_low,
                        "high": row.number.ci_high,
                        "agreement": row.agreement,
                    }
                )
    return pd.DataFrame(found, columns=COMPARED)


@lru_cache(maxsize=2)
def _cases(folder: Path | None, stamp: tuple) -> tuple[tuple[pd.Series, Case], ...]:
    facts = Facts(folder)
    links = dict(list(data.load("claim_evidence", folder).groupby("claim_id")))
    none = pd.DataFrame(columns=["row_id", "relation", "compare"])
    return tuple(
        (claim, case_of(claim, links.get(claim["claim_id"], none), facts))
        for _, claim in data.load("claims", folder).iterrows()
    )


def case_of(claim: pd.Series, links: pd.DataFrame, facts: Facts) -> Case:
    """Everything that the decision table may look at for one claim."""
    claimed = None
    if claim["quantity_kind"] != "direction":
        claimed = claimed_range(
            claim["claimed_value_printed"],
            claim["claimed_low_printed"],
            claim["claimed_high_printed"],
            claim["claimed_operator"],
        )
    return Case(
        rows=tuple(facts.row(link, claim, claimed) for _, link in links.iterrows()),
        flags=frozenset(filter(None, claim["flags"].split(";"))),
        not_checkable=(
            claim["checkable"] == "not_checkable" or claim["quantity_kind"] == "opinion"
        ),
        claimed=claimed,
        claims_likeness=claim["claimed_value_printed"] == "similar",
    )


def _judge(claim: pd.Series, case: Case) -> dict:
    decision = decide(case)
    return {
        **{name: claim[name] for name in ("claim_id", "article", "section", "locator", "claim")},
        "claimed": claimed_words(claim),
        "agreement": case.number,
        **{name: len(getattr(case, name).rows) for name in TOLD},
        "set_aside": len(case.set_aside),
        "flags": claim["flags"],
        "verdict": decision.verdict,
        "because": decision.when,
        "reason": _reason(claim, case, decision),
    }


def claimed_words(claim: pd.Series) -> str:
    """The claimed number with its bound, range and unit, or the claimed direction."""
    operator = {">": "more than ", "<=": "up to ", "~": "about ", "": ""}
    if claim["claimed_low_printed"]:
        value = f"{claim['claimed_low_printed']} to {claim['claimed_high_printed']}"
    else:
        value = operator[claim["claimed_operator"]] + claim["claimed_value_printed"]
    if claim["claimed_comparator_printed"]:
        value += f" against {claim['claimed_comparator_printed']}"
    value = value.replace("_", " ").replace("-", printed.MINUS)
    return value + phrases.unit(claim["unit"]) if value else ""


def _reason(claim: pd.Series, case: Case, decision: Decision) -> str:
    """A few sentences; every number in them is printed in a table or computed from one."""
    sentences = [f"Line {DECISIONS.index(decision) + 1}: {decision.when}"]
    if case.claimed:
        sentences += _number_sentences(claim, case)
    told_of = TOLD | TOLD_OF_COUNTS if claim["quantity_kind"] == "count" else TOLD
    for name, told in told_of.items():
        rows: Rows = getattr(case, name)
        if rows:
            sentences.append(f"{told} {_listed(rows.strongest_first)}.")
    if not case.bearing and case.background:
        sentences.append(f"Only background was found: {_listed(case.background)}.")
    if case.set_aside:
        sentences.append(f"Weighs nothing: {_listed(case.set_aside)}.")
    return " ".join(sentences)


def _number_sentences(claim: pd.Series, case: Case) -> list[str]:
    compared = [
        f"{row.name} {_shown(row.number.value)} ({row.agreement})"
        for row in case.rows
        if row.scale and row.number and row.agreement
    ]
    if not compared:
        return []
    told = "; ".join(compared[:SHOWN])
    return [f"Claimed {claimed_words(claim)}; printed, on that scale: {told}."]


def _shown(value: float) -> str:
    """Whole numbers as they are, others with up to three digits."""
    if round(value, 6) == round(value):
        return printed.fixed(value, 0)
    shown = printed.significant(value, 3)
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _listed(rows: list[Row]) -> str:
    named = [f"{row}" + (f" [{row.status}]" if row.status else "") for row in rows[:SHOWN]]
    more = [f"{len(rows) - SHOWN} more"] if len(rows) > SHOWN else []
    return "; ".join(named + more)


def _stamp(folder: Path | None) -> tuple:
    """Changes when a table changes, so that a judgement is never older than its evidence."""
    place = folder or data.default_folder()
    return tuple(sorted((path.name, path.stat().st_mtime_ns) for path in place.glob("*.csv")))
