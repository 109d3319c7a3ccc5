"""The table of findings: how sure, how many people, and the sentence that says so."""

import dataclasses
import math

import pandas as pd
import pytest

from helpers import data
from helpers.data.schema.vocabulary import CERTAINTY_STEPS
from helpers.display import findings
from helpers.reanalysis import certainty, effect_direction, risk_of_bias, summary_of_findings
from support.project_data import K2

BONE = ("bmd", "bmd_change", "bmd_change_percent")
EXAMPLE = data.PROJECT_FOLDER.parent / "examples" / "another_article"


@pytest.fixture(scope="module")
def table():
    return summary_of_findings.summary_of_findings(K2).set_index("finding_id")


@pytest.fixture(scope="module")
def steps():
    return certainty.certainty(K2).set_index(["finding_id", "step"])


def changed(**tables) -> data.Dataset:
    """The tables of the project with some of them replaced."""
    return dataclasses.replace(K2, tables={**K2.tables, **tables})


def test_what_a_reader_learns_of_each_outcome(table):
    assert table["certainty"].to_dict() == {
        "clinical_fractures": "low",
        "vertebral_fractures": "low",
        "hip_fractures": "very low",
        "spine_density": "low",
        "hip_density": "very low",
        "adverse_events": "low",
        "ucoc": "low",
    }
    assert table["sentence"].tolist() == [
        "Vitamin K may reduce clinical fractures (K1 and K2).",
        "Vitamin K may make little or no difference to vertebral fractures (K1 and K2).",
        "We are very uncertain about the effect of vitamin K on hip fractures.",
        "Vitamin K may increase bone density at the spine.",
        "We are very uncertain about the effect of vitamin K on bone density at the hip.",
        "Vitamin K may increase adverse events.",
        "Vitamin K may reduce undercarboxylated osteocalcin.",
    ]


def test_people_in_a_thousand_follow_from_a_row(table):
    clinical = table.loc["clinical_fractures"]
    assert clinical["baseline_row_id"] == "jiang_2014.f02"
    assert clinical["without"] == pytest.approx(1000 * 4 / 105)
    odds = 0.74 * 4 / 101
    assert clinical["with_it"] == pytest.approx(1000 * odds / (1 + odds))
    less = clinical["with_it"] - clinical["without"]
    assert clinical["difference"] == pytest.approx(less)
    assert math.isnan(table.loc["hip_fractures", "without"]), "no row has the risk without it"


def test_every_number_is_that_of_a_row(table):
    for row in table.itertuples():
        source = K2.row(row.row_id)
        assert [row.estimate, row.low, row.high] == source[
            ["estimate", "ci_low", "ci_high"]
        ].tolist()


def test_every_step_has_a_reason_and_rows(steps):
    assert (steps["reason"].str.len() > 10).all()
    assert (steps["row_ids"] != "").all()
    for _, group in steps.groupby(level=0):
        assert group.index.get_level_values("step").tolist() == [*CERTAINTY_STEPS]
        place = max(0, 3 - group["levels"].sum())
        assert group["certainty"].unique().tolist() == [certainty.LEVELS[place]]


def test_the_flaws_of_a_pool_count(steps):
    assert "second hand" in steps.loc[("hip_fractures", "risk_of_bias"), "reason"]
    assert "corrected" in steps.loc[("spine_density", "risk_of_bias"), "reason"]
    assert steps.loc[("hip_fractures", "imprecision"), "levels"] == 2, "3 events, both limits"
    retracted = K2.findings.assign(row_id="cockayne_2006.r02").iloc[2:3]
    found = certainty.certainty(changed(findings=retracted)).iloc[0]
    assert (found["levels"], found["certainty"]) == (2, "low")
    assert "retracted trials" in found["reason"]


def test_a_person_overrules_one_step_with_a_reason(steps):
    step = steps.loc[("vertebral_fractures", "missing_results")]
    assert (step["levels"], step["by"]) == (1, "a person")
    assert "OF study" in step["reason"]
    rule = certainty.certainty(changed(certainty=K2.certainty.iloc[:0]))
    assert set(rule["by"]) == {"the rule"}
    sure = rule.groupby("finding_id")["certainty"].first()
    assert sure["vertebral_fractures"] == "moderate"


@pytest.mark.parametrize(
    ("low", "high", "kind", "crossed"),
    [
        (0.5, 0.9, "clear effect", 1),
        (0.5, 0.75, "clear effect", 0),
        (0.85, 1.2, "no worthwhile effect", 0),
        (0.7, 1.2, "too imprecise to tell", 1),
        (0.7, 1.4, "too imprecise to tell", 2),
    ],
)
def test_an_interval_is_read_against_what_is_worthwhile(low, high, kind, crossed):
    rows = K2.reviews
    mine = rows["row_id"] == "mott_2020_correction.r01"
    rows.loc[mine, ["ci_low", "ci_high"]] = low, high
    dataset = changed(reviews=rows, findings=K2.findings.iloc[:1])
    assert summary_of_findings.summary_of_findings(dataset)["result"].item() == kind
    found = certainty.certainty(dataset).set_index("step").loc["imprecision", "levels"]
    assert found == crossed


