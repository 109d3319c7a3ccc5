"""What was claimed, and why it has its verdict: a few sentences with the figures in them."""

import math

import pandas as pd

from helpers import claims, numbers, printed
from helpers.claims.decision_table import DECISIONS, Decision, decide, quotable
from helpers.claims.evidence import Case, Result, Row
from helpers.claims.ledger import cases
from helpers.claims.result_class import OPEN
from helpers.data import Dataset
from helpers.display import phrases
from helpers.display.text import cohorts, quotation

SHOWN = 3  # rows named in a reason before it says how many more there are
BEGINNINGS = {
    "full": "Supported by",
    "part": "Supported in part by",
    "leaning": "On its side, but too imprecise to tell or not significant:",
    "open": "Too imprecise to tell, or not significant:",
    "null": "No worthwhile effect in",
    "against": "The opposite in",
    "doubt": "The opposite, but only in part, second hand, imprecise or not in people:",
    "unchanged": "No such change in the treated themselves:",
    "one_arm": "A change within one arm, which shows no effect:",
    "elsewhere": "About something else:",
}
"""How the sentence begins on the rows of each place: see `helpers.claims.evidence.Case`."""
OPERATORS = {
    "exactly": "exactly ",
    "about": "about ",
    "at_least": "at least ",
    "more_than": "more than ",
    "up_to": "up to ",
    "less_than": "less than ",
    "at_most": "at most ",
    "": "",
}
ASKED_FOR = {
    "dose": ("dose_per_day", "a day"),
    "duration_months": ("duration_months_printed", "months"),
}
"""Scales that ask a trial for something else than its people: the column and its unit."""


def table(dataset: Dataset) -> pd.DataFrame:
    """The ledger in words: `helpers.claims.ledger` with what was claimed, and why.

    Returns
    -------
    DataFrame
        One row per claim: the columns of the ledger, ``claimed`` (the number or direction),
        ``reason``, a few sentences with the figures in them, and ``reason_lines``, each on a line
        of its own.

    Examples
    --------
    >>> table(k2).set_index("claim_id").loc["b15", "claimed"]
    '86% fracture risk'
    """
    judged = claims.ledger(dataset)
    stated = [dataset.claim(claim_id) for claim_id in judged["claim_id"]]
    judged.insert(judged.columns.get_loc("agreement"), "claimed", list(map(claimed_words, stated)))
    reasons = [
        reason(dataset, claim, case)
        for claim, case in zip(stated, cases(dataset).values(), strict=True)
    ]
    return judged.assign(
        reason=list(map(" ".join, reasons)), reason_lines=list(map("\n".join, reasons))
    )


def headlines(dataset: Dataset) -> pd.DataFrame:
    """The claims that the articles lead with: the headlines of ``about.toml``.

    Returns
    -------
    DataFrame
        Rows of `table`, and ``stated``, the words for the claim with its verdict, empty where
        there are no words. Without headlines, the first ten claims that were judged.

    Examples
    --------
    >>> headlines(k2).set_index("claim_id").loc["b01", "stated"]
    'that it builds new bone is overstated'
    """
    ledger = table(dataset).set_index("claim_id", drop=False)
    judged = ledger.index[~ledger["verdict"].isin(claims.NOT_JUDGED)]
    words = pd.Series(dataset.about.headlines or dict.fromkeys(judged[:10], ""), dtype=object)
    led = ledger.loc[list(words.index)]
    stated = words + " " + led["verdict"].map(claims.predicate)
    return led.assign(stated=stated.where(words != "", ""))


def compared(rows: pd.DataFrame) -> pd.DataFrame:
    """Claimed numbers beside printed ones, in words.

    Parameters
    ----------
    rows : DataFrame
        Rows of cohorts, as `helpers.claims.compared_rows` returns them.

    Returns
    -------
    DataFrame
        With the index of ``rows``: ``row_id, claim_id, claimed, study, printed, agreement,
        relation, why``; and ``estimate, low, high``, the printed number on the scale of the claim
        where that is another one.

    Examples
    --------
    >>> rows = claims.compared_rows(k2, "cohorts").query("row_id == 'pana_2021.c01'")
    >>> compared(rows)[["claimed", "printed", "agreement"]].values.tolist()
    [['85% heart-attack risk', 'HR 0.95 (0.79 to 1.15)', 'differs']]
    """
    of_claim = _of_the_claim(rows, "unit", "outcome_as_printed")
    rescaled = ~rows["compare"].isin(["estimate", "ratio"])
    three = ["on_scale", "on_scale_low", "on_scale_high"]
    words = {
        "claimed": of_claim.apply(claimed_words, axis=1),
        "study": rows["short_name"],
        "printed": rows.apply(cohorts.number, axis=1),
    }
    on_scale = rows[three].where(rescaled).set_axis(["estimate", "low", "high"], axis=1)
    found = rows[["row_id", "claim_id", "agreement", "relation", "why"]].assign(**words, **on_scale)
    found.attrs = {"measure": "on the claim's scale", "level": 0.95}
    return found


