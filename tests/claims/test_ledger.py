"""The ledger of the three articles: verdicts that must not move unnoticed, and fair ones."""

import math
import shutil

import pandas as pd
import pytest

from helpers import claims, data
from helpers.claims.agreement import NONE_TO_COMPARE
from helpers.claims.evidence_table import EvidenceTable
from helpers.claims.ledger import case_of
from helpers.data.schema.vocabulary import FLAGS_ON_A_SOURCE
from support.project_data import K2

HEADLINES = {
    # what is right is called right
    "a34": "holds",
    "a37": "holds",
    "b04": "holds",
    "b15": "holds",
    "b39": "holds",
    "b40": "holds",
    "c81": "holds",
    "c90": "holds",
    # right in part, or right and unproven
    "b10": "holds with caveats",
    "b13": "holds with caveats",
    "b41": "holds with caveats",
    "b43": "cannot be checked",
    "b54": "overstated",
    "c47": "holds with caveats",
    # more than the evidence carries
    "a28": "overstated",
    "a39": "overstated",
    "b01": "overstated",
    "b02": "overstated",
    "b11": "overstated",
    "b17": "holds with caveats",
    "c26": "overstated",
    # about something else
    "a25": "misattributed",
    "a26": "misattributed",
    "a27": "misattributed",
    "c07": "misattributed",
    "c12": "misattributed",
    "c82": "misattributed",
    # the evidence says otherwise
    "b12": "overstated",
    "b58": "contradicted",
    "c19": "overstated",
    "c62": "contradicted",
    "c65": "not shown",
    # no judgement
    "c32": "misattributed",
    "b37": "holds with caveats",
    "b19": "cannot be checked",
}


@pytest.fixture(scope="module")
def ledger():
    return claims.ledger(K2).set_index("claim_id", drop=False)


@pytest.fixture
def tables(tmp_path):
    shutil.copytree(data.default_folder(), tmp_path / "data")
    return tmp_path / "data"


@pytest.mark.parametrize("claim_id", HEADLINES)
def test_the_verdict_of_a_headline_claim(ledger, claim_id):
    assert ledger.loc[claim_id, "verdict"] == HEADLINES[claim_id]


def test_every_claim_is_judged_once(ledger):
    assert len(ledger) == len(K2.claims)
    assert ledger["claim_id"].is_unique
    assert ledger["verdict"].isin(claims.VERDICTS).all()


def test_an_opinion_is_never_judged(ledger):
    opinions = K2.claims.query("quantity_kind == 'opinion'")["claim_id"]
    assert (ledger.loc[opinions, "verdict"] == "cannot be checked").all()


def test_imprecision_never_earns_holds(ledger):
    assert not ((ledger["agreement"] == "compatible") & (ledger["verdict"] == "holds")).any()


def test_a_claim_without_its_evidence_is_not_examined(tables):
    evidence = tables / "claim_evidence.csv"
    lines = evidence.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = "".join(line for line in lines if not line.startswith("b15,"))
    evidence.write_text(kept, encoding="utf-8")
    ledger = claims.ledger(data.open(tables)).set_index("claim_id")
    assert ledger.loc["b15", "verdict"] == "not examined"


def emptied(folder, *names):
    for name in names:
        path = folder / f"{name}.csv"
        header = path.read_text(encoding="utf-8").splitlines(keepends=True)[0]
        path.write_text(header, encoding="utf-8")


def test_without_any_evidence_there_is_an_empty_table_of_comparisons(tables):
    emptied(tables, "claim_evidence")
    path = tables / "claims.csv"
    cells = pd.read_csv(path, dtype=str, keep_default_na=False)
    flags = cells["flags"].str.split(";")  # those about a source need one
    kept = flags.map(lambda each: ";".join(set(each) - set(FLAGS_ON_A_SOURCE)))
    cells.assign(flags=kept).to_csv(path, index=False)
    dataset = data.open(tables)
    compared = claims.comparisons(dataset)
    assert len(compared) == 0
    assert list(compared.columns) == list(claims.comparisons(K2).columns)
    assert set(claims.ledger(dataset)["verdict"]) == {"not examined", "cannot be checked"} | {
        "no source found"  # where a flag says that a source was sought in vain
    }


