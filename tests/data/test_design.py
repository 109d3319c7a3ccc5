"""What the closed columns say about the design of a trial."""

import pandas as pd
import pytest

from helpers.data import design
from helpers.data.schema.columns import folded
from helpers.data.schema.vocabulary import ALLOCATIONS, BLINDINGS, CONTROLS, DESIGNS


def study(**columns) -> pd.Series:
    unknown = dict.fromkeys(("allocation", "blinding", "control"), "not_reported")
    return pd.Series({"design": "parallel"} | unknown | columns)


@pytest.mark.parametrize(
    ("columns", "randomized", "controlled"),
    [
        ({}, False, False),
        ({"allocation": "randomized"}, True, False),
        ({"allocation": "quasi_randomized", "blinding": "open"}, False, False),
        ({"allocation": "randomized", "blinding": "single"}, True, False),
        ({"allocation": "randomized", "blinding": "double", "control": "active"}, True, True),
        ({"allocation": "randomized", "blinding": "open", "control": "placebo"}, True, True),
    ],
)
def test_chance_blinding_and_placebo_are_kept_apart(columns, randomized, controlled):
    assert design.is_randomized(study(**columns)) is randomized
    assert design.is_controlled(study(**columns)) is controlled


@pytest.mark.parametrize(
    ("kind", "independent"),
    [("parallel", True), ("factorial", True), ("crossover", False), ("cluster", False)],
)
def test_people_who_count_twice_or_in_groups_are_not_independent(kind, independent):
    assert design.has_independent_arms(study(design=kind)) is independent


def test_every_word_of_every_list_has_words_for_a_reader():
    for column, words in {
        "design": DESIGNS,
        "allocation": ALLOCATIONS,
        "blinding": BLINDINGS,
        "control": CONTROLS,
    }.items():
        for word in words:
            assert "_" not in design.in_words(study(**{column: word}))


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("Randomised", "randomized"),
        ("quasi-randomised", "quasi_randomized"),
        ("No treatment", "no_treatment"),
        ("Meta-analysis of trials", "meta_analysis_of_trials"),
        ("favors_treatment", "favours_treatment"),
    ],
)
def test_case_hyphens_and_spelling_are_no_difference(typed, listed):
    assert folded(typed) == folded(listed)
