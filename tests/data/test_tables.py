"""The real tables: sound, complete, loaded as printed, and paired only like with like."""

import csv
import dataclasses
import math
from pathlib import Path

import frictionless
import numpy as np
import pandas as pd
import pytest

from helpers import data, printed
from helpers.data import datapackage
from helpers.data.contrasts import contrasts as contrasts_of
from helpers.data.schema import MEASURED_WHERE, TABLES
from helpers.data.schema.columns import NUMBER
from helpers.data.validation.checking import check_folder
from support.project_data import K2

ROWS = {
    "trials": 123,
    "studies": 44,
    "arms": 100,
    "reported": 134,
    "reviews": 77,
    "cohorts": 477,
    "outcomes": 57,
    "findings": 7,
    "certainty": 2,
    "risk_of_bias": 4,
    "claims": 225,
    "claim_evidence": 1170,
    "sources": 302,
    "articles": 3,
}


@pytest.fixture(scope="module")
def checked():
    return check_folder(data.default_folder())


@pytest.fixture(scope="module")
def tables():
    return {name: getattr(K2, name) for name in TABLES}


@pytest.fixture
def folder(sound, tmp_path) -> Path:
    sound.write(tmp_path, {})
    return tmp_path


def test_every_table_is_sound_and_complete(checked):
    assert checked.problems == []
    assert {name: len(frame) for name, frame in checked.frames.items()} == ROWS


@pytest.mark.parametrize("name", TABLES)
def test_nothing_is_lost_between_file_and_frame(name, checked):
    file = data.default_folder() / f"{name}.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened))
    assert [list(TABLES[name].columns), *rows[1:]] == rows
    assert checked.frames[name].to_numpy().tolist() == rows[1:]
    lines = file.read_text(encoding="utf-8").splitlines()
    for line, first in zip(checked.frames[name].index, rows[1:], strict=True):
        assert lines[line - 1].lstrip('"').startswith(first[0])


def test_what_a_row_repeats_about_its_study_is_the_same_in_all_rows(checked):
    for name, owner, repeated in (
        ("reviews", "review_id", ["citation", "year", "doi", "pmid", "status", "status_notice"]),
        ("cohorts", "cohort_id", ["citation", "year", "doi", "pmid"]),
    ):
        rows = checked.frames[name][[owner, *repeated]].drop_duplicates()
        assert not rows[owner].duplicated().any(), rows[rows[owner].duplicated()]


# Loading -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_numbers_stand_beside_what_was_printed(name, tables, checked):
    frame, as_printed = tables[name], checked.frames[name]
    beside = [f"{column}_printed" for column in TABLES[name].numeric]
    assert set(frame.columns) == {*TABLES[name].columns, *beside}
    for column in TABLES[name].columns:
        numeric = column in TABLES[name].numeric
        cells = frame[f"{column}_printed" if numeric else column]
        assert cells.tolist() == as_printed[column].tolist()
        if numeric:
            assert frame[column].dtype == np.float64
            number = cells.str.fullmatch(NUMBER)
            assert (frame[column].notna() == number).all()
            assert frame.loc[number, column].tolist() == cells[number].map(float).tolist()


def test_trailing_zeros_and_cut_off_digits_survive(tables):
    reported = tables["reported"].set_index("row_id")
    assert reported.loc["ishida_2004_yops.p01", "ci_low"] == 0.2
    assert reported.loc["ishida_2004_yops.p01", "ci_low_printed"] == "0.20"
    assert reported.loc["shiraki_2000.p03", "p_reported"] == "0.015…"
    assert reported.loc["shiraki_2000.p02", "p_reported"] == "0.0010"
    low, high = printed.rounding_interval(reported.loc["shiraki_2000.p03", "p_reported"])
    assert (low, high) == (0.015, 0.016)


def test_not_reported_is_not_the_same_as_empty(tables):
    trials = tables["trials"].set_index("row_id")
    looked_for, not_applicable = trials.loc["jiang_2014.f03"], trials.loc["jiang_2014.f01"]
    assert math.isnan(looked_for["spread"])
    assert math.isnan(not_applicable["spread"])
    assert looked_for["spread_printed"] == "not_reported"
    assert not_applicable["spread_printed"] == ""


