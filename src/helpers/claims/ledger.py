"""The ledger: every claim with its number, its evidence, and the line that decided its verdict."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

import pandas as pd

from helpers import data
from helpers.claims.decision_table import VERDICTS, decide
from helpers.claims.evidence import Case
from helpers.claims.evidence_table import EvidenceTable, claim_kind, claim_number, claimed_side
from helpers.data import Dataset

CLAIMED = ["claim_id", "article", "claim", "unit", "outcome_as_printed"]
COMPARED = [
    *(*CLAIMED, "claimed", "row_id", "name", "relation", "status"),
    *("grade", "estimate", "low", "high", "agreement"),
]
STATED = ("claim_id", "article", "section", "locator", "claim")
COUNTED = (
    *("full", "part", "leaning", "open", "null", "against", "doubt", "unchanged", "one_arm"),
    "elsewhere",
)
_BEST_FIRST = (
    *("supports", "supports_in_part", "about_something_else", "not_significant"),
    *("opposite", "opposite_in_part", "context"),
)
JUDGED = [*STATED, "agreement", *COUNTED, "set_aside", "flags", "verdict", "because"]


def ledger(dataset: Dataset) -> pd.DataFrame:
    """Judge every claim by the decision table of `helpers.claims.decision_table`.

    Returns
    -------
    DataFrame
        One row per claim, in the order of ``claims.csv``: ``claim_id, article, section, locator,
        claim, agreement``, ``full, part, leaning, open, null, against, doubt, unchanged, one_arm,
        elsewhere, set_aside`` (how many rows, by what they are able to show: see
        `helpers.claims.evidence.Case`), ``flags``, ``verdict`` and ``because``, what decided.
        `helpers.display.reasons.table` says in words what was claimed, and why.

    Examples
    --------
    >>> ledger(k2).set_index("claim_id").loc["b15", "verdict"]
    'holds'
    """
    stated = dataset.claims.to_dict("records")
    judged = [judge(claim, cases(dataset)[claim["claim_id"]]) for claim in stated]
    return pd.DataFrame(judged, columns=JUDGED)


def comparisons(dataset: Dataset) -> pd.DataFrame:
    """Every claimed number beside each number that it is compared with.

    Returns
    -------
    DataFrame
        One row per comparison: ``claim_id, article, claim, claimed`` (a number), ``unit,
        outcome_as_printed, row_id, name, relation, status, grade, estimate, low, high`` (of the
        row, on the scale of the claim; low and high are its 95% interval, NaN where none is
        printed) and ``agreement``.
    """
    found = [
        {
            **dataset.claim(claim_id)[
                ["claim_id", "article", "claim", "unit", "outcome_as_printed"]
            ],
            "claimed": case.claimed.value,
            **{name: getattr(row, name) for name in ("row_id", "name", "relation")},
            "status": row.status,
            "grade": row.grade,
            "estimate": row.number.value,
            "low": row.number.ci_low,
            "high": row.number.ci_high,
            "agreement": row.agreement,
        }
        for claim_id, case in cases(dataset).items()
        for row in case.rows
        if case.claimed and row.scale and row.number and row.agreement
    ]
    return pd.DataFrame(found, columns=COMPARED)


def doubtful_relations(dataset: Dataset) -> pd.DataFrame:
    """Links whose relation does not go with the row's own number: a slip, or a thing to explain.

    Returns
    -------
    DataFrame
        One row per link: ``claim_id, row_id, relation`` and ``why``, such as "its number lies on
        the other side". Nothing is judged by it.
    """
    found = [
        {"claim_id": claim_id, "row_id": row.row_id, "relation": row.relation, "why": why}
        for claim_id, case in cases(dataset).items()
        for row in case.rows
        if (why := case.doubtful(row))
    ]
    return pd.DataFrame(found, columns=["claim_id", "row_id", "relation", "why"])


def compared_rows(dataset: Dataset, table: str) -> pd.DataFrame:
    """The rows of one table whose number is compared with a claimed one.

    Parameters
    ----------
    table : str
        As in `helpers.data.evidence`.

    Returns
    -------
    DataFrame
        One row per comparison: the columns of `helpers.data.evidence`; ``on_scale, on_scale_low,
        on_scale_high``, the number of the row and its 95% interval on the scale of the claim;
        ``agreement``; and ``as_claimed``, whether the number is the same or close in a row that
        supports the claim, fully or in part.

    Examples
    --------
    >>> rows = compared_rows(k2, "cohorts").set_index("row_id")
    >>> rows.loc["li_2012.c01", ["estimate_printed", "claimed_value_printed", "agreement"]].tolist()
    ['1.86', '85', 'close']
    """
    names = {"estimate": "on_scale", "low": "on_scale_low", "high": "on_scale_high"}
    compared = comparisons(dataset).rename(columns=names)
    keys, others = ["claim_id", "row_id"], [*names.values(), "agreement"]
    rows = data.evidence(dataset, table).merge(compared[keys + others], on=keys, validate="1:1")
    fits = rows["agreement"].isin(["same", "close"])
    return rows.assign(as_claimed=fits & rows["relation"].str.startswith("supports"))


def verdict_counts(dataset: Dataset) -> pd.DataFrame:
    """Count the claims of each article by verdict.

    Returns
    -------
    DataFrame of int
        A row for each of `VERDICTS`, a column for each article.

    Examples
    --------
    >>> verdict_counts(k2).loc["holds"].to_dict()
    {'a': 14, 'b': 32, 'c': 18}
    """
    judged = ledger(dataset)
    counts = pd.crosstab(judged["verdict"], judged["article"])
    return counts.reindex(index=VERDICTS, columns=dataset.articles["article"], fill_value=0)


def percentages(dataset: Dataset) -> pd.DataFrame:
    """Claimed percentages, each beside the row that it most likely comes from.

    That is the row that supports the claim best or, of a misattributed claim, one about something
    else. Lifetime risks are left out.

    Returns
    -------
    DataFrame
        One row per claim, by the claimed number: the columns of `comparisons`, ``verdict``, and
        ``is_odds``, whether the row prints an odds ratio.

    Examples
    --------
    >>> rows = percentages(k2).set_index("claim_id")
    >>> rows.loc[["a39", "b15"], ["row_id", "is_odds"]].to_numpy().tolist()
    [['cockayne_2006.r02', True], ['kanis_2004.c01', False]]
    """
    compared = comparisons(dataset)
    of_claims = dataset.claims.set_index("claim_id")["outcome_as_printed"]
    lifetime = compared["claim_id"].map(of_claims).str.contains("lifetime")
    compared = compared[compared["unit"].str.startswith("%") & ~lifetime].copy()
    compared["verdict"] = compared["claim_id"].map(ledger(dataset).set_index("claim_id")["verdict"])
    rank = compared["relation"].map(_BEST_FIRST.index)
    misattributed = compared["verdict"] == "misattributed"
    elsewhere = misattributed & (compared["relation"] == "about_something_else")
    order = rank.mask(elsewhere, -1).sort_values(kind="stable").index
    likely = compared.loc[order].drop_duplicates("claim_id")
    printed = pd.concat([dataset.reviews, dataset.cohorts]).set_index("row_id")["measure"]
    return likely.assign(is_odds=likely["row_id"].map(printed) == "or").sort_values("claimed")


@lru_cache(maxsize=4)  # a data set never changes
def cases(dataset: Dataset) -> dict[str, Case]:
    """Everything that the decision table may look at, by claim."""
    evidence = EvidenceTable(dataset)
    links: dict[str, list[dict]] = {}
    for link in dataset.claim_evidence.to_dict("records"):
        links.setdefault(link["claim_id"], []).append(link)
    return {
        claim["claim_id"]: case_of(claim, links.get(claim["claim_id"], []), evidence)
        for claim in dataset.claims.to_dict("records")
    }


def case_of(claim: Mapping, links: Iterable[Mapping], evidence: EvidenceTable) -> Case:
    """Everything that the decision table may look at for one claim."""
    claimed = claim_number(claim)
    return Case(
        rows=tuple(evidence.row(link, claim, claimed) for link in links),
        flags=frozenset(filter(None, claim["flags"].split(";"))),
        not_checkable=(
            claim["checkable"] == "not_checkable" or claim["quantity_kind"] == "opinion"
        ),
        claimed=claimed,
        claims=claim_kind(claim),
        claims_counts=claim["quantity_kind"] == "count",
        outcome_id=claim["outcome_id"],
        side=claimed_side(claim),
    )


def judge(claim: Mapping, case: Case) -> dict:
    """The row of the ledger for one claim."""
    decision = decide(case)
    return {
        **{name: claim[name] for name in STATED},
        "agreement": case.number,
        **{name: len(getattr(case, name).rows) for name in COUNTED},
        "set_aside": len(case.set_aside),
        "flags": claim["flags"],
        "verdict": decision.verdict,
        "because": decision.because(case),
    }