@pytest.mark.parametrize(
    ("measure", "ratio", "risk", "expected"),
    [("rr", 2, 0.1, 0.2), ("rr", 3, 0.5, 1), ("or", 1, 0.3, 0.3), ("hr", 2, 0.1, 0.19)],
)
def test_a_ratio_makes_a_risk_of_another(measure, ratio, risk, expected):
    assert summary_of_findings.risk_with(measure, ratio, risk) == pytest.approx(expected)


def test_a_row_without_a_share_of_people_is_no_baseline():
    with pytest.raises(ValueError, match="allowed is a row with a share of people"):
        summary_of_findings.baseline_risk(K2, "shiraki_2000.f01")


def test_the_findings_of_another_article_are_pools_of_its_own_trials():
    found = summary_of_findings.summary_of_findings(data.open(EXAMPLE)).set_index("finding_id")
    assert found.loc["colds", "sentence"] == "Moonberry may reduce colds."
    assert found.loc["days", "n_trials"] == 2
    assert found.loc["days", "from_what"] == "the trials pooled here"


# Risk of bias ---------------------------------------------------------------------------------


def test_columns_decide_where_nobody_judged():
    bias = risk_of_bias.risk_of_bias(K2).set_index(["trial_id", "domain"])
    assert bias.loc[("binkley_2009", "measurement"), "judgement"] == "low"
    assert bias.loc[("shiraki_2000", "measurement"), "judgement"] == "some_concerns"
    assert bias.loc[("iwamoto_2000", "deviations"), "judgement"] == "not_stated"
    assert bias.loc[("je_2011", "missing_data"), "judgement"] == "high"
    by = bias.loc[("inoue_2009_of", "measurement")]
    assert (by["judgement"], by["by"]) == ("low", "a person")
    assert (bias["reason"] != "").all()


def test_a_trial_is_as_its_worst_domain():
    worst = risk_of_bias.overall(K2)
    assert worst["je_2011"] == "high"
    assert worst["binkley_2009"] == "some_concerns", "what the text does not say counts so"


# Effect direction -----------------------------------------------------------------------------


def test_open_trials_report_a_benefit_and_blinded_ones_do_not():
    trials = effect_direction.by_trial(effect_direction.results(K2, BONE)).query("form == 'MK-4'")
    counts = ["events_t", "n_t", "events_c", "n_c"]
    every = effect_direction.reported_by_quality(trials).iloc[0]
    assert every[counts].tolist() == [9, 10, 1, 5]
    assert every["p"] == pytest.approx(0.017, abs=0.0005)
    fewer = effect_direction.reported_by_quality(trials, without=("jiang_2014",)).iloc[0]
    assert fewer["p"] == pytest.approx(0.041, abs=0.0005)
    assert "chosen after looking" in effect_direction.LABEL


def test_the_sign_test_counts_printed_directions_only():
    trials = pd.DataFrame({"direction": ["favours"] * 7 + ["against"] + ["not printed"] * 4})
    found = effect_direction.sign_test(trials)
    assert (found["favours"], found["against"], found["none"]) == (7, 1, 4)
    assert found["p"] == pytest.approx(18 / 256)


def test_a_direction_is_no_significance():
    rows = effect_direction.results(K2, BONE).set_index("row_id")
    assert rows.loc["forli_2010.p01", ["direction", "reports"]].tolist() == ["favours", False]
    assert rows.loc["levy_schousboe_2023.p02", "direction"] == "against"
    assert rows.loc["binkley_2009.p01", "direction"] == "not printed"
    assert rows.loc["jiang_2014.p03", ["direction", "active"]].tolist() == ["against", True]
    assert "yonemura_2000" not in set(rows["trial_id"]), "the gap was there at the start"


@pytest.mark.parametrize(("share", "direction"), [(3, "favours"), (2, "mixed")])
def test_seven_of_ten_results_make_a_direction(share, direction):
    rows = pd.DataFrame(
        {
            "row_id": list("abcd"),
            "trial_id": "t",
            "name": "T",
            "site": list("abcd"),
            "grade": "A",
            "timepoint_months": 12.0,
            "form": "x",
            "quality": "open",
            "active": False,
            "direction": ["favours"] * share + ["against"] * (4 - share),
            "reports": False,
        }
    )
    assert effect_direction.by_trial(rows)["direction"].item() == direction


def test_an_article_without_findings_has_empty_tables():
    dataset = changed(findings=K2.findings.iloc[:0], certainty=K2.certainty.iloc[:0])
    for rows in (
        findings.table(dataset),
        findings.steps(dataset),
        findings.silent(dataset),
        effect_direction.matrix(dataset),
        effect_direction.quality_table(dataset),
    ):
        assert rows.empty
