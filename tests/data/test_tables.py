"""The real tables: sound, complete, loaded as printed, and paired only like with like."""

import csv
import math
import os
from pathlib import Path

import frictionless
import numpy as np
import pandas as pd
import pytest

from helpers import data, printed
from helpers.data import datapackage
from helpers.data.schema import MEASURED_WHERE, TABLES
from helpers.data.schema.columns import NUMBER
from helpers.data.validation.checking import check_folder

ROWS = {
    "trials": 112,
    "studies": 44,
    "arms": 100,
    "reported": 132,
    "reviews": 63,
    "cohorts": 229,
    "claims": 225,
    "claim_evidence": 878,
    "sources": 168,
    "articles": 3,
}


@pytest.fixture(scope="module")
def checked():
    return check_folder(data.default_folder())


@pytest.fixture(scope="module")
def tables():
    return {name: data.load(name) for name in TABLES}


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
        ("cohorts", "cohort_id", ["citation", "year", "doi", "pmid", "claim_ids"]),
    ):
        rows = checked.frames[name][[owner, *repeated]].drop_duplicates()
        assert not rows[owner].duplicated().any(), rows[rows[owner].duplicated()]


def test_claim_ids_of_a_cohort_are_the_claims_that_name_it(checked):
    claims = checked.frames["claims"]
    naming = {}
    for claim, owners in zip(claims["claim_id"], claims["checked_against"], strict=True):
        for owner in filter(None, owners.split(";")):
            naming.setdefault(owner, set()).add(claim)
    for row in checked.frames["cohorts"].itertuples():
        assert set(filter(None, row.claim_ids.split(";"))) == naming.get(row.cohort_id, set())


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


def test_a_table_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(ValueError, match="name: 'figures'; allowed are trials, studies, arms"):
        data.load("figures")


def test_a_changed_frame_does_not_change_the_next(folder):
    first = data.load("trials", folder)
    first.loc[0, "unit"] = "changed"
    first["events"] = 0.0
    assert data.load("trials", folder)["unit"].iloc[0] == "fractures"
    assert data.load("trials", folder)["events"].iloc[0] == 35


def test_an_edit_after_the_first_load_is_noticed(folder, sound):
    row, path = sound.line("trials", "shiraki_2000.f10") - 2, folder / "trials.csv"
    assert data.load("trials", folder).loc[row, "value_printed"] == "-0.5"
    before = path.stat()
    path.write_text(
        sound.with_cells({"trials[shiraki_2000.f10] value": "-0.50"})["trials.csv"],
        encoding="utf-8",
    )
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # as a coarse clock would have it
    assert data.load("trials", folder).loc[row, "value_printed"] == "-0.50"
    path.write_text(
        sound.with_cells({"trials[shiraki_2000.f10] value": "-0,50"})["trials.csv"],
        encoding="utf-8",
    )
    with pytest.raises(data.TableError, match="'-0,50'"):
        data.load("trials", folder)
    with pytest.raises(data.TableError, match="'-0,50'"):
        data.load("sources", folder)
    (folder / "trials.csv").unlink()
    with pytest.raises(data.TableError, match=r"trials\.csv: the file is missing"):
        data.load("trials", folder)


def test_another_folder_through_the_environment(folder, monkeypatch, sound, tables):
    monkeypatch.setenv(data.FOLDER_VARIABLE, str(folder))
    assert data.default_folder() == folder
    assert len(data.load("trials")) == len(sound.rows["trials"])
    assert len(data.contrasts(data.load("trials"))) > 0
    monkeypatch.delenv(data.FOLDER_VARIABLE)
    assert len(data.load("trials")) == len(tables["trials"])


# Contrasts -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def contrasts(tables):
    return data.contrasts(tables["trials"])


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
    assert data.people_randomised(trial, arms) == pytest.approx(people, nan_ok=True)


def test_an_arm_that_a_trial_does_not_have_is_refused():
    with pytest.raises(ValueError, match=r"arm_ids: 'mk7'; allowed in jiang_2014 are mk4, alfacal"):
        data.people_randomised("jiang_2014", ["mk4", "mk7"])


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
    yops = contrasts.query("trial_id == 'ishida_2004_yops' and outcome == 'new_fracture'")
    treated = ["alfacalcidol", "calcitonin", "etidronate", "hrt", "mk4"]
    assert sorted(yops["arm_id_t"]) == treated
    assert set(yops["arm_id_c"]) == {"control"}
    assert set(yops["events_c"]) == {17}


