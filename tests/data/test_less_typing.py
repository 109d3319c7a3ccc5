"""What need not be typed: usual words, what another table says, and names of rows."""

import csv

import pytest

from helpers import cli
from helpers.data import row_ids
from helpers.data.schema import TABLES
from helpers.data.validation.checking import check_folder
from support import example_folder

MOST_REQUIRED = 55
JUDGEMENTS = ("findings", "certainty", "risk_of_bias")
"""Tables that may stay empty: what they hold, a person adds to what is computed."""


def test_few_columns_have_to_be_typed():
    required = [
        f"{name}.{column}"
        for name, table in TABLES.items()
        if name not in JUDGEMENTS
        for column, definition in table.columns.items()
        if not any(definition.metadata.get(why) for why in ("empty", "default", "filled", "made"))
    ]
    assert len(required) <= MOST_REQUIRED
    assert {"studies.trial_id", "claims.claim", "outcomes.better"} <= set(required)


@pytest.mark.parametrize(
    ("cell", "stands_for"),
    [
        ("trials[adler_2015.f1] grade", "A"),
        ("trials[adler_2015.f1] source_id", "src_adler_2015"),
        ("trials[adler_2015.f1] locator", "abstract"),
        ("trials[adler_2015.f3] unit", "days"),
        ("trials[adler_2015.f1] n", "not_reported"),
        ("reported[adler_2015.p1] source_id", "src_adler_2015"),
        ("arms[adler_2015/control] arm_label", "placebo"),
        ("arms[adler_2015/control] source_id", "src_adler_2015"),
        ("studies[adler_2015] design", "parallel"),
        ("studies[brandt_2018] cited_by", "omitted"),
        ("studies[adler_2015] population", "not_reported"),
        ("reviews[ege_2020.r1] outcome_as_printed", "common cold"),
        ("reviews[ege_2020.r1] status", "current"),
        ("claims[a02] checkable", "compare_with_published"),
    ],
)
def test_an_empty_cell_stands_for_the_usual(tmp_path, cell, stands_for):
    made_up = example_folder.dataset(tmp_path, {cell: "", "trials[adler_2015.f1] n_basis": ""})
    address, column = cell.split(" ")
    table, key = address[:-1].split("[")
    frame = made_up.cells[table]
    keys = frame[list(TABLES[table].key)].agg("/".join, axis=1)
    assert frame.loc[keys == key, column].tolist() == [stands_for]


def test_a_paper_is_that_of_the_source_as_a_whole_or_not_at_all(tmp_path):
    doi = {"sources[src_adler_2015] doi": "10.1000/adler"}
    made_up = example_folder.dataset(tmp_path, doi | {"studies[adler_2015] citation": ""})
    study, source = made_up.row("adler_2015"), made_up.sources.set_index("source_id")
    assert study["citation"] == source.loc["src_adler_2015", "citation"]
    assert study["doi"] == "10.1000/adler"
    (tmp_path / "again").mkdir()
    typed = example_folder.dataset(tmp_path / "again", doi)
    assert typed.row("adler_2015")["doi"] == ""


def test_rows_without_a_name_get_the_next_one(tmp_path, capsys):
    cells = {"trials[cortez_2011.f2] row_id": "", "trials[brandt_2018.f1] row_id": ""}
    example_folder.changed(tmp_path, cells)
    messages = [str(problem) for problem in check_folder(tmp_path).problems]
    assert len(messages) == 2
    assert all("`python -m helpers ids --data FOLDER` names the rows" in each for each in messages)
    assert row_ids.write(tmp_path) == {"trials.csv": 2}
    assert check_folder(tmp_path).problems == []
    with (tmp_path / "trials.csv").open(encoding="utf-8", newline="") as file:
        names = [row["row_id"] for row in csv.DictReader(file)]
    assert names[4:] == ["brandt_2018.f03", "brandt_2018.f2", "cortez_2011.f1", "cortez_2011.f02"]
    assert row_ids.write(tmp_path) == {}
    assert cli.main(["ids", "--data", str(tmp_path)]) == 0
    assert "0 row(s) named" in capsys.readouterr().out


def test_a_claim_is_named_after_its_article():
    rows = [{"claim_id": "", "article": "b"}, {"claim_id": "b02", "article": "b"}]
    rows += [{"claim_id": "", "article": "a"}, {"claim_id": "", "article": ""}]
    assert row_ids.completed("claims", rows) == 2
    assert [row["claim_id"] for row in rows] == ["b03", "b02", "a01", ""]


def test_a_table_that_cannot_be_read_is_not_written(tmp_path):
    example_folder.changed(tmp_path, {"trials[adler_2015.f2] row_id": ""})
    before = (tmp_path / "trials.csv").read_bytes()
    (tmp_path / "reviews.csv").write_text("row;review\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"reviews\.csv"):
        row_ids.write(tmp_path)
    assert (tmp_path / "trials.csv").read_bytes() == before
