"""What trials of any subject need: crossovers, clusters, events in person-time, other intervals."""

import pytest

from helpers import effects
from helpers.data import people_randomised
from helpers.data.validation.checking import check_folder
from helpers.display.text import quotation
from helpers.reanalysis.consistency import consistency
from helpers.reanalysis.effects_table import effects_table
from helpers.reanalysis.printed_effects import printed_effects
from support import example_folder

ADLER = "trials[adler_2015.f{}] {}"


@pytest.mark.parametrize("design", ["crossover", "cluster"])
def test_nothing_is_computed_from_arms_that_belong_together(tmp_path, design):
    people = {"studies[adler_2015] n_randomised": "100"} if design == "crossover" else {}
    made_up = example_folder.dataset(tmp_path, {"studies[adler_2015] design": design} | people)
    found = effects_table(made_up)
    assert "adler_2015" in set(made_up.contrasts["trial_id"])
    assert set(found["trial_id"]) == {"brandt_2018", "cortez_2011"}
    everyone = people_randomised(made_up, "adler_2015", ["moonberry", "control"])
    assert everyone == (100 if design == "crossover" else 200)


def test_a_factorial_trial_is_computed_as_one_of_parallel_arms(tmp_path):
    made_up = example_folder.dataset(tmp_path, {"studies[adler_2015] design": "Factorial"})
    assert "adler_2015" in set(effects_table(made_up)["trial_id"])


def of_events(**more: str) -> dict[str, str]:
    cells = {"counted": "events", "unit": "colds"}
    baseline = {"findings[colds] baseline_row_id": ""}
    rows = {ADLER.format(row, name): cell for row in (1, 2) for name, cell in cells.items()}
    return (
        baseline
        | rows
        | {ADLER.format(name[1], "person_years"): years for name, years in more.items()}
    )


def test_events_are_rates_over_printed_person_years(tmp_path):
    made_up = example_folder.dataset(tmp_path, of_events(f1="52.5", f2="47.5"))
    rates = effects_table(made_up).query("measure == 'rate ratio'")
    expected = effects.rate_ratio(30, 52.5, 45, 47.5, method="exact")
    assert rates[["estimate", "low", "high"]].to_numpy() == pytest.approx(
        expected[["estimate", "low", "high"]].to_numpy()
    )
    assert rates["basis"].tolist() == ["printed person-years"]
    assert quotation.quote(made_up, "adler_2015.f1").text.endswith("30 of 100 colds")


def test_without_person_years_of_both_arms_everyone_stayed(tmp_path):
    made_up = example_folder.dataset(tmp_path, of_events(f1="52.5"))
    (rate,) = effects_table(made_up).query("measure == 'rate ratio'")["estimate"]
    assert rate == pytest.approx(30 / 45)


def test_an_interval_of_another_level_is_read_at_its_level(tmp_path):
    wide = {"reported[adler_2015.p1] ci_level": "99"}
    made_up, usual = example_folder.dataset(tmp_path, wide), example_folder.EXAMPLE
    of_99, of_95 = (
        printed_effects(k.reported.query("row_id == 'adler_2015.p1'"))["se"].iloc[0]
        for k in (made_up, example_folder.open(usual))
    )
    assert of_99 / of_95 == pytest.approx(1.95996 / 2.57583, rel=1e-5)
    assert "(0.46 to 0.96; 99% interval)" in quotation.quote(made_up, "adler_2015.p1").text
    p = consistency(made_up).query("check == 'p_from_interval'")
    assert p["row_id"].tolist() == ["adler_2015.p1"]


def test_a_percentage_that_does_not_fit_its_count_is_a_finding(tmp_path):
    cells = {ADLER.format(1, "value"): "30.1", ADLER.format(1, "unit"): "%"}
    (problem,) = check_folder(example_folder.changed(tmp_path, cells)).problems
    assert "unless the note begins with 'As printed'" in problem.message
    cells[ADLER.format(1, "note")] = "As printed in the table"
    (finding,) = consistency(example_folder.dataset(tmp_path, cells)).to_dict("records")
    assert (finding["row_id"], finding["printed"]) == ("adler_2015.f1", "30.1")
    assert finding["implied"] == "30 from 30 of 100"


def test_a_contrast_may_have_several_arms_on_each_side(tmp_path):
    arm = {"trial_id": "adler_2015", "arm_label": "Placebo 2", "treatment": "second placebo"}
    arm |= {"arm_id": "control_2", "is_control": "yes", "n_randomised": "50", "grade": "A"}
    cells = {
        "reported[adler_2015.p1] arm_control": "control;control_2",
        "studies[adler_2015] n_randomised": "250",
    }
    made_up = example_folder.dataset(tmp_path, cells, arms=[arm | {"source_id": "src_adler_2015"}])
    assert "v placebo or second placebo: RR" in quotation.quote(made_up, "adler_2015.p1").text


@pytest.mark.parametrize(
    ("statistic", "value"),
    [("or", "0.52"), ("rate_ratio", "0.67"), ("risk_difference", "-15"), ("nnt", "7")],
)
def test_what_papers_print_can_be_entered(tmp_path, statistic, value):
    cells = {f"reported[adler_2015.p1] {name}": "" for name in ("ci_low", "ci_high")}
    cells |= {
        "reported[adler_2015.p1] statistic": statistic,
        "reported[adler_2015.p1] value": value,
    }
    links = {f"claim_evidence[{claim}/adler_2015.p1] compare": "" for claim in ("a02",)}
    made_up = example_folder.dataset(tmp_path, cells | links)
    assert value.replace("-", "−") in quotation.quote(made_up, "adler_2015.p1").text