def _of_the_claim(rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The rows with some columns as the claim has them."""
    of_claim = {f"{column}_claim": column for column in columns}
    return rows.drop(columns=list(columns)).rename(columns=of_claim)


def reason(dataset: Dataset, claim: pd.Series, case: Case) -> list[str]:
    """A sentence about the claim, then the evidence, the strongest first, then the rule.

    Every number is printed in a row of a table or computed from one.

    Parameters
    ----------
    case : Case
        The evidence of the ledger, or as `helpers.claims.what_if.changed` changes it.
    """
    decision = decide(case)
    sentences = [f"{decision.verdict.capitalize()}: {decision.because(case)}"]
    rule = f"Rule {DECISIONS.index(decision) + 1}: {decision.when}"
    if case.not_checkable:
        on_it = [row for row in case.rows if row.weighs]
        sentences += [f"On its subject: {_listed(dataset, on_it)}."] if on_it else []
        return [*sentences, rule]
    if case.claimed:
        sentences += _number_sentences(claim, case)
    for name, beginning in _beginnings(case, decision).items():
        if rows := getattr(case, name):
            sentences.append(f"{beginning} {_listed(dataset, rows.strongest_first)}.")
    if not case.bearing and case.background:
        sentences.append(f"Only background was found: {_listed(dataset, case.background)}.")
    if case.set_aside:
        sentences.append(f"Weighs nothing: {_listed(dataset, case.set_aside)}.")
    return [*sentences, rule]


def figure(dataset: Dataset, row: Row) -> str:
    """What a row of evidence prints, in words; of a trial, what the scale asks for.

    Examples
    --------
    >>> figure(k2, cases(k2)["a31"].rows[0])
    '45 mg a day'
    """
    if row.result:
        return _computed(row.result)
    cells = dataset.row(row.row_id)
    if dataset.table_of[row.row_id] == "studies" and row.scale in ASKED_FOR:
        column, unit = ASKED_FOR[row.scale]
        return f"{cells[column]} {unit}"
    quoted = quotation.quote(dataset, row.row_id)
    about = f"{quoted.about}: {quoted.text}" if quoted.about else quoted.text
    return ", ".join(filter(None, [phrases.typeset(cells.get("exposure", "")), about]))


def _computed(result: Result) -> str:
    if math.isnan(result.estimate):
        return "nothing to compute"
    if result.no_effect == 0:
        span = numbers.interval(result.low, result.high, 1)
        return f"difference {numbers.fixed(result.estimate, 1)} ({span}) points"
    return f"ratio {numbers.ratio(result.estimate)} ({numbers.interval(result.low, result.high)})"


def _beginnings(case: Case, decision: Decision) -> dict[str, str]:
    """How the sentence of each relation begins.

    A count has no opposite, what was not found no support.
    """
    changed = {"against": "Another number in"} if case.claims_counts else {}
    not_found = decision.verdict in ("no source found", "cannot be checked")
    return BEGINNINGS | changed | ({"part": "Near it, but not it:"} if not_found else {})


def claimed_words(claim: pd.Series) -> str:
    """The claimed number with its bound, range and unit, or the claimed direction."""
    if claim["claimed_low_printed"]:
        value = f"{claim['claimed_low_printed']} to {claim['claimed_high_printed']}"
    else:
        value = OPERATORS[claim["claimed_operator"]] + claim["claimed_value_printed"]
    if claim["claimed_comparator_printed"]:
        value += f" against {claim['claimed_comparator_printed']}"
    value = value.replace("_", " ").replace("-", printed.MINUS)
    measured = " ".join(filter(None, [claim["unit"], claim["outcome_as_printed"]]))
    return value + phrases.unit(measured) if value else ""


def _number_sentences(claim: pd.Series, case: Case) -> list[str]:
    compared = [
        f"{row.name} {numbers.short(row.number.value)}{' from odds' if row.odds else ''} "
        f"({row.agreement})"
        for row in case.rows
        if row.scale and row.number and row.agreement
    ]
    if not compared:
        return []
    shown = "; ".join(compared[:SHOWN])
    return [f"Claimed {claimed_words(claim)}; the studies report, on that scale: {shown}."]


def _listed(dataset: Dataset, rows: list[Row]) -> str:
    more = [f"{len(rows) - SHOWN} more"] if len(rows) > SHOWN else []
    return "; ".join([*(_with_note(dataset, row) for row in rows[:SHOWN]), *more])


def _with_note(dataset: Dataset, row: Row) -> str:
    """A row, its status, and the note on its link, unless that has a number: no table has it."""
    second_hand = " (second hand)" if row.grade != "A" else ""
    words = f"{row.name}{second_hand}: {figure(dataset, row)}"
    aside = "; ".join(
        filter(None, [row.status, row.shows if row.shows in OPEN else "", quotable(row.note)])
    )
    return f"{words} [{aside}]" if aside else words
