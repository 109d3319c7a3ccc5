"""What is known of columns, measures and methods: a label each, and a format that exists."""

import pytest

from helpers import effects, numbers
from helpers.data.schema import TABLES
from helpers.data.schema.vocabulary import COHORT_MEASURES, REVIEW_MEASURES, STATISTICS
from helpers.display import labels

NAMED = [(name, about) for table in TABLES.values() for name, about in table.columns.items()]


def test_every_column_of_the_tables_has_one_short_label():
    shown_otherwise = {
        "i2": "I²",
        "label": "Trial",
        "grade": "Read",
    }  # in a forest plot, each row is a trial
    for name, about in NAMED:
        label = shown_otherwise.get(name, about.title)
        assert labels.column(name).label.startswith(label)
        assert 0 < len(about.title) <= 36
        assert "_" not in about.title
    assert len({(name, about.title) for name, about in NAMED}) == len(dict(NAMED))


@pytest.mark.parametrize("name", dict(NAMED) | labels.COLUMNS)
def test_every_format_can_show_a_number(name):
    spec = labels.column(name).format
    assert labels.shown(1.0, spec)
    assert not spec or spec in labels.WORDS or numbers.formatted(1.0, spec)


def test_units_that_do_not_change_stand_in_the_header():
    assert labels.header("duration_months") == "Treated for (months)"
    assert labels.header("value") == "Value"
    assert labels.header("i2") == "I² (%)"


def test_a_column_of_one_arm_says_of_which():
    assert labels.header("events_t") == labels.header("events_printed_t") == "Events, treated"
    assert labels.header("mean_c") == "Mean, control"
    assert labels.column("percent_t") is None


@pytest.mark.parametrize(
    "effect",
    [
        effects.risk_ratio(14, 120, 35, 121),
        effects.odds_ratio(14, 120, 35, 121),
        effects.rate_ratio(14, 240, 35, 242),
        effects.risk_difference(14, 120, 35, 121),
        effects.mean_difference(-0.5, 7.4, 30, -3.3, 8.1, 31),
    ],
)
def test_computed_columns_are_known(effect):
    assert all(labels.column(name) for name in effect)


@pytest.mark.parametrize("name", sorted({*STATISTICS, *REVIEW_MEASURES, *COHORT_MEASURES}))
def test_every_measure_of_the_tables_has_a_label(name):
    known = labels.measure(name)
    assert known.label[0].isupper()
    assert "_" not in known.label
    assert numbers.formatted(1.0, known.format)


@pytest.mark.parametrize("ratio", ["rr", "or", "hr", "risk ratio", "Odds ratio", "rate ratio"])
def test_ratios_are_shown_as_ratios_by_either_name(ratio):
    assert labels.measure(ratio).format == "ratio"
    assert labels.measure(ratio).label.endswith(" ratio")


@pytest.mark.parametrize(
    ("attrs", "label", "spec"),
    [
        ({"measure": "risk ratio", "level": 0.95}, "Risk ratio (95% interval)", "ratio"),
        ({"measure": "or", "level": 0.9}, "Odds ratio (90% interval)", "ratio"),
        (
            {"measure": "risk difference", "level": 0.95},
            "Risk difference in points (95% interval)",
            "points",
        ),
        ({"measure": "mean difference"}, "Mean difference (interval)", ".2f"),
        ({"scale": "identity"}, "Estimate (interval)", ".2f"),
        ({}, "Estimate (interval)", "ratio"),
    ],
)
def test_an_effect_says_what_it_is_and_how_it_is_shown(attrs, label, spec):
    known = labels.effect(attrs)
    assert (known.label, known.format) == (label, spec)


@pytest.mark.parametrize(
    ("cell", "spec", "text"),
    [
        ("source_inferred;relative_only", "words", "source inferred, relative only"),
        ("or", "measure", "Odds ratio"),
        ("percent_reduction", "measure", "Percent fewer"),
        ("score", "method", "score (Miettinen and Nurminen)"),
        ("Peto, odds ratio", "method", "Peto, odds ratio"),
        ("-0.50", ".1f", "−0.50"),
        ("favours_control", "short", "favours control"),
        ("a_b", "", "a_b"),
        (11.079, "measure", "11.1"),
        (False, "", "no"),
        (None, "n", "–"),
    ],
)
def test_a_cell_as_a_reader_sees_it(cell, spec, text):
    assert labels.shown(cell, spec) == text
