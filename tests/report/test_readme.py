"""What the README says was found is what the tables and the ledger say; its example runs."""

import re

import pandas as pd
import pytest

from helpers import claims
from helpers.report import record
from support.project_data import K2

TEXT = " ".join(record.README.read_text(encoding="utf-8").split())
STANDING = ["holds", "holds with caveats"]


@pytest.fixture(scope="module")
def verdicts() -> pd.Series:
    return claims.ledger(K2).set_index("claim_id")["verdict"]


def test_more_than_half_stand_and_half_of_them_with_caveats(verdicts):
    assert "More than half of those that could be judged stand, half of them with caveats" in TEXT
    judged = verdicts[~verdicts.isin(["not examined", "cannot be checked"])]
    stand = judged[judged.isin(STANDING)]
    assert 0.5 < len(stand) / len(judged) < 0.65
    assert 0.4 < (stand == "holds with caveats").mean() < 0.6


def test_the_broad_claims_do_not_stand(verdicts):
    assert "the broad ones, that K2 builds bone and prevents fractures, are not among them" in TEXT
    assert not verdicts[["b01", "b02", "b11", "b12", "a39"]].isin(STANDING).any()


def test_the_counts_are_printed_by_the_article_alone():
    assert "only the article prints them" in TEXT
    figures = K2.trials.query("trial_id == 'shiraki_2000' and events == events")
    assert set(figures["source_id"]) == {"src_article_b"}
    assert sorted(figures["events"]) == [14, 35]


def test_bone_was_lost_more_slowly_and_not_built():
    assert "the best guess for the treated is a small loss" in TEXT
    pair = K2.contrasts.query(
        "trial_id == 'shiraki_2000' and outcome_id == 'bmd_change_percent' "
        "and timepoint_months == 24"
    ).iloc[0]
    assert pair["value_c"] < pair["value_t"] < 0


def test_three_trials_behind_the_hip_fractures_are_retracted():
    assert "rests mostly on three trials that have been retracted since" in TEXT
    studies = K2.studies
    retracted = studies[(studies["status"] == "retracted") & (studies["cited_by"] == "a")]
    assert len(retracted) == 3


def test_the_largest_trial_found_nothing_and_is_not_cited():
    assert "The largest trial found no significant difference, and no article cites it." in TEXT
    studies = K2.studies.set_index("trial_id")
    largest = studies["n_randomised"].idxmax()
    assert studies.loc[largest, "cited_by"] == "omitted"
    said = K2.reported.query("trial_id == @largest and outcome_id == 'new_fracture'")
    assert "no_significant_difference" in set(said["value_printed"])


def test_the_example_runs():
    (code,) = re.findall(r"```python\n(.*?)```", record.README.read_text(encoding="utf-8"), re.S)
    *before, last = code.strip().splitlines()
    names: dict = {}
    exec("\n".join(before), names)
    shown = eval(last, names)
    assert list(shown.columns[:5]) == ["estimate", "low", "high", "y", "se"]
    assert len(shown) == 1
