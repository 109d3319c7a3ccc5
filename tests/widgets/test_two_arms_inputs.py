"""What can be typed, and what is said beside the field where it cannot be."""

import pytest

from helpers.widgets.two_arms_examples import MADE_UP
from helpers.widgets.two_arms_inputs import KINDS, read

GOOD = {
    "people": MADE_UP.typed,
    "rates": {"events_t": "3", "time_t": "40.5", "events_c": "0", "time_c": "39"},
    "means_sd": {"mean_t": "-0.5", "sd_t": "2.6", "n_t": "9"}
    | {"mean_c": "−3.30", "sd_c": "3", "n_c": "11"},
    "means_se": {"mean_t": "1", "sd_t": "0.3", "n_t": "", "mean_c": "2", "sd_c": "0.4", "n_c": ""},
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_good_input_becomes_numbers(kind):
    reading = read(kind, GOOD[kind])
    assert reading.problems == {}
    assert list(reading.values) == KINDS[kind].names


def test_a_claim_may_be_typed_or_not():
    assert read("people", GOOD["people"]).claimed is None
    assert read("people", GOOD["people"] | {"claimed": "0.2"}).claimed == 0.2
    assert read("means_sd", GOOD["means_sd"] | {"claimed": "−1"}).claimed == -1


def test_numbers_may_be_typed_as_they_are_printed():
    values = read("means_sd", GOOD["means_sd"]).values
    assert (values["mean_t"], values["mean_c"]) == (-0.5, -3.3)
    assert read("people", MADE_UP.typed | {"n_t": "1,158"}).values["n_t"] == 1158


@pytest.mark.parametrize(
    ("kind", "field", "typed", "told"),
    [
        ("people", "n_t", "0", "0; allowed is a whole number, 1 or more"),
        ("people", "events_t", "51", "51 of 50 people; allowed are at most 50"),
        ("people", "events_c", "", "empty; allowed is"),
        ("people", "events_c", "  ", "empty; allowed is"),
        ("people", "events_c", "many", "'many' is no number"),
        ("people", "events_c", "not_reported", "'not_reported' is no number"),
        ("people", "events_c", "1e3", "'1e3' is no number"),
        ("people", "events_c", "nan", "'nan' is no number"),
        ("people", "events_c", "<5", "'<5' is no number"),
        ("people", "events_c", "3,5", "'3,5' is no number"),
        ("people", "events_c", "-1", "-1; allowed is a whole number, 0 or more"),
        ("people", "events_c", "1.5", "1.5 is no whole number"),
        ("people", "n_c", "100001", "at most 100,000"),
        ("people", "claimed", "half", "'half' is no number"),
        ("people", "claimed", "0", "0; allowed is a number above 0, or nothing"),
        ("means_sd", "claimed", "x", "'x' is no number; allowed is a number, or nothing"),
        ("rates", "time_t", "0", "0; allowed is a number above 0"),
        ("means_sd", "sd_t", "0", "0; allowed is a number above 0"),
        ("means_sd", "n_t", "1", "1; allowed is a whole number, 2 or more"),
        ("means_sd", "n_t", "", "empty; allowed is"),
        ("means_se", "n_t", "12", "empty; allowed is nothing in both arms"),
    ],
)
def test_impossible_input_is_told_beside_its_field(kind, field, typed, told):
    problems = read(kind, GOOD[kind] | {field: typed}).problems
    assert len(problems) == 1
    (where,) = problems
    assert where == ("n_c" if kind == "means_se" else field)
    assert told in problems[where]


def test_every_problem_is_told_at_once():
    assert set(read("people", dict.fromkeys(MADE_UP.typed, "?")).problems) == set(MADE_UP.typed)
