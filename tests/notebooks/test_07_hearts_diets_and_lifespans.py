"""What notebook 07 finds, computed again from the tables by other ways where there is one."""

import math
import re

import numpy as np
import pandas as pd
import pytest

from conftest import NOTEBOOKS
from helpers import claims, effects, meta
from helpers.reanalysis import printed_effects
from support.project_data import K2

COHORTS = K2.cohorts.set_index("row_id")
CLAIMS = K2.claims.set_index("claim_id")
COMPARED = claims.compared_rows(K2, "cohorts").query("level != 'reference_text'")
LIMITS = ["estimate", "ci_low", "ci_high"]


def of(claim_id: str) -> pd.DataFrame:
    return COMPARED[COMPARED["claim_id"] == claim_id].set_index("row_id")


def test_no_cohort_figure_on_k2_is_the_printed_one_and_about_the_same_thing():
    by_claim = COMPARED.groupby("claim_id")["as_claimed"].any()
    on_k2 = ["c07", "c08", "c12", "c26", "c82"]
    found = COMPARED.loc[COMPARED["claim"].str.contains("K2|MK-7"), "claim_id"]
    assert found.unique().tolist() == on_k2
    assert not by_claim[on_k2].any()
    others = by_claim.drop(on_k2)
    assert (len(others), others.sum()) == (7, 6)
    assert others.index[~others].tolist() == ["b17"]


def test_sixty_five_fewer_one_way_is_186_more_the_other_and_it_is_k1():
    row = COHORTS.loc["booth_2000.c01"]
    assert "K1" in row["exposure"]
    assert 100 * (1 - row["estimate"]) == pytest.approx(CLAIMS.loc["c12", "claimed_value"])
    turned = (
        of("c12").loc["booth_2000.c01", ["on_scale", "on_scale_low", "on_scale_high"]].astype(float)
    )
    assert turned.round(0).tolist() == [186, 6, 669]
    assert (1 + turned / 100).round(2).tolist() == [2.86, 1.06, 7.69]


def test_what_is_right_is_called_right():
    assert of("b15")["agreement"].to_dict() == {"kanis_2004.c01": "same", "kanis_2023.c01": "close"}
    assert of("c81")["agreement"].tolist() == of("c82")["agreement"].tolist() == ["same"]
    assert of("c36")["agreement"].tolist() == ["same"]
    assert of("c47")["agreement"].to_dict() == {"li_2012.c01": "close", "pana_2021.c01": "differs"}


def test_the_later_report_of_rotterdam_leaves_the_claim_outside():
    assert of("c26")["agreement"].to_dict() == {
        "geleijnse_2004.c01": "compatible",
        "geleijnse_2004.c05": "close",
        "engelen_rotterdam.c01": "differs",
    }
    assert COHORTS.loc["geleijnse_2004.c01", LIMITS].tolist() == [0.43, 0.24, 0.77]
    assert COHORTS.loc["engelen_rotterdam.c01", LIMITS].tolist() == [0.97, 0.75, 1.26]


def test_twelve_steps_taken_literally():
    slope = COHORTS.loc["gast_2009.c01"]
    assert slope["contrast"] == "per 10 ug/day"
    steps = CLAIMS.loc["c75", "claimed_high"] / 10
    assert steps == 12
    powers = np.exp(steps * np.log(slope[LIMITS].astype(float)))
    assert powers.round(2).tolist() == [0.32, 0.14, 1.00]
    intake = COHORTS.loc["gast_2009.c02"]
    assert (120 - intake["estimate"]) / intake["spread"] == pytest.approx(7.1, abs=0.05)


def test_seven_years_would_need_death_rates_that_double_in_sixteen_or_more():
    deaths = COHORTS.loc["geleijnse_2004.c03", LIMITS].astype(float)
    years = CLAIMS.loc["c32", "claimed_value"] * math.log(2) / -np.log(deaths)
    assert years.round().tolist() == [16, 9, 58]


def test_the_two_epic_cohorts_differ_by_more_than_chance():
    two = COHORTS.loc[["li_2012.c01", "pana_2021.c01"]]
    both = printed_effects(two)
    pooled = meta.pool(both, tau2="common", interval="normal").iloc[0]
    z = (both["y"].iloc[0] - both["y"].iloc[1]) / np.hypot(*both["se"])
    assert pooled["q"] == pytest.approx(z**2)
    assert pooled["q_p"] == pytest.approx(math.erfc(abs(z) / math.sqrt(2)))
    assert pooled["q_p"] == pytest.approx(0.0085, abs=5e-5)


def test_cardwells_counts_make_a_ratio_whose_interval_holds_greens():
    users, controls = (COHORTS.loc[f"cardwell_2010.c0{k}", ["events", "n"]] for k in (1, 2))
    ratio = effects.risk_ratio(*users, *controls).iloc[0]
    assert [round(ratio[name], 2) for name in ("estimate", "low", "high")] == [1.10, 0.80, 1.51]
    assert ratio["low"] < COHORTS.loc["green_2010.c01", "estimate"] < ratio["high"]


def test_no_cohort_reaches_eight_fold_and_one_interval_does():
    folds = of("b17")
    assert folds["on_scale"].max() == 3.7
    assert folds.index[folds["on_scale_high"] >= 8].tolist() == ["ioannidis_2009.c01"]


def test_two_printed_ratios_are_not_in_the_middle_of_their_intervals():
    ratios = COHORTS[COHORTS["measure"].isin(["rr", "hr", "or"]) & COHORTS["ci_low"].notna()]
    back = printed_effects(ratios)
    assert back.index[back["note"] != ""].tolist() == ["gast_2009.c01", "black_1996.c04"]


def test_every_row_of_cohorts_but_those_on_bone_scans_is_shown():
    notebook = next(path for path in NOTEBOOKS if path.stem.startswith("07_"))
    shown = set(re.findall(r'data-row=\\"([^\\]+)\\"', notebook.read_text(encoding="utf-8")))
    left_out = COHORTS.drop(shown & set(COHORTS.index))["cohort_id"]
    assert set(left_out) == {"marshall_1996", "who_t_score", "wilson_smith_dxa", "iscd_lsc"}
