"""How a cell reads: names keep the spelling of their citations, and every name is a whole one."""

import pandas as pd
import pytest

from helpers import data
from helpers.display import phrases

IDS = {
    "studies": "trial_id",
    "reviews": "review_id",
    "cohorts": "cohort_id",
    "sources": "source_id",
}


@pytest.mark.parametrize(
    ("identifier", "told"),
    [
        ("src_van_ballegooijen_2017", "Van Ballegooijen 2017"),
        ("src_levy_schousboe_2023", "Levy-Schousboe 2023"),
        ("src_iwamoto_sato_2012", "Iwamoto and Sato 2012"),
        ("src_inoue_t_2001", "Inoue T 2001"),
        ("src_cochrane_cd007470", "Cochrane CD007470"),
        ("src_tanaka_2014_design", "Tanaka 2014 design"),
        ("endocr_res_2001", "Endocr Res 2001"),
        ("mronj_surgery_series", "MRONJ surgery series"),
        ("mrc_hnr_phylloquinone", "MRC HNR phylloquinone"),
        ("surgeon_general_2004", "Surgeon General 2004"),
        ("us_aff_2020", "US AFF 2020"),
        ("alendronate_cochrane_update", "Alendronate Cochrane update"),
        ("protelos_smpc", "Protelos SmPC"),
        ("bjr_2024", "BJR 2024"),
        ("iwamoto_2009_ad", "Iwamoto 2009 AD"),
        ("cockayne_2006_without_sato", "Cockayne 2006 without Sato"),
        ("cheung_2008_ecko", "ECKO"),
    ],
)
def test_a_name_is_written_as_in_its_citation(identifier, told):
    assert data.names(pd.Series([identifier])).tolist() == [told]


@pytest.mark.parametrize("table", IDS)
def test_everything_has_a_name_of_its_own_that_begins_with_a_capital(table):
    identifiers = data.load(table)[IDS[table]].drop_duplicates()
    named = data.names(identifiers)
    assert not named.duplicated().any()
    assert named.str.match(r"[A-Z]").all()
    assert not named.str.contains("_").any()


def test_the_index_is_kept_and_a_stranger_is_named_from_its_id():
    named = data.names(pd.Series(["new_trial_2030"], index=[7]))
    assert named.to_dict() == {7: "New trial 2030"}


def test_a_capital_at_the_start_of_a_sentence_tells_nothing():
    assert phrases.name("x_meta_2014", "Meta-analysis of serum magnesium. X 2014") == "X meta 2014"
    assert phrases.name("li_news", "Li K et al. News of 2012") == "Li news"


@pytest.mark.parametrize(
    ("p", "told"),
    [
        ("0.015…", "p = 0.015…"),
        (">0.05", "p > 0.05"),
        (">=0.05", "p ≥ 0.05"),
        (".03", "p = .03"),
        ("1", "p = 1"),
        ("<0.001 vs 1950", "p < 0.001 vs 1950"),
        ("interaction <0.001", "p for interaction < 0.001"),
        ("", ""),
    ],
)
def test_a_printed_p_keeps_its_digits(p, told):
    assert phrases.printed_p(p) == told


def test_an_interval_needs_both_its_limits():
    assert phrases.limits("0.2", "not_reported") == phrases.limits("", "0.9") == ""