def test_a_direction_is_no_number(tables):
    directions = tables["reported"].query("statistic == 'direction'")
    assert len(directions) > 50
    assert directions["value"].isna().all()
    assert (directions["value_printed"] != "").all()


def test_a_changed_frame_leaves_the_data_set_as_it_is(folder):
    dataset = data.open(folder)
    for changed in (dataset.trials, dataset.contrasts):
        changed.loc[0, "unit"] = "changed"
        changed["grade"] = "D"
    assert dataset.trials.loc[0, ["unit", "grade"]].tolist() == ["fractures", "B"]
    assert "D" not in set(dataset.contrasts["grade"])
    with pytest.raises(dataclasses.FrozenInstanceError):
        dataset.folder = folder.parent


def test_tables_are_read_when_they_are_opened(folder, sound):
    row, path = sound.line("trials", "shiraki_2000.f10") - 2, folder / "trials.csv"
    before = data.open(folder)
    path.write_text(
        sound.with_cells({"trials[shiraki_2000.f10] value": "-0.50"})["trials.csv"],
        encoding="utf-8",
    )
    assert data.open(folder).trials.loc[row, "value_printed"] == "-0.50"
    assert before.trials.loc[row, "value_printed"] == "-0.5"
    path.write_text(
        sound.with_cells({"trials[shiraki_2000.f10] value": "-0,50"})["trials.csv"],
        encoding="utf-8",
    )
    with pytest.raises(data.TableError, match="'-0,50'"):
        data.open(folder)
    path.unlink()
    with pytest.raises(data.TableError, match=r"trials\.csv: the file is missing"):
        data.open(folder)


def test_another_folder_through_the_environment_absolute_or_seen_from_here(folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    for named in (folder, folder.name, Path(folder.name)):
        assert data.open(named).folder == folder.resolve()
        monkeypatch.setenv(data.FOLDER_VARIABLE, str(named))
        assert data.open().folder == folder.resolve()
    monkeypatch.delenv(data.FOLDER_VARIABLE)
    assert data.open().folder == data.PROJECT_FOLDER


# Rows and names ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "table", "column", "cell"),
    [
        ("shiraki_2000.f10", "trials", "value_printed", "-0.5"),
        ("shiraki_2000.p01", "reported", "value_printed", "10.935"),
        ("cockayne_2006.r02", "reviews", "estimate_printed", "0.23"),
        ("booth_2000.c01", "cohorts", "estimate_printed", "0.35"),
        ("shiraki_2000", "studies", "n_randomised", 241),
        ("shiraki_2000/mk4", "arms", "treatment", "MK-4 (article b: plus calcium 150 mg/day)"),
        ("b13", "claims", "article", "b"),
    ],
)
def test_a_row_is_found_by_its_name(name, table, column, cell):
    assert K2.table_of[name] == table
    assert K2.row(name)[column] == cell


def test_what_is_no_row_no_claim_and_no_study_is_refused():
    with pytest.raises(ValueError, match="row: 'x'; allowed are a row_id, trial_id, trial_id/arm"):
        K2.row("x")
    with pytest.raises(ValueError, match=r"claim_id: 'shiraki_2000'; allowed is a claim of"):
        K2.claim("shiraki_2000")
    with pytest.raises(ValueError, match=r"identifiers: 'x_2030'; allowed are those of studies, "):
        K2.names(["shiraki_2000", "x_2030"])


@pytest.mark.parametrize("table", ["studies", "reviews", "cohorts", "sources"])
def test_everything_has_a_name_of_its_own_that_begins_with_a_capital(table):
    key = "trial_id" if table == "studies" else f"{table.removesuffix('s')}_id"
    identifiers = K2.tables[table][key].drop_duplicates()
    named = K2.names(identifiers)
    assert named.index.equals(identifiers.index)
    assert not named.duplicated().any()
    assert named.str.match(r"[A-Z0-9]").all()
    assert not named.str.contains("_").any()


# Contrasts -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def contrasts(tables):
    return K2.contrasts


def paired(figures: pd.DataFrame) -> pd.DataFrame:
    return contrasts_of(figures, K2.arms, K2.studies)


