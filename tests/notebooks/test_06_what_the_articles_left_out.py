"""The numbers that carry the page on what was left out, asserted against the tables."""

import shutil

import nbformat
import numpy as np
import pytest

from conftest import NOTEBOOKS
from helpers import data, effects, forensics, numbers
from support.project_data import K2

OF = "inoue_2009_of"


@pytest.fixture(scope="module")
def studies():
    return K2.studies.set_index("trial_id")


@pytest.fixture(scope="module")
def reported():
    return K2.reported.set_index("row_id")


@pytest.fixture(scope="module")
def reviews():
    return K2.reviews.set_index("row_id")


def test_the_largest_trial_is_not_cited_and_found_no_difference(studies, reported):
    assert studies.loc[OF, ["cited_by", "n_randomised_printed", "status"]].tolist() == [
        "omitted",
        "4378",
        "no_notice_found",
    ]
    whole = [reported.loc[f"{OF}.{row}", "value_printed"] for row in ("p01", "p02", "p03")]
    assert whole == ["no_significant_difference"] * 3
    assert reported.loc[f"{OF}.p04", "value_printed"] == "lower_in_treatment"
    assert reported.loc[f"{OF}.p05", "value_printed"] == "higher_in_treatment"


def test_how_many_trials_are_not_cited(studies):
    omitted = studies[studies["cited_by"] == "omitted"]
    assert (len(omitted), len(studies)) == (31, 44)
    assert set(omitted.index[omitted["year"] > 2022]) == {"levy_schousboe_2023", "moore_2023"}
    assert set(omitted.index[omitted["status"] != "no_notice_found"]) == {
        "ishida_2004_yops",
        "iwamoto_2003",
    }


def test_the_number_not_cited_is_an_upper_bound(studies, reviews):
    cockayne = reviews.loc["cockayne_2006.r05"]
    omitted = studies[studies["cited_by"] == "omitted"]
    before = omitted[omitted["year"] <= cockayne["year"]]
    known = studies["via"].str.contains("cockayne_2006").sum()
    assert (cockayne["estimate"], known, len(before)) == (13, 3, 10)
    assert omitted.loc[OF, "year"] > cockayne["year"], "the largest cannot be among them"


def test_one_ratio_of_motts_review_was_left_as_it_was(reviews):
    sure = reviews.loc["mott_2019.r02"]
    assert sure["note"] == "Unchanged by the correction"
    assert sure[["estimate", "ci_low", "ci_high"]].tolist() == [0.76, 0.58, 1.01]


def test_printed_differences_follow_from_the_printed_means(reported):
    trial = K2.contrasts.query("trial_id == 'cheung_2008_ecko' and counted == 'none'")
    pairs = trial.set_index("site")
    for row, site in (("p01", "lumbar_spine"), ("p02", "total_hip")):
        gap = pairs.loc[site, "value_t"] - pairs.loc[site, "value_c"]
        assert gap == pytest.approx(reported.loc[f"cheung_2008_ecko.{row}", "value"])


def test_braams_estimates_are_not_in_the_middle(reported):
    braam = reported.loc[["braam_2003.p01", "braam_2003.p02"]]
    limits = (braam[name] for name in ("value", "ci_low", "ci_high"))
    notes = effects.from_interval(*limits, scale="identity")["note"]
    assert (notes == effects.ASYMMETRIC).all()


def test_forlis_interval_just_includes_none(reported):
    forli = reported.loc["forli_2010.p01"]
    found = forensics.interval_from_p(forli["value_printed"], forli["p_reported"], "identity")
    assert found[["low", "high"]].iloc[0].tolist() == pytest.approx([-0.0006, 0.0566], abs=5e-5)


def test_what_the_corrections_changed(reviews):
    corrected = {
        "cockayne_2006.r02": ("cockayne_2006_without_sato.r01", 2.60),
        "mott_2019.r03": ("mott_2020_correction.r02", 1.01),
        "mott_2019.r01": ("mott_2020_correction.r01", 1.01),
    }
    limits = ["estimate", "ci_low", "ci_high"]
    for before, (after, wider) in corrected.items():
        errors = [
            effects.from_interval(*reviews.loc[row, limits])["se"][0] for row in (before, after)
        ]
        assert errors[1] / errors[0] == pytest.approx(wider, abs=0.005)


def test_what_follows_from_dropping_one_study(reviews):
    rows = [f"{review}.{row}" for review in ("huang_2015", "ma_2022") for row in ("r01", "r02")]
    huang, huang_less, ma, ma_less = (
        forensics.interval_from_p(*reviews.loc[row, ["estimate_printed", "p"]]).iloc[0]
        for row in rows
    )
    crosses = [each["low"] < 1 < each["high"] for each in (huang, huang_less, ma, ma_less)]
    assert crosses == [True, False, True, False]
    assert huang_less["se_high"] < huang["se_low"], "no common-effect pool can do this"
    share = [
        1 - (ma[f"se_{a}"] / ma_less[f"se_{b}"]) ** 2 for a, b in (("high", "low"), ("low", "high"))
    ]
    assert np.round(share, 2).tolist() == [0.88, 0.95]
    notes = reviews.loc[rows, "note"]
    assert (notes.str.contains("does not name").tolist()) == [False, True, False, True]


def test_a_new_trial_with_means_spreads_and_people_is_drawn_with_its_interval(
    tmp_path, monkeypatch
):
    """Rows are enough, as the guide to adding a trial says; no cell is changed."""
    folder = tmp_path / "data"
    shutil.copytree(data.default_folder(), folder)
    add_a_trial_like(folder, "ronn_2021", {"none,not_reported,": "none,60,"})
    monkeypatch.setenv(data.FOLDER_VARIABLE, str(folder))
    drawn = str(bone_forest())
    expected = effects.mean_difference(-1.8, 3.9, 60, -1.1, 3.1, 60).iloc[0]
    span = numbers.interval(expected["low"], expected["high"], 2)
    assert (
        f"A new trial, interval computed: Vitamin MK-7, People compared 142, −0.70 ({span})"
        in drawn
    )
    assert (
        "Ronn 2016 and 2021: Vitamin MK-7, People compared 142, −0.70. " in drawn
    )  # its n is not printed


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


def bone_forest():
    """The forest plot of bone density, from the cells that it needs."""
    (path,) = (path for path in NOTEBOOKS if path.stem.startswith("06_"))
    names: dict = {}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            *before, last = cell.source.rsplit("plots.forest(", 1)
            if cell.id == "points-forest":
                exec(before[0], names)
                return eval(f"plots.forest({last}", names)
            exec(cell.source, names)
    raise AssertionError("no forest plot of bone density")
