"""Figures that follow from their neighbours, and those that do not."""

from dataclasses import replace

import pytest

from helpers import cli, data
from helpers.data import template
from helpers.reanalysis.consistency import (
    CLOSED_FORMS,
    EXPLAINED,
    SEARCHES,
    consistency,
    examined,
    reasons,
    with_reasons,
)


@pytest.fixture(scope="module")
def dataset():
    return data.open(data.PROJECT_FOLDER)


@pytest.fixture(scope="module")
def compared(dataset):
    return examined(dataset, thorough=True)


def changed(dataset, table, row_id, **cells):
    """The rows about one study, with some cells of a row changed."""
    study = row_id.split(".")[0]
    tables = {
        name: frame[(frame.filter(["trial_id", "review_id", "cohort_id"]) == study).any(axis=1)]
        for name, frame in dataset.cells.items()
    }
    frame = tables[table] = tables[table].copy()
    line = frame.index[frame.iloc[:, 0] == row_id]
    assert list(frame.loc[line, list(cells)].iloc[0]) != list(cells.values())
    frame.loc[line, list(cells)] = list(cells.values())
    return replace(dataset, cells=tables)


def test_every_figure_of_this_project_follows_or_has_its_reason(dataset, compared):
    found = compared[~compared["follows"]]
    known = {(row_id, check): entry["found"] for row_id, check, entry in reasons(dataset.folder)}
    assert (
        dict(zip(zip(found["row_id"], found["check"], strict=True), found["implied"], strict=True))
        == known
    )
    assert with_reasons(found, dataset.folder)["why"].str.split().str.len().min() > 10


def test_every_check_has_figures_to_look_at(compared):
    looked_at = compared["check"].value_counts()
    every = {check.__name__ for check in (*CLOSED_FORMS, *SEARCHES)}
    assert set(looked_at.index) == every - {"direction_of_means"}
    assert looked_at["interval_centre"] > 120
    assert looked_at.filter(like="p_from").sum() >= 30


@pytest.mark.parametrize(
    ("table", "row_id", "column", "cell", "check"),
    [
        ("reported", "levy_schousboe_2023.p01", "ci_low", "0.025", "interval_centre"),
        ("reported", "cheung_2008_ecko.p01", "p_reported", "0.48", "p_from_interval"),
        ("reported", "shiraki_2000.p02", "p_reported", "0.010", "p_from_arms"),
        ("cohorts", "mronj_surgery_series.c01", "events", "12", "p_from_groups"),
        ("reported", "iwamoto_2001.p06", "value", "4.24", "p_from_chi_squared"),
        ("reported", "iwamoto_2000.p02", "p_reported", ">0.05", "p_from_direction"),
        ("reported", "cheung_2008_ecko.p02", "value", "0.91", "difference_of_means"),
        ("trials", "purwosunu_2006.f01", "timepoint_months", "12", "months_of_weeks"),
        ("studies", "jiang_2014", "year", "2015", "year_of_citation"),
        ("trials", "jiang_2014.f01", "grade", "B", "grade_of_source"),
    ],
)
def test_each_check_sees_a_wrong_cell(dataset, compared, table, row_id, column, cell, check):
    before = compared.query("row_id == @row_id and check == @check")["follows"]
    after = examined(changed(dataset, table, row_id, **{column: cell}))
    assert before.all()
    assert not after.query("check == @check")["follows"].all()


def test_a_direction_that_its_means_contradict_is_seen(dataset):
    """No row of the tables has a direction and both means: this one is given one."""
    for direction, follows in (("lower_in_treatment", True), ("higher_in_treatment", False)):
        found = examined(changed(dataset, "reported", "jiang_2014.p03", value=direction))
        assert found.query("check == 'direction_of_means'")["follows"].tolist() == [follows]


def test_searches_are_made_only_when_asked_for(dataset, compared):
    assert set(compared["check"]) - set(examined(dataset)["check"]) == {"counts_behind_ratio"}