def test_sources_sites_and_times_are_never_mixed(tables):
    trials = tables["trials"]
    pair = trials[trials["row_id"].isin(["purwosunu_2006.f05", "purwosunu_2006.f06"])]
    assert len(data.contrasts(pair)) == 1
    for column, other in (
        ("source_id", "src_examine"),
        ("site", "hip"),
        ("side", "intact"),
        ("subgroup", "women"),
        ("outcome", "bmd_change"),
        ("timepoint_months", 11.1),
        ("counted", "people"),
        ("unit", "g/cm2"),
    ):
        apart = pair.copy()
        apart.loc[apart.index[0], column] = other
        assert len(data.contrasts(apart)) == 0, column
    for unit in ("%", ""):
        same = pair.assign(unit=["%", unit])
        assert data.contrasts(same)["unit"].tolist() == ["%"]
        assert data.contrasts(same.iloc[::-1])["unit"].tolist() == ["%"]
    moved = pair.copy()
    moved.loc[moved.index[0], "locator"] = "another table of the same paper"
    assert len(data.contrasts(moved)) == 1


def test_the_number_after_plus_minus_is_kept_as_printed(contrasts):
    last = contrasts.set_index("row_id_t").loc["shiraki_2000.f10"]
    assert (last["spread_printed_t"], last["spread_printed_c"]) == ("1.0", "0.8")
    assert (last["spread_t"], last["spread_c"]) == (1.0, 0.8)
    assert (last["spread_kind_t"], last["spread_kind_c"]) == ("unstated", "unstated")


def test_a_contrast_carries_the_weaker_grade_and_the_status(tables):
    pair = tables["trials"].query("row_id in ['jiang_2014.f01', 'jiang_2014.f02']").copy()
    assert data.contrasts(pair)["grade"].tolist() == ["A"]
    pair.loc[pair["row_id"] == "jiang_2014.f02", "grade"] = "B"
    assert data.contrasts(pair)["grade"].tolist() == ["B"]
    assert data.contrasts(pair)["status"].tolist() == ["no_notice_found"]


def test_no_figures_give_no_contrasts(tables):
    assert len(data.contrasts(tables["trials"].iloc[:0])) == 0


def test_figures_of_another_folder_are_refused(tables, folder):
    with pytest.raises(ValueError, match=r"figures: '.*' has no arm; allowed"):
        data.contrasts(tables["trials"], folder)


# The data dictionary -------------------------------------------------------------------------


def test_the_data_dictionary_is_the_one_that_the_schema_writes():
    written = (data.default_folder() / datapackage.FILE).read_text(encoding="utf-8")
    assert written == datapackage.text(), "run python -m helpers.data.datapackage"


def test_the_data_dictionary_says_what_every_column_is_called_and_means():
    for resource in datapackage.descriptor()["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["title"]
            assert len(field["description"]) > 3
            assert field["allowed"]


def test_another_tool_finds_dictionary_and_data_valid(tmp_path):
    descriptor = data.default_folder() / datapackage.FILE
    report = frictionless.validate(str(descriptor))
    assert report.valid, report.flatten(["type", "message"])
    assert {task.name: task.stats["rows"] for task in report.tasks} == ROWS
    for file in data.default_folder().glob("*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    trials = tmp_path / "trials.csv"
    text = trials.read_text(encoding="utf-8")
    trials.write_text(text.replace("src_jiang_2014", "src_jiang_2041", 1), encoding="utf-8")
    errors = frictionless.validate(str(tmp_path / datapackage.FILE)).flatten(["type"])
    assert errors == [["foreign-key"]]


# Size ----------------------------------------------------------------------------------------


def test_a_long_table_is_checked_row_by_row(sound, tmp_path):
    """Many rows with a fault in each: every one is told, with the line on which it stands."""
    copies, rows = 50, sound.rows["trials"]
    long = [
        row | {"row_id": f"{row['row_id']}{copy:03}", "subgroup": f"copy {copy}", "grade": "C"}
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
    told = f"'ishida_2004_yops.f12' stands in line {first + 1} too, allowed is once"
    assert again[-1].told == told


def test_a_package_without_its_tables_says_where_they_are(tmp_path, monkeypatch):
    monkeypatch.delenv(data.FOLDER_VARIABLE, raising=False)
    monkeypatch.setattr(data.dataset, "PROJECT_FOLDER", tmp_path / "site-packages" / "data")
    with pytest.raises(FileNotFoundError, match=r"repository.*: name a folder, .* HELPERS_DATA"):
        data.load("trials")