def test_without_any_claim_there_is_an_empty_ledger(tables):
    emptied(tables, "claims", "claim_evidence")
    empty = claims.ledger(data.open(tables))
    assert len(empty) == 0
    assert list(empty.columns) == list(claims.ledger(K2).columns)


def test_a_trial_that_is_retracted_loses_its_weight_everywhere(tables):
    studies = tables / "studies.csv"
    text = studies.read_text(encoding="utf-8")
    changed = text.replace(",241,no_notice_found,,,", ",241,retracted,2026-01,10.1000/x,", 1)
    assert changed != text
    studies.write_text(changed, encoding="utf-8")
    found = claims.ledger(data.open(tables)).set_index("claim_id")
    assert found.loc["b40", "verdict"] == "no source found"
    assert found.loc["b40", "set_aside"] == 1
    assert found.loc["b11", "full"] == 0


def test_a_changed_figure_shows_up_as_a_named_claim(tables):
    trials = tables / "trials.csv"
    text = trials.read_text(encoding="utf-8")
    trials.write_text(text.replace("unknown,,,-3.3,0.8", "unknown,,,-2.3,0.8"), encoding="utf-8")
    before = claims.ledger(K2).set_index("claim_id")
    after = claims.ledger(data.open(tables)).set_index("claim_id")
    assert "b40" in before.index[before["verdict"] != after["verdict"]]
    assert after.loc["b40", "verdict"] == "overstated"


def test_retracted_and_questioned_studies_weigh_nothing():
    evidence = EvidenceTable(K2)
    for row_id in ("sato_2002.p02", "sato_2005.p02", "ishida_2004_yops.p01", "iwamoto_2009.r01"):
        assert evidence.fact(row_id).status in ("retracted", "questioned")


def test_comparisons_stand_on_the_scale_of_the_claim():
    compared = claims.comparisons(K2).set_index(["claim_id", "row_id"])
    hip = compared.loc[("a39", "cockayne_2006.r02")]
    assert hip["claimed"] == -80
    assert hip["estimate"] == pytest.approx(-77)
    assert (hip["low"], hip["high"]) == pytest.approx((-88, -53))
    inverse = compared.loc[("c12", "booth_2000.c01")]
    assert inverse["estimate"] == pytest.approx(100 * (1 / 0.35 - 1))
    assert math.isnan(compared.loc[("b13", "shiraki_2000.p05"), "low"])


def test_each_comparison_is_told_with_its_claim_and_its_row():
    compared = claims.comparisons(K2)
    assert list(compared.columns) == [
        *("claim_id", "article", "claim", "unit", "outcome_as_printed", "claimed", "row_id"),
        *("name", "relation", "status", "grade", "estimate", "low", "high", "agreement"),
    ]
    links = K2.claim_evidence.set_index(["claim_id", "row_id"])
    evidence = EvidenceTable(K2)
    for row in compared.itertuples():
        claim, fact = K2.claim(row.claim_id), evidence.fact(row.row_id)
        assert (row.article, row.claim, row.unit) == (
            claim["article"],
            claim["claim"],
            claim["unit"],
        )
        assert (row.name, row.grade) == (fact.name, fact.cells["grade"])
        assert row.relation == links.loc[(row.claim_id, row.row_id), "relation"]
        assert row.agreement in ("same", "close", "compatible", "differs")
        assert row.status in ("", "cautioned")
    scaled = links[(links["compare"] != "") & (links["compare"] != "difference_from_zero")]
    assert set(zip(compared["claim_id"], compared["row_id"], strict=True)) <= set(scaled.index)


def test_the_ledger_counts_every_row_that_is_linked(ledger):
    links = K2.claim_evidence
    evidence = EvidenceTable(K2)
    weighs = ~links["row_id"].map(lambda row_id: evidence.fact(row_id).status).isin(
        ["retracted", "questioned"]
    )
    relations = {
        (
            "full",
            "part",
            "leaning",
            "open",
            "null",
            "against",
            "doubt",
            "unchanged",
            "one_arm",
            "elsewhere",
        ): [
            *("supports", "supports_in_part", "not_significant", "opposite"),
            "opposite_in_part",
            "about_something_else",
        ],
        ("elsewhere",): ["about_something_else"],
    }
    for columns, wanted in relations.items():
        linked = links[weighs & links["relation"].isin(wanted)].groupby("claim_id").size()
        told = ledger[list(columns)].sum(axis=1)
        assert (told == linked.reindex(ledger.index, fill_value=0)).all()
    aside = links[~weighs & (links["relation"] != "context")].groupby("claim_id").size()
    assert (ledger["set_aside"] == aside.reindex(ledger.index, fill_value=0)).all()


