"""Cells of the table of trials: no identifier of the tables is left in them."""

import pandas as pd

from helpers.display.text import provenance
from support.project_data import K2


def test_every_identifier_becomes_a_name():
    named = provenance.studies(K2)
    assert not named["via"].str.contains("_", regex=False).any()
    assert not named["status_notice"].str.contains("_", regex=False).any()
    assert provenance.with_names(K2, pd.Series([], dtype=object)).empty


def test_what_was_given_is_named_once():
    given = provenance.studies(K2).set_index("trial_id")["given"]
    assert given["shiraki_2000"] == "MK-4, 45 mg"
    assert given["binkley_2009"] == "MK-4 45 mg; K1 1 mg", "the dose says it already"
    assert given["takahashi_2001"] == "not reported"


def test_trials_are_listed_by_year():
    assert provenance.studies(K2)["year"].dropna().is_monotonic_increasing
