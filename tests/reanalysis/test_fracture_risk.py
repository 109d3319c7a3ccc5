"""Bone density and fracture risk: the figures of the page, from the tables."""

import numpy as np
import pytest

from helpers import printed
from helpers.effects import measurement_error, per_sd
from helpers.reanalysis import fracture_risk


def test_the_claim_is_a_doubling_by_a_tenth(k2):
    assert fracture_risk.claimed(k2) == (2, -10)
    assert k2.claim(fracture_risk.CLAIM)["claimed_operator"] == "more_than"


def test_the_sd_that_makes_a_tenth_double_the_risk(k2):
    needed = fracture_risk.sd_for_claimed_risk(k2)[fracture_risk.RESULT]
    assert needed.loc["spine"].tolist() == pytest.approx([12.02, 9.26, 14.85], abs=0.005)
    assert needed.loc["hip"].tolist() == pytest.approx([13.79, 10.00, 18.07], abs=0.005)
    assert needed.loc["any", "high"] < needed.loc["spine", "low"]


def test_a_narrower_spread_more_than_doubles_and_a_wider_one_does_not(k2):
    for bone, sd in fracture_risk.sd_for_claimed_risk(k2)["estimate"][["spine", "hip"]].items():
        curves = fracture_risk.risk_by_sd(k2, [0.99 * sd, 1.01 * sd])
        narrower, wider = curves.loc[curves["bone"] == bone, "estimate"]
        assert narrower > 2 > wider


def test_the_one_hint_of_a_spread_puts_a_doubling_at_the_hip_inside_its_range(k2):
    hint = fracture_risk.reconstructed_sd(k2)
    assert hint["spread_kind"].eq("se").all()
    first = hint.iloc[0]
    limits = np.array(printed.rounding_interval("0.006")) * np.sqrt(1479 / 4) / 0.854 * 100
    assert first[["sd_percent_low", "sd_percent_high"]].tolist() == pytest.approx([*limits])
    by_hand = per_sd.risk_per_percent(2.6, limits[0], -10)[0]
    assert first["ratio_high"] == pytest.approx(by_hand)
    reach = hint["ratio_low"].min(), hint["ratio_high"].max()
    assert reach == pytest.approx((1.92, 2.23), abs=0.005)


def test_by_the_articles_own_yardstick_the_loss_is_a_long_way_from_double(k2):
    found = fracture_risk.by_the_yardstick(k2)
    assert found["estimate"].round(2).to_dict() == {
        "lost": 1.26,
        "gap": 0.82,
        "ecko": 1.00,
        "alendronate": 0.54,
    }
    assert found.loc["gap", ["low", "high"]].tolist() == pytest.approx([0.69, 0.98], abs=0.005)
    assert found["ratio"].tolist() == pytest.approx([np.nan, 0.44, 0.46, 3.2 / 6.2], nan_ok=True)
    assert found.loc["ecko", ["ratio_low", "ratio_high"]].tolist() == [0.22, 0.99]
    assert k2.row(fracture_risk.SHIRAKI[0])["timepoint_months"] == 24
    for rows, arm in ((fracture_risk.SHIRAKI[0], "control"), (fracture_risk.SHIRAKI[1], "mk4")):
        assert k2.row(rows)["arm_id"] == arm


def test_the_t_scores_of_article_c_are_those_of_the_table_but_for_an_upper_end(k2):
    normal = k2.row("who_t_score.c02")
    assert k2.claim("c89")["claimed_low"] == normal["estimate"] == -1
    assert k2.claim("c89")["claimed_high"] == 0
    assert np.isnan(normal["ci_high"])


def test_two_scans_detect_three_to_six_percent(k2):
    scans = fracture_risk.two_scans(k2).set_index(["outcome_as_printed", "years"])
    smallest = scans.xs(1, level="years")[["smallest_low", "smallest_high"]]
    assert smallest.loc["AP spine"].tolist() == pytest.approx([2.99, 4.38], abs=0.005)
    assert smallest.loc["femoral neck"].tolist() == pytest.approx([4.16, 6.38], abs=0.005)
    assert smallest.loc["AP spine"].max() < k2.claim("c94")["claimed_value"] < smallest.max().max()


def test_a_second_scan_after_a_year_mostly_misses_one_percent(k2):
    scans = fracture_risk.two_scans(k2)
    first = scans[scans["years"] == 1]
    for name, ends in {"detected": (0.049, 0.096), "wrong_side": (0.256, 0.379)}.items():
        found = first[f"{name}_low"].min(), first[f"{name}_high"].max()
        assert found == pytest.approx(ends, abs=0.0005)
    neck = first.set_index("outcome_as_printed").loc["femoral neck"]
    by_hand = measurement_error.second_scan(1, [neck["cv_high"], neck["cv_low"]])["detected"]
    assert neck[["detected_low", "detected_high"]].tolist() == by_hand.tolist()


def test_the_control_groups_that_the_claim_of_one_percent_rests_on_changed_as_slowly(k2):
    found = fracture_risk.control_groups(k2).set_index("row_id")
    slow = found["per_year"].abs() <= k2.claim("c93")["claimed_value"]
    assert found.loc[~slow, "per_year"].to_dict() == pytest.approx({"shiraki_2000.f09": -1.65})
    relation = k2.claim_evidence.query("claim_id == 'c93'").set_index("row_id")["relation"]
    assert relation[relation.index.intersection(found.index[slow])].eq("supports").all()
    groups = found.drop_duplicates("trial_id").set_index("trial_id")["given"]
    assert (len(found), len(groups), (found["value"] > 0).sum()) == (9, 5, 1)
    assert {*groups.index[groups.str.contains("calcium")]} == {"purwosunu_2006", "ronn_2021"}


def test_no_k2_trial_without_a_notice_prints_a_fracture_ratio_with_an_interval(k2):
    rows = fracture_risk.k2_fractures(k2)
    rows = rows[~rows["faded"] & rows["drug"].str.contains("K2")]
    assert rows["trial_id"].nunique() == 6
    ratios = rows[rows["has_ratio"]]
    assert ratios["row_id"].tolist() == ["shiraki_2000.p05"]
    assert ratios["ci_low"].isna().all()


def test_only_two_ratios_on_the_common_axis_are_computed(k2):
    found = fracture_risk.fractures_on_one_axis(k2)
    computed = found[found["label"].str.contains("computed")].set_index("row_id")
    assert [*computed.index] == ["liberman_1995.c03", "jiang_2014.p02"]
    jiang = computed.loc["jiang_2014.p02", fracture_risk.RESULT].tolist()
    assert jiang == pytest.approx([0.486, 0.105, 2.229], abs=0.001)
    assert found["number"].dropna().tolist() == ["no significant difference"]
    others = found[~found["row_id"].isin(computed.index) & found["number"].isna()]
    for row in others.itertuples():
        source = k2.row(row.row_id)
        value = source.get("value", source.get("estimate"))
        expected = [value, source["ci_low"], source["ci_high"]]
        assert [row.estimate, row.low, row.high] == pytest.approx(expected, nan_ok=True)
