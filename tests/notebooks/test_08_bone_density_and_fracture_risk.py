"""What notebook 08 finds, as numbers: a changed figure in the tables shows up here by name."""

import re

import nbformat
import numpy as np
import pandas as pd
import pytest

from conftest import NOTEBOOKS
from helpers import effects, printed
from helpers.display import tables
from helpers.effects import measurement_error, per_sd
from support.project_data import K2

(NOTEBOOK,) = (
    nbformat.read(path, as_version=4) for path in NOTEBOOKS if path.stem.startswith("08_")
)
SITES = {"marshall_1996.c01": "spine", "marshall_1996.c02": "hip", "marshall_1996.c03": "any"}


@pytest.fixture(scope="module")
def cohorts():
    return K2.cohorts.set_index("row_id", drop=False)


@pytest.fixture(scope="module")
def claims():
    return K2.claims.set_index("claim_id")


@pytest.fixture(scope="module")
def reported():
    return K2.reported.set_index("row_id", drop=False)


@pytest.fixture(scope="module")
def marshall(cohorts):
    rows = cohorts.query("cohort_id == 'marshall_1996'")
    return rows[["estimate", "ci_low", "ci_high"]].rename(index=SITES)


def test_the_claim_is_a_doubling_by_a_tenth(claims):
    claim = claims.loc["b42"]
    assert claim["claimed_value"] == 2
    assert claim["claimed_operator"] == ">"
    assert claim["unit"] == "fold fracture risk per 10% lower bone density"
    path = next(path for path in NOTEBOOKS if path.stem.startswith("08_"))
    title = nbformat.read(path, as_version=4).cells[0]["source"]
    assert re.findall(r"\d+", title) == ["10"]


def test_the_sd_that_makes_a_tenth_double_the_risk(marshall):
    needed = marshall.apply(per_sd.sd_for_risk, args=(2.0, -10.0))
    assert needed.loc["spine"].tolist() == pytest.approx([12.02, 9.26, 14.85], abs=0.005)
    assert needed.loc["hip"].tolist() == pytest.approx([13.79, 10.00, 18.07], abs=0.005)
    assert needed.loc["any", "ci_high"] < needed.loc["spine", "ci_low"]


@pytest.mark.parametrize("site", ["spine", "hip"])
def test_a_narrower_spread_more_than_doubles_and_a_wider_one_does_not(marshall, site):
    ratio = marshall.loc[site, "estimate"]
    sd = per_sd.sd_for_risk(ratio, 2.0, -10.0)[0]
    narrower, wider = per_sd.risk_per_percent(ratio, [0.99 * sd, 1.01 * sd], -10.0)
    assert narrower > 2 > wider


def test_the_one_hint_of_a_spread_puts_a_doubling_at_the_hip_inside_its_range(cohorts, marshall):
    found = []
    for row in cohorts.loc[["booth_2003.c01", "booth_2003.c02"]].itertuples():
        assert row.spread_kind == "se"
        limits = np.array(printed.rounding_interval(row.spread_printed))
        sd = 100 * limits * np.sqrt(row.n / 4) / row.estimate
        found += [*per_sd.risk_per_percent(marshall.loc["hip", "estimate"], sd, -10.0)]
    assert (min(found), max(found)) == pytest.approx((1.92, 2.23), abs=0.005)


def test_by_the_articles_own_yardstick_the_loss_is_a_long_way_from_double(cohorts, reported):
    trial = K2.contrasts.query("trial_id == 'shiraki_2000' and timepoint_months == 24")
    arms = trial.query("outcome == 'bmd_change_percent'").iloc[0]
    gap = effects.mean_difference(
        *(arms["value_t"], arms["spread_t"], None, arms["value_c"], arms["spread_c"], None),
        method="normal",
        spread="se",
    ).iloc[0]
    changes = {
        "lost": arms["value_c"],
        "gap": gap["estimate"],
        "gap, low": gap["low"],
        "gap, high": gap["high"],
        "K1": reported.loc["cheung_2008_ecko.p01", "value"],
        "alendronate": cohorts.loc["liberman_1995.c01", "estimate"],
    }
    ratios = per_sd.risk_per_percent(2.0, 10.0, pd.Series(changes)).round(2).to_dict()
    assert ratios == {
        "lost": 1.26,
        "gap": 0.82,
        "gap, low": 0.98,
        "gap, high": 0.69,
        "K1": 1.00,
        "alendronate": 0.54,
    }


def test_the_t_scores_of_article_c_are_those_of_the_table_but_for_an_upper_end(claims, cohorts):
    who = cohorts.query("cohort_id == 'who_t_score'").set_index("outcome")
    osteopenia = who.loc["osteopenia", ["ci_low", "ci_high"]].tolist()
    assert claims.loc["c90", "claimed_value"] == who.loc["osteoporosis", "estimate"] == -2.5
    assert claims.loc["c91", ["claimed_low", "claimed_high"]].tolist() == osteopenia
    assert claims.loc["c89", "claimed_low"] == who.loc["normal", "estimate"] == -1
    assert claims.loc["c89", "claimed_high"] == 0
    assert np.isnan(who.loc["normal", "ci_high"])


