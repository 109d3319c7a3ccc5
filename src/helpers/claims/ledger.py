"""The ledger: every claim with its number, its evidence, its verdict and the reason in words."""

from functools import lru_cache
from pathlib import Path

import pandas as pd

from helpers import data
from helpers.claims.agreement import claimed_range
from helpers.claims.decision_table import decide
from helpers.claims.evidence import Case
from helpers.claims.evidence_table import Facts
from helpers.display import reasons

COMPARED = [
    *("claim_id", "article", "claim", "unit", "claimed", "row_id", "name", "relation", "status"),
    *("grade", "estimate", "low", "high", "agreement"),
]
STATED = ("claim_id", "article", "section", "locator", "claim")
COUNTED = ("full", "part", "none", "opposite", "elsewhere")
JUDGED = [
    *(*STATED, "claimed", "agreement", *COUNTED, "set_aside", "flags"),
    *("verdict", "because", "reason", "reason_lines"),
]


def ledger(folder: Path | str | None = None) -> pd.DataFrame:
    """Judge every claim by the decision table of `helpers.claims.decision_table`.

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
        the table that decided) and ``reason``, a few sentences with the figures in them
        (``reason_lines``: each on a line of its own).

    Examples
    --------
    >>> judged = ledger().set_index("claim_id")
    >>> judged.loc["b15", "verdict"]
    'holds'
    """
    judged = [judge(claim, case) for claim, case in _cases(folder, data.stamp(folder)).values()]
    return pd.DataFrame(judged, columns=JUDGED)


def comparisons(folder: Path | str | None = None) -> pd.DataFrame:
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
    for claim, case in _cases(folder, data.stamp(folder)).values():
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
def _cases(folder: Path | str | None, stamp: data.Stamp) -> dict[str, tuple[pd.Series, Case]]:
    facts = Facts(folder)
    links = dict(list(data.load("claim_evidence", folder).groupby("claim_id")))
    none = pd.DataFrame()
    return {
        claim["claim_id"]: (claim, case_of(claim, links.get(claim["claim_id"], none), facts))
        for _, claim in data.load("claims", folder).iterrows()
    }


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
        claims_counts=claim["quantity_kind"] == "count",
    )


def find(claim_id: str, folder: Path | str | None = None) -> tuple[pd.Series, Case]:
    """One claim and everything that the decision table may look at."""
    known = _cases(folder, data.stamp(folder))
    if claim_id not in known:
        raise ValueError(f"claim_id: {claim_id!r}; allowed is a claim of claims.csv, such as 'b13'")
    return known[claim_id]


def judge(claim: pd.Series, case: Case) -> dict:
    """The row of the ledger for one claim."""
    decision = decide(case)
    sentences = reasons.reason(claim, case, decision)
    return {
        **{name: claim[name] for name in STATED},
        "claimed": reasons.claimed_words(claim),
        "agreement": case.number,
        **{name: len(getattr(case, name).rows) for name in COUNTED},
        "set_aside": len(case.set_aside),
        "flags": claim["flags"],
        "verdict": decision.verdict,
        "because": decision.because(case),
        "reason": " ".join(sentences),
        "reason_lines": "\n".join(sentences),
    }