def test_the_ledger_repeats_the_claim(ledger):
    told = K2.claims.set_index("claim_id", drop=False)
    for column in ("claim_id", "article", "section", "locator", "claim", "flags"):
        assert (ledger[column] == told[column]).all()
    assert set(ledger["agreement"]) <= {"same", "close", "compatible", "differs", NONE_TO_COMPARE}


def made(kind="percent_change", value="-50", **cells):
    """The case of a claim without any evidence."""
    usual = {"quantity_kind": kind, "claimed_value_printed": value, "claimed_low_printed": ""}
    usual |= {"claimed_high_printed": "", "claimed_operator": "", "flags": ""}
    usual |= {"checkable": "recompute", "outcome_id": ""}
    return case_of(usual | cells, [], None)


@pytest.mark.parametrize(
    ("cells", "claims_"),
    [
        ({}, "effect"),
        ({"kind": "ratio", "value": "2"}, "effect"),
        ({"kind": "dose", "value": "2"}, "statement"),
        ({"kind": "direction", "value": "increase"}, "effect"),
        ({"kind": "direction", "value": "higher"}, "statement"),
        ({"kind": "direction", "value": "higher", "outcome_id": "fracture"}, "effect"),
        ({"kind": "direction", "value": "similar"}, "likeness"),
        ({"kind": "direction", "value": "no_effect"}, "likeness"),
        ({"kind": "direction", "value": "absent"}, "statement"),
        ({"kind": "direction", "value": "absent", "outcome_id": "fracture"}, "likeness"),
    ],
)
def test_what_is_claimed_is_an_effect_or_none_or_something_else(cells, claims_):
    assert made(**cells).claims == claims_


def test_what_a_claim_is_follows_from_its_cells():
    plain = made()
    assert (plain.claimed.value, plain.side) == (-50, -1)
    assert (plain.not_checkable, plain.claims_counts) == (False, False)
    assert plain.flags == frozenset()
    assert made(flags="hedged;extrapolation").flags == {"hedged", "extrapolation"}
    assert made(kind="direction", value="increase").claimed is None
    assert made(kind="direction", value="increase").side == 1
    assert made(kind="count", value="5").claims_counts
    assert made(kind="opinion", value="").not_checkable
    assert made(checkable="not_checkable").not_checkable
    assert made(value="50", claimed_operator="more_than").claimed.high == math.inf
    span = made(value="", claimed_low_printed="10", claimed_high_printed="20").claimed
    assert (span.low, span.high) == (9.5, 20.5)


def test_the_verdicts_of_each_article_are_counted():
    counts = claims.verdict_counts(K2)
    assert list(counts.index) == list(claims.VERDICTS)
    judged = claims.ledger(K2)
    assert counts.sum().to_dict() == judged["article"].value_counts().to_dict()
    assert counts.sum(axis=1)["overstated"] == (judged["verdict"] == "overstated").sum()


def test_a_claimed_percentage_stands_beside_its_likely_source():
    rows = claims.percentages(K2).set_index("claim_id")
    assert rows["claimed"].is_monotonic_increasing
    assert rows.loc["c12", ["verdict", "name"]].tolist() == ["misattributed", "Booth 2000"]
    assert rows.index[rows["is_odds"]].tolist() == ["a39"]
    assert not {"b04", "b05"} & set(rows.index), "lifetime risks"


def test_compared_rows_are_those_of_one_table():
    rows = claims.compared_rows(K2, "cohorts")
    compared = claims.comparisons(K2)
    assert len(rows) == compared["row_id"].isin(K2.cohorts["row_id"]).sum()
    fits = rows.set_index("row_id")["as_claimed"]
    assert fits["kanis_2004.c01"].all()
    assert not fits["booth_2000.c01"].any(), "about something else"