def test_two_scans_tell_three_to_six_percent(claims, cohorts):
    assert printed.agrees(
        cohorts.loc["iscd_lsc.c01", "estimate_printed"],
        measurement_error.least_significant_change(1)[0],
    )
    makers = cohorts.query("measure == 'cv'").set_index("outcome")[["ci_low", "ci_high"]]
    smallest = makers.apply(measurement_error.least_significant_change)
    assert smallest.loc["AP spine"].tolist() == pytest.approx([2.99, 4.38], abs=0.005)
    assert smallest.loc["femoral neck"].tolist() == pytest.approx([4.16, 6.38], abs=0.005)
    claimed = claims.loc["c94", "claimed_value"]
    assert smallest.loc["AP spine"].max() < claimed < smallest.loc["femoral neck"].max()


def test_a_second_scan_after_a_year_mostly_misses_one_percent(claims, cohorts):
    makers = cohorts.query("measure == 'cv'")[["ci_low", "ci_high"]].to_numpy().ravel()
    after_a_year = measurement_error.second_scan(claims.loc["c93", "claimed_value"], makers)
    assert after_a_year["detected"].min() == pytest.approx(0.049, abs=0.0005)
    assert after_a_year["detected"].max() == pytest.approx(0.096, abs=0.0005)
    assert after_a_year["wrong_side"].min() == pytest.approx(0.256, abs=0.0005)
    assert after_a_year["wrong_side"].max() == pytest.approx(0.379, abs=0.0005)


def test_the_control_groups_that_the_claim_of_one_percent_rests_on_changed_as_slowly(claims):
    linked = K2.claim_evidence.query("claim_id == 'c93'").set_index("row_id")["relation"]
    rows = K2.trials.set_index("row_id").loc[linked.index]
    pace = (rows["value"] / rows["timepoint_months"] * 12).abs()
    slow = pace <= claims.loc["c93", "claimed_value"]
    assert linked[slow].eq("supports").all()
    assert pace[~slow].to_dict() == pytest.approx({"shiraki_2000.f09": 1.65})


def test_no_k2_trial_without_a_notice_prints_a_fracture_ratio_with_an_interval(reported):
    status = K2.studies.set_index("trial_id")["status"]
    k2 = reported[
        reported["arm_treatment"].str.contains("mk")
        & ~reported["arm_control"].str.contains("mk")
        & reported["outcome"].str.contains("fracture")
        & reported["trial_id"].map(status).eq("no_notice_found")
    ]
    ratios = k2[k2["statistic"].isin(["rr", "hr"])]
    assert k2["trial_id"].nunique() == 6
    assert ratios.index.tolist() == ["shiraki_2000.p05"]
    assert ratios["ci_low"].isna().all()
    assert reported.loc["inoue_2009_of.p01", "value_printed"] == "no_significant_difference"


def test_a_review_of_alendronate_prints_fewer_vertebral_fractures(cohorts):
    review = cohorts.query("cohort_id == 'wells_2008' and outcome.str.startswith('vertebral')")
    assert review["measure"].iloc[0] == "rr"
    assert review[["estimate", "ci_low", "ci_high"]].iloc[0].tolist() == [0.55, 0.45, 0.67]


def test_the_one_computed_interval_is_a_score_interval():
    pairs = K2.contrasts.query("trial_id == 'jiang_2014' and counted == 'people'")
    counts = pairs[["events_t", "n_t", "events_c", "n_c"]].T.to_numpy()
    (cell,) = (cell for cell in NOTEBOOK.cells if "plots.forest" in cell.source)
    ratio = effects.risk_ratio(*counts, method="score")
    told = f"Fracture any, Grade A, {tables.estimates(ratio)[0]}."
    assert (
        f"Jiang 2014, computed (score): Drug K2, Against alfacalcidol, {told}"
        in (cell.outputs[0].data["text/plain"])
    )


def test_the_nine_measurements_come_from_five_control_groups():
    controls = K2.arms.query(
        "is_control == 'yes' and treatment.str.contains('placebo|no treatment|olive oil')"
    )
    standing = K2.studies.query("status == 'no_notice_found'")["trial_id"]
    sites = ["lumbar_spine", "femoral_neck", "total_hip"]
    rows = K2.trials.merge(controls[["trial_id", "arm_id", "treatment"]])
    rows = rows[rows["site"].isin(sites) & rows["value"].notna() & rows["trial_id"].isin(standing)]
    rows = rows.query("outcome == 'bmd_change_percent' and timepoint_months > 10")
    last = rows.drop_duplicates(["trial_id", "site"], keep="last")
    groups = last.drop_duplicates("trial_id").set_index("trial_id")["treatment"]
    assert (len(last), len(groups), (last["value"] > 0).sum()) == (9, 5, 1)
    assert set(groups.index[groups.str.contains("^placebo.* calcium")]) == {
        "purwosunu_2006",
        "ronn_2021",
    }
