"""What the trials tell, in words that fit none, one and many."""

import pandas as pd
import pytest

from helpers.display.text import trials

OWN, SECOND, MISSING, NONE = "printed", "second_hand", "not_reported", "not_applicable"
NAMES = pd.Series([f"Trial {letter}" for letter in "ABCDEFGHI"])


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ([], "No trial speaks of falls."),
        ([NONE], "No trial speaks of falls."),
        ([OWN], "The one trial that speaks of falls prints the count of both groups (Trial A)."),
        (
            [MISSING, NONE],
            "The one trial that speaks of falls does not print the count of both groups.",
        ),
        (
            [SECOND],
            "The one trial that speaks of falls does not print the count of both groups; "
            "for 1 the counts are second hand (Trial A).",
        ),
        (
            [MISSING, MISSING],
            "Of 2 trials that speak of falls, none prints the count of both groups.",
        ),
        (
            [OWN, OWN, SECOND, MISSING],
            "Of 4 trials that speak of falls, 2 print the count of both groups (Trial A, Trial B); "
            "for 1 more the counts are second hand (Trial C).",
        ),
        ([OWN] * 7, "Of 7 trials that speak of falls, 7 print the count of both groups."),
    ],
)
def test_who_prints_the_counts(states, told):
    states = pd.Series(states, dtype=object)
    assert trials.both_groups(states, NAMES[: len(states)], "falls") == told


def studies(*rows: tuple, columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns))


@pytest.mark.parametrize(
    ("rows", "articles", "told"),
    [
        ([], 1, "The tables hold no trial."),
        ([("omitted", "")], 1, "The article cites no trial."),
        ([("omitted", "")] * 2, 2, "The two articles cite none of 2 trials."),
        ([("a", "")], 1, "The article cites the only trial; no retraction of it was found."),
        ([("a", "retracted")], 1, "The article cites the only trial; it has been retracted."),
        (
            [("a", ""), ("a;b", "questioned"), ("omitted", "retracted")],
            2,
            "The two articles cite 2 of 3 trials; no retraction of those was found.",
        ),
        (
            [("a", "retracted"), ("c", "retracted"), ("c", ""), ("omitted", "")],
            3,
            "The three articles cite 3 of 4 trials; 2 of those have been retracted.",
        ),
    ],
)
def test_what_the_articles_cite(rows, articles, told):
    assert trials.cited(studies(*rows, columns=("cited_by", "status")), articles) == told


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "No trial gives its size."),
        ([("A", None, "a")], "No trial gives its size."),
        (
            [("A", 1, "omitted")],
            "One trial gives its size: A has 1 person, and no article cites it.",
        ),
        (
            [("A", 30, "a"), ("B", 1200, "b")],
            "The trials that give their size have 1,230 people together. "
            "The largest, B, has 1,200, and an article cites it.",
        ),
        (
            [("A", 30, "a"), ("B", 40, "omitted"), ("C", None, "a")],
            "The cited trials that give their size have 30 people together, the others 40. "
            "The largest, B, has 40, and no article cites it.",
        ),
    ],
)
def test_how_large_they_are(rows, told):
    frame = studies(*rows, columns=("name", "n_randomised", "cited_by"))
    assert trials.sizes(frame.astype({"n_randomised": float})) == told


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], ""),
        ([("A", "A", "")], "No design and no size is second hand."),
        ([("A", "B", "")], "Design and size are second hand (grade B) in A."),
        (
            [("A", "A", "size is grade B")],
            "By their notes single items are second hand (grade B) in A.",
        ),
        (
            [("A", "B", "grade B"), ("B", "B", ""), ("C", "A", "grade B")],
            "Design and size are second hand (grade B) in A and B; "
            "by their notes single items are so in C too.",
        ),
    ],
)
def test_what_is_second_hand(rows, told):
    frame = studies(*rows, columns=("name", "grade", "note")).astype(object)
    assert trials.second_hand_designs(frame) == told


@pytest.mark.parametrize(
    ("rows", "doubted", "told"),
    [
        ([], 0, "No trial speaks of weight."),
        ([], 1, "Without the retracted or questioned trial, no trial speaks of weight."),
        (
            [(OWN, MISSING, NONE)],
            2,
            "Without the 2 retracted or questioned trials, 1 trial speaks of weight. "
            "None gives a mean and a ± for both groups.",
        ),
        (
            [(OWN, OWN, MISSING)],
            0,
            "1 trial speaks of weight. 1 gives a mean and a ± for both groups: Trial A. "
            "It does not say what its ± is.",
        ),
        (
            [(OWN, SECOND, OWN), (OWN, OWN, OWN), (NONE, NONE, NONE)],
            0,
            "2 trials speak of weight. 2 give a mean and a ± for both groups, second hand "
            "included: Trial A, Trial B. 2 of them say what their ± is.",
        ),
        (
            [(OWN, OWN, MISSING), (OWN, OWN, MISSING)],
            0,
            "2 trials speak of weight. 2 give a mean and a ± for both groups: Trial A, Trial B. "
            "None of them says what its ± is.",
        ),
    ],
)
def test_who_gives_a_mean_and_its_spread(rows, doubted, told):
    states = studies(*rows, columns=("means", "spreads", "spread_kind")).astype(object)
    assert trials.means_and_spreads(states, NAMES[: len(rows)], "weight", doubted) == told


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], ""),
        (
            [(MISSING, OWN)],
            "The only trial does not say who knew the treatment, and gives the size of each arm.",
        ),
        (
            [(MISSING, SECOND)] * 2,
            "Of 2 trials, none says who knew the treatment; none gives the size of each arm in "
            "its own text.",
        ),
        (
            [(OWN, OWN), (OWN, OWN), (MISSING, MISSING)],
            "Of 3 trials, 2 say who knew the treatment; 2 give the size of each arm in their own "
            "text.",
        ),
    ],
)
def test_who_knew_and_how_large_the_arms_were(rows, told):
    frame = studies(*rows, columns=("blinding", "randomised"))
    assert trials.blinding_and_arms(frame) == told