@pytest.mark.parametrize(
    ("trial", "arms", "people"),
    [
        ("ishida_2004_yops", ["mk4", "control"], 132),
        ("iwamoto_2001", ["mk4", "etidronate", "calcium"], 72),
        ("jiang_2014", ["mk4", "alfacalcidol"], 236),
        ("braam_2003", ["mdk", "md"], float("nan")),
    ],
)
def test_people_are_counted_in_the_arms_that_are_named(trial, arms, people):
    assert data.people_randomised(K2, trial, arms) == pytest.approx(people, nan_ok=True)


def test_an_arm_that_a_trial_does_not_have_is_refused():
    with pytest.raises(ValueError, match=r"arm_ids: 'mk7'; allowed in jiang_2014 are mk4, alfacal"):
        data.people_randomised(K2, "jiang_2014", ["mk4", "mk7"])


def test_contrasts_pair_like_with_like_and_miss_no_pair(contrasts, tables, checked):
    """Against a slow second opinion: every pair of rows of the printed table."""
    arms = checked.frames["arms"]
    is_control = dict(
        zip(zip(arms["trial_id"], arms["arm_id"], strict=True), arms["is_control"], strict=True)
    )
    alike = ["trial_id", *MEASURED_WHERE, "counted", "source_id"]
    rows = checked.frames["trials"].to_dict("records")
    expected = {
        (treated["row_id"], control["row_id"])
        for treated in rows
        for control in rows
        if is_control[treated["trial_id"], treated["arm_id"]] == "no"
        and is_control[control["trial_id"], control["arm_id"]] == "yes"
        and all(treated[column] == control[column] for column in alike)
        and len({treated["unit"], control["unit"], ""}) <= 2
    }
    found = list(zip(contrasts["row_id_t"], contrasts["row_id_c"], strict=True))
    assert len(found) == len(set(found)) == len(expected) > 50
    assert set(found) == expected


@pytest.mark.parametrize("arm", ["t", "c"])
def test_a_contrast_repeats_the_figures_of_both_arms(arm, contrasts, tables):
    figures = tables["trials"].set_index("row_id").loc[contrasts[f"row_id_{arm}"]]
    for column in ("arm_id", "n", "events", "value", "spread", "n_printed", "spread_printed"):
        both = (contrasts[f"{column}_{arm}"].to_numpy(), figures[column].to_numpy())
        assert all(a == b or (pd.isna(a) and pd.isna(b)) for a, b in zip(*both, strict=True))


def test_a_trial_of_several_arms_gives_one_contrast_for_each_treatment(contrasts):
    yops = contrasts.query("trial_id == 'ishida_2004_yops' and outcome_id == 'new_fracture'")
    treated = ["alfacalcidol", "calcitonin", "etidronate", "hrt", "mk4"]
    assert sorted(yops["arm_id_t"]) == treated
    assert set(yops["arm_id_c"]) == {"control"}
    assert set(yops["events_c"]) == {17}


def test_sources_sites_and_times_are_never_mixed(tables):
    trials = tables["trials"]
    pair = trials[trials["row_id"].isin(["purwosunu_2006.f05", "purwosunu_2006.f06"])]
    assert len(paired(pair)) == 1
    for column, other in (
        ("source_id", "src_examine"),
        ("site", "hip"),
        ("side", "intact"),
        ("subgroup", "women"),
        ("outcome_id", "bmd_change"),
        ("timepoint_months", 11.1),
        ("counted", "people"),
        ("unit", "g/cm2"),
    ):
        apart = pair.copy()
        apart.loc[apart.index[0], column] = other
        assert len(paired(apart)) == 0, column
    for unit in ("%", ""):
        same = pair.assign(unit=["%", unit])
        assert paired(same)["unit"].tolist() == ["%"]
        assert paired(same.iloc[::-1])["unit"].tolist() == ["%"]
    moved = pair.copy()
    moved.loc[moved.index[0], "locator"] = "another table of the same paper"
    assert len(paired(moved)) == 1


