"""Bone density in the cited trials: the figures of the page, from the tables."""

import pytest

from helpers.reanalysis import bone_density


@pytest.fixture(scope="module")
def gaps(k2):
    return bone_density.gaps(k2).set_index(["trial_id", "site"]).sort_index()


@pytest.fixture(scope="module")
def alone(k2):
    return bone_density.treated_alone(k2).set_index(["trial_id", "arm_id_t", "site"]).sort_index()


def test_shirakis_gap_leaves_out_zero_at_each_visit(k2):
    visits = bone_density.shiraki_visits(k2)
    assert visits["timepoint_months"].tolist() == [6, 12, 24]
    assert visits["p_reported"].tolist() == ["0.0010", "0.015…", "not_reported"]
    assert visits["estimate"].tolist() == pytest.approx([3.2, 2.3, 2.8])
    assert visits["low"].tolist() == pytest.approx([1.39, 0.49, 0.29], abs=0.005)
    gained = visits["change_t_low"].tolist()
    assert gained == pytest.approx([0.028, -1.276, -2.460], abs=0.0005)


def test_the_course_holds_both_arms_at_each_visit(k2):
    visits, course = bone_density.shiraki_visits(k2), bone_density.shiraki_course(k2)
    treated, control = (course[course["treated"] == each] for each in (True, False))
    assert treated["estimate"].tolist() == visits["value_t"].tolist()
    assert control["high"].tolist() == visits["change_c_high"].tolist()


def test_only_standard_errors_fit_the_p_values_of_shiraki(k2):
    readings = bone_density.shiraki_readings(k2)
    assert len(readings) == 4
    assert readings.groupby("reading")["agrees"].all().to_dict() == {"sd": False, "se": True}


def test_jiang_prints_both_means_and_no_spread(gaps, alone):
    jiang = gaps.loc["jiang_2014"]
    assert jiang["estimate"].to_dict() == pytest.approx({"lumbar_spine": -1.0, "trochanter": 0.9})
    assert jiang["basis"].eq("means only").all()
    assert jiang[["low", "high"]].isna().all(axis=None)
    assert (jiang["value_c"] > 0).all(), "the controls gained too"
    assert alone.loc["jiang_2014", "note"].str.startswith("Both arms").all()


def test_purwosunus_gap_at_the_spine_just_leaves_out_zero_if_the_spread_is_an_sd(gaps):
    row = gaps.loc[("purwosunu_2006", "lumbar_spine")]
    assert row["basis"] == "± as SD"
    assert row[bone_density.RESULT].tolist() == pytest.approx([1.92, 0.03, 3.81], abs=0.005)


def test_every_cited_comparison_has_a_gap_or_words(k2):
    found = bone_density.every_gap(k2).set_index("label")
    assert found["number"].notna().all()
    assert found.loc["Purwosunu 2006", "number"] == "1.92 (0.03 to 3.81)"
    assert found.loc["Shiraki 2000", "number"] == "2.8 (0.3 to 5.3)"
    assert found.loc["Iwamoto 2000", "number"] == "favours treatment, p <0.001"
    assert found.loc["Ushiroyama 2002", "number"] == "not reported"
    assert not {"sato_1998", "sato_2005"} & set(found["trial_id"]), "retracted"
    assert found["trial_id"].nunique() == 8
    assert (found["group"] == "Lumbar spine").sum() == 7


@pytest.mark.parametrize(
    ("arm", "interval"),
    [
        (("ushiroyama_2002", "mk4_d3", "lumbar_spine"), [2.49, 7.35]),
        (("ushiroyama_2002", "mk4", "lumbar_spine"), [-1.54, 1.81]),
        (("purwosunu_2006", "mk4", "lumbar_spine"), [-0.15, 2.55]),
    ],
)
def test_only_the_arm_with_another_drug_lies_above_its_start(alone, arm, interval):
    found = alone.loc[arm, ["change_low", "change_high"]].tolist()
    assert found == pytest.approx(interval, abs=0.005)
    assert (alone["change_low"] > 0).sum() == 1


def test_rows_without_an_estimate_are_those_of_cited_trials(k2):
    rows = bone_density.without_estimate(k2)
    cited = k2.studies.query("cited_by != 'omitted'")["trial_id"]
    assert set(rows["trial_id"]) <= set(cited)
    assert set(rows["statistic"]) == set(bone_density.WITHOUT_ESTIMATE)
