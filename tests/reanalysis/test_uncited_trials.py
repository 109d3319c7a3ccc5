"""The trials that no article cites: the figures of the page, from the tables."""

import shutil

import pytest

from helpers import data, effects, forensics
from helpers.reanalysis import uncited_trials

OF = "inoue_2009_of"


def test_the_largest_trial_is_not_cited_and_found_no_difference(k2):
    largest = uncited_trials.studies(k2).iloc[0]
    assert largest[["trial_id", "n_randomised"]].tolist() == [OF, 4378]
    assert not largest["faded"]
    main = [k2.row(f"{OF}.{row}")["value_printed"] for row in ("p01", "p02", "p03")]
    assert main == ["no_significant_difference"] * 3
    assert k2.row(f"{OF}.p04")["value_printed"] == "lower_in_treatment"
    assert k2.row(f"{OF}.p05")["value_printed"] == "higher_in_treatment"


def test_how_many_trials_are_not_cited(k2):
    uncited = uncited_trials.studies(k2)
    assert (len(uncited), len(k2.studies)) == (31, 44)
    later = uncited[uncited["year"] > 2022]
    assert set(later["trial_id"]) == {"levy_schousboe_2023", "moore_2023"}
    assert set(uncited.loc[uncited["faded"], "label"]) == {
        "YOPS (questioned)",
        "Iwamoto 2003 (retracted)",
    }


def test_the_number_not_cited_is_an_upper_bound(k2):
    cockayne, uncited = k2.row("cockayne_2006.r05"), uncited_trials.studies(k2)
    before = uncited[uncited["year"] <= cockayne["year"]]
    known = k2.studies["via"].str.contains("cockayne_2006").sum()
    assert (cockayne["estimate"], known, len(before)) == (13, 3, 10)
    assert OF not in set(before["trial_id"])


def test_results_on_bone_density_come_last(k2):
    rows = uncited_trials.results(k2)
    is_bone = rows["outcome_id"].str.contains("bmd")
    assert not is_bone.iloc[: is_bone.idxmax()].any()
    assert not rows.loc[is_bone.idxmax() :, "outcome_id"].str.contains("fracture").any()
    assert set(rows["trial_id"]) <= set(uncited_trials.studies(k2)["trial_id"])


def test_fracture_results_are_drawn_as_printed_and_compare_only_their_own_arms(k2):
    found = uncited_trials.fractures(k2).set_index("name")
    assert found["compared"].to_dict() == {
        "OF study": "4,378",
        "JOINT-03": "1,983",
        "Kasukawa 2014": "101",
        "ECKO": "440",
        "YOPS": "132",
    }
    assert found["number"].dropna().to_dict() == {
        "OF study": "no significant difference",
        "JOINT-03": "favours control",
        "Kasukawa 2014": "no significant difference",
    }
    assert found.loc["ECKO", uncited_trials.RESULT].tolist() == [0.46, 0.22, 0.99]
    assert found.index[found["faded"]].tolist() == ["YOPS"]


def test_printed_differences_follow_from_the_printed_means(k2):
    both = uncited_trials.gaps(k2).dropna(subset="twice")
    assert set(both["trial_id"]) == {"cheung_2008_ecko"}
    assert both["twice"].tolist() == pytest.approx(both["estimate"].tolist())
    assert sorted(both["site"]) == ["lumbar_spine", "total_hip"]


def test_no_interval_can_be_computed_without_the_people_of_each_arm(k2):
    ronn = uncited_trials.gaps(k2).query("trial_id == 'ronn_2021'")
    assert ronn[["low", "high"]].isna().all(axis=None)
    assert not ronn["computed"].any()


def test_braams_estimates_are_not_in_the_middle(k2):
    for row in map(k2.row, ("braam_2003.p01", "braam_2003.p02")):
        back = effects.from_interval(*row[["value", "ci_low", "ci_high"]], scale="identity")
        assert (back["note"] == effects.ASYMMETRIC).all()


def test_forlis_interval_just_includes_none(k2):
    forli = k2.row("forli_2010.p01")
    found = forensics.interval_from_p(forli["value_printed"], forli["p_reported"], "identity")
    assert found[["low", "high"]].iloc[0].tolist() == pytest.approx([-0.0006, 0.0566], abs=5e-5)


def test_a_new_trial_with_means_spreads_and_people_has_an_interval(tmp_path):
    """Rows are enough, as the guide to adding a trial says."""
    folder = tmp_path / "data"
    shutil.copytree(data.default_folder(), folder)
    add_a_trial_like(folder, "ronn_2021", {"none,not_reported,": "none,60,"})
    gaps = uncited_trials.gaps(data.open(folder)).query("site == 'lumbar_spine'")
    gaps = gaps.set_index("label")
    new = gaps.loc["A new trial, interval computed"]
    expected = effects.mean_difference(-1.8, 3.9, 60, -1.1, 3.1, 60)[uncited_trials.RESULT]
    assert new[uncited_trials.RESULT].tolist() == pytest.approx(expected.iloc[0].tolist())
    assert new["compared"] == "142"
    assert gaps.loc["Ronn 2016 and 2021", ["low", "high"]].isna().all(), "its n is not printed"


def add_a_trial_like(folder, trial_id: str, changes: dict[str, str]) -> None:
    """Add the rows of a trial once more, under another name and with these changes."""
    for name in ("studies", "arms", "trials"):
        table = folder / f"{name}.csv"
        text = table.read_text(encoding="utf-8")
        new = "\n".join(line for line in text.splitlines() if line.startswith(trial_id))
        new = new.replace(trial_id, "new_2030").replace("Ronn 2016 and 2021", "A new trial")
        new = new.replace("src_new_2030", f"src_{trial_id}")
        for old, now in changes.items():
            new = new.replace(old, now)
        table.write_text(f"{text.rstrip()}\n{new}\n", encoding="utf-8")