def test_the_number_after_plus_minus_is_kept_as_printed(contrasts):
    last = contrasts.set_index("row_id_t").loc["shiraki_2000.f10"]
    assert (last["spread_printed_t"], last["spread_printed_c"]) == ("1.0", "0.8")
    assert (last["spread_t"], last["spread_c"]) == (1.0, 0.8)
    assert (last["spread_kind_t"], last["spread_kind_c"]) == ("unstated", "unstated")


def test_a_contrast_carries_the_weaker_grade_and_the_status(tables):
    pair = tables["trials"].query("row_id in ['jiang_2014.f01', 'jiang_2014.f02']").copy()
    assert paired(pair)["grade"].tolist() == ["A"]
    pair.loc[pair["row_id"] == "jiang_2014.f02", "grade"] = "B"
    assert paired(pair)["grade"].tolist() == ["B"]
    assert paired(pair)["status"].tolist() == ["no_notice_found"]


def test_no_figures_give_no_contrasts(tables):
    assert len(paired(tables["trials"].iloc[:0])) == 0


def test_figures_of_another_folder_are_refused(folder):
    arms = data.open(folder).arms
    with pytest.raises(ValueError, match=r"figures: '.*' has no arm; allowed"):
        contrasts_of(K2.trials, arms, K2.studies)


# The data dictionary -------------------------------------------------------------------------


def test_the_data_dictionary_is_the_one_that_the_schema_writes():
    written = (data.default_folder() / datapackage.FILE).read_text(encoding="utf-8")
    assert written == datapackage.text(K2), "run python -m helpers datapackage"


def test_the_data_dictionary_says_what_every_column_is_called_and_means():
    for resource in datapackage.descriptor(K2)["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["title"]
            assert len(field["description"]) > 3
            assert field["allowed"]


def test_another_tool_finds_dictionary_and_data_valid(tmp_path):
    descriptor = data.default_folder() / datapackage.FILE
    report = frictionless.validate(str(descriptor))
    assert report.valid, report.flatten(["type", "message"])
    assert {task.name: task.stats["rows"] for task in report.tasks} == ROWS
    for file in data.default_folder().glob("*.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    trials = tmp_path / "trials.csv"
    text = trials.read_text(encoding="utf-8")
    trials.write_text(text.replace("src_jiang_2014", "src_jiang_2041", 1), encoding="utf-8")
    errors = frictionless.validate(str(tmp_path / datapackage.FILE)).flatten(["type"])
    assert errors == [["foreign-key"], ["hash-count"]]


# Size ----------------------------------------------------------------------------------------


def test_a_long_table_is_checked_row_by_row(sound, tmp_path):
    """Many rows with a fault in each: every one is listed, with its line."""
    copies, rows = 50, sound.rows["trials"]
    long = [
        row | {"row_id": f"{row['row_id']}{copy:03}", "subgroup": f"copy {copy}", "grade": "D"}
        for copy in range(copies)
        for row in rows
    ]
    sound.write(tmp_path, {"trials.csv": sound.as_text("trials", long)})
    problems = check_folder(tmp_path).problems
    trials = [problem for problem in problems if problem.file == "trials.csv"]
    assert [problem.line for problem in trials] == list(range(2, copies * len(rows) + 2))
    assert {problem.column for problem in trials} == {"grade"}


def test_many_duplicates_are_all_told(sound, tmp_path):
    rows = sound.rows["trials"] * 50
    sound.write(tmp_path, {"trials.csv": sound.as_text("trials", rows)})
    problems = check_folder(tmp_path).problems
    again = [problem for problem in problems if problem.column == "row_id"]
    first = len(sound.rows["trials"])
    assert [problem.line for problem in again] == list(range(first + 2, len(rows) + 2))
    expected = f"'ishida_2004_yops.f12' stands in line {first + 1} too, allowed is once"
    assert again[-1].message == expected


def test_a_package_without_its_tables_says_where_they_are(tmp_path, monkeypatch):
    monkeypatch.delenv(data.FOLDER_VARIABLE, raising=False)
    monkeypatch.setattr(data.dataset, "PROJECT_FOLDER", tmp_path / "site-packages" / "data")
    with pytest.raises(FileNotFoundError, match=r"repository.*: name a folder, .* HELPERS_DATA"):
        data.open()
