"""A scale that passes the check can be read: what is let in never fails in the ledger."""

import csv

import pytest

from helpers import claims, data
from helpers.data import template
from helpers.data.schema import TABLES
from helpers.data.schema.scales import SCALES
from helpers.data.schema.vocabulary import CLAIM_DIRECTIONS, QUANTITY_KINDS
from helpers.data.validation.checking import check_folder

LINKED = {
    "trials": "example_2020.f1",
    "reported": "example_2020.p1",
    "reviews": "example_review.r1",
    "cohorts": "example_cohort.c1",
    "studies": "example_2020",
    "arms": "example_2020/treated",
}
NUMBERS = [kind for kind in QUANTITY_KINDS if kind not in ("direction", "definition", "opinion")]


def rewrite(path, rows):
    """Put these rows, each the first one with other cells, in place of those of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first), lineterminator="\n")
        writer.writeheader()
        writer.writerows(first | cells for cells in rows)


def claim_for(scale, number):
    """A claim that the scale is for."""
    wanted = SCALES[scale].claims
    return {
        "claim_id": f"a{number:02}",
        "quantity_kind": wanted["quantity_kind"][0],
        "claimed_value": wanted.get("claimed_value", ("4",))[0],
        "unit": {"duration": "years"}.get(wanted["quantity_kind"][0], "mg"),
    }


@pytest.fixture
def folder(tmp_path):
    template.write(tmp_path)
    rewrite(tmp_path / "studies.csv", [{"dose_per_day": "5 mg"}])
    rewrite(tmp_path / "cohorts.csv", [{"measure": "rr", "estimate": "1.2", "direction": ""}])
    return tmp_path


def test_each_scale_reads_the_tables_that_it_names_and_no_other(folder):
    claim_of = {scale: claim_for(scale, number) for number, scale in enumerate(SCALES)}
    rewrite(folder / "claims.csv", claim_of.values())

    def link(pairs):
        rows = [
            {"claim_id": claim_of[scale]["claim_id"], "row_id": LINKED[table], "compare": scale}
            for scale, table in pairs
        ]
        rewrite(folder / "claim_evidence.csv", rows)
        return check_folder(folder).problems

    every = [(scale, table) for scale in SCALES for table in LINKED]
    refused = {problem.line - 2 for problem in link(every)}
    read = [pair for place, pair in enumerate(every) if place not in refused]
    assert read == [(scale, table) for scale, table in every if table in SCALES[scale].reads]
    assert link(read) == []
    dataset = data.open(folder)
    assert len(claims.ledger(dataset)) == len(SCALES)
    assert set(dataset.table_of.values()) == {*LINKED, "claims"}


@pytest.mark.parametrize("scale", SCALES)
def test_a_scale_refuses_every_other_kind_of_claim(scale, folder):
    kinds = SCALES[scale].claims["quantity_kind"]
    cells = [
        {"claim_id": f"a{number:02}", "quantity_kind": kind, "claimed_value": value} | {"unit": ""}
        for number, (kind, value) in enumerate(
            [(kind, "4") for kind in NUMBERS]
            + [("direction", word) for word in CLAIM_DIRECTIONS]
            + [("definition", ""), ("opinion", "")]
        )
    ]
    rewrite(folder / "claims.csv", cells)
    row = LINKED[next(iter(SCALES[scale].reads))]
    links = [{"claim_id": each["claim_id"], "row_id": row, "compare": scale} for each in cells]
    rewrite(folder / "claim_evidence.csv", links)
    refused = {problem.line - 2 for problem in check_folder(folder).problems}
    directions = SCALES[scale].claims.get("claimed_value")
    assert [each for place, each in enumerate(cells) if place not in refused] == [
        each
        for each in cells
        if each["quantity_kind"] in kinds
        and (directions is None or each["claimed_value"] in directions)
    ]


def test_every_column_that_a_scale_reads_or_asks_exists():
    claim_columns = TABLES["claims"].columns
    for scale in SCALES.values():
        assert all(column in TABLES[table].columns for table, column in scale.reads.items())
        assert scale.claims.keys() <= claim_columns.keys()
        for column, words in scale.rows.items():
            allowed = [TABLES[table].columns.get(column) for table in scale.reads]
            choices = {word for each in allowed if each for word in each.metadata["choices"]}
            assert set(words) <= choices