def test_a_finding_names_file_line_column_and_figures(dataset):
    wrong = changed(dataset, "reported", "iwamoto_2001.p06", value="4.24")
    found = consistency(wrong).query("row_id == 'iwamoto_2001.p06'")
    line = int(dataset.cells["reported"].query("row_id == 'iwamoto_2001.p06'").index[0])
    (message,) = found["message"]
    assert message.startswith(f"reported.csv:{line} p_reported: ")
    assert message.endswith("from chi2 4.24, df 1")


def test_a_spread_of_zero_gives_no_p_and_no_crash(dataset):
    wrong = changed(dataset, "trials", "shiraki_2000.f10", spread="0")
    wrong = changed(wrong, "reported", "shiraki_2000.p04", p_reported="0.05")
    found = consistency(wrong).query("row_id == 'shiraki_2000.p04'")
    assert found["implied"].tolist() == ["no p from a spread of 0"]


@pytest.fixture
def folder(tmp_path):
    """A folder in which one interval does not have its estimate in the middle."""
    template.write(tmp_path / "tables")
    file = tmp_path / "tables" / "reported.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("0.33", "0.40"), encoding="utf-8")
    return tmp_path / "tables"


MESSAGE = "reported.csv:2 value: 0.60 does not follow: 0.655 to 0.666 amid 0.40 to 1.09"
ENTRY = """["example_2020.p1".interval_centre]
found = "0.655 to 0.666 amid 0.40 to 1.09"
why = "A reason."
"""


def explain(folder, text):
    (folder / EXPLAINED).parent.mkdir()
    (folder / EXPLAINED).write_text(text, encoding="utf-8")


def said(capsys) -> list[str]:
    """What the check prints about figures."""
    _, *lines = capsys.readouterr().out.splitlines()
    return [line for line in lines if not line.startswith("warning: ")]


def test_the_check_lists_what_does_not_follow_and_stays_green(folder, capsys):
    assert cli.main(["check", str(folder)]) == 0
    lines = said(capsys)
    total = "1 figure(s) do not follow from their neighbours; "
    assert lines == [MESSAGE, f"{total}0 explained in {EXPLAINED.as_posix()}"]
    explain(folder, ENTRY)
    assert cli.main(["check", str(folder)]) == 0
    lines = said(capsys)
    assert lines == [f"{total}1 explained in {EXPLAINED.as_posix()}"]


def test_a_reason_for_another_finding_explains_nothing(folder):
    explain(folder, ENTRY.replace("0.655", "0.5"))
    found = with_reasons(consistency(data.open(folder)), folder)
    assert found["why"].tolist() == [""]


@pytest.mark.parametrize("text", ["[a", "a = 1", "[a]\nb = 1", '["a.p1".c]\nfound = "0.5"'])
def test_reasons_that_cannot_be_read_are_refused(tmp_path, text):
    explain(tmp_path, text)
    with pytest.raises(ValueError, match=r"second_entry/does_not_follow\.toml: .*; allowed are"):
        reasons(tmp_path)


def test_the_check_names_a_file_of_reasons_that_it_cannot_read(folder, capsys):
    explain(folder, "[a")
    assert cli.main(["check", str(folder)]) == 1
    assert capsys.readouterr().out.startswith("second_entry/does_not_follow.toml: ")


@pytest.mark.parametrize("options", [[], ["--thorough"]])
def test_the_check_of_this_project_finds_what_is_explained(dataset, compared, options, capsys):
    found = compared.query("not follows")
    if not options:
        found = found.query("check != 'counts_behind_ratio'")
    assert cli.main(["check", *options, str(dataset.folder)]) == 0
    (total,) = (line for line in said(capsys) if "figure(s)" in line)
    assert total.startswith(f"{len(found)} figure(s)")
    assert f"; {len(found)} explained in" in total
