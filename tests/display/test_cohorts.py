"""Rows of cohorts as texts: every digit is a printed one, and no two rows read alike."""

import re
from pathlib import Path

import pytest

from helpers import data, printed
from helpers.display import text as words
from support.project_data import K2

COHORTS = K2.cohorts.set_index("row_id", drop=False)


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", text))


@pytest.mark.parametrize(
    ("row_id", "told"),
    [
        ("geleijnse_2004.c05", "OR 0.48 (0.32 to 0.71)"),
        ("jorgensen_2004.c01", "OR 0.51 (interval not reported), p for trend = 0.007"),
        ("schilcher_2015.c04", "change −70% per year"),
        ("schurgers_2007.c02", "7 to 8 fold"),
        ("cardwell_2010.c01", "79 cancers"),
        ("liberman_1995.c01", "difference 8.8 ± 0.4% (SE), p < 0.001"),
        ("luo_1997.c01", "higher"),
        ("moriishi_2020.c01", "no significant difference"),
        ("yoshida_2008.c01", "lower, p for interaction = 0.02"),
    ],
)
def test_what_a_row_prints(row_id, told):
    assert words.cohorts.result(COHORTS.loc[row_id]) == told


def test_every_row_says_something_and_only_with_its_own_digits():
    cells = ["estimate", "ci_low", "ci_high", "spread", "events"]
    for row_id, row in COHORTS.iterrows():
        told = words.cohorts.result(row)
        own = " ".join([*(row[f"{cell}_printed"] for cell in cells), row["p"], row["unit"]])
        note = row["note"] if row["measure"] in words.cohorts.SAID_IN_THE_NOTE else ""
        assert told, row_id
        assert numbers(told) <= numbers(f"{own} {note}"), row_id
        if row["estimate_printed"] not in ("", printed.NOT_REPORTED):
            assert row["estimate_printed"].lstrip("-") in told, row_id


def test_no_two_rows_read_alike():
    texts = words.cohorts.results(K2, COHORTS["cohort_id"]).drop(columns="row_id")
    assert not texts.duplicated().any()


def test_both_sides_of_a_comparison_are_named():
    texts = words.cohorts.results(K2, "hodges_1993").set_index("row_id")["compared"]
    assert texts[["hodges_1993.c01", "hodges_1993.c02"]].str.split(": ").str[1].tolist() == [
        "cases",
        "controls",
    ]


def test_second_hand_is_said_with_its_place():
    texts = words.cohorts.results(K2, COHORTS["cohort_id"]).set_index("row_id")["printed"]
    assert texts["li_2012.c01"] == "HR 1.86 (1.17 to 2.96); grade B, read in Li 2012 news"
    grades = texts.str.extract("; grade ([A-Z])")[0].fillna("A")
    assert grades.tolist() == COHORTS["grade"].tolist()


def test_another_folder_is_named_by_its_own_tables(monkeypatch):
    monkeypatch.setenv(data.FOLDER_VARIABLE, "nowhere")
    example = data.open(Path(__file__).parents[2] / "examples" / "another_article")
    assert set(words.cohorts.results(example, example.cohorts["cohort_id"])["study"]) == {
        "Dora 2012"
    }


def test_a_study_that_is_not_in_the_tables_is_an_error():
    with pytest.raises(ValueError, match=r"studies: 'smith_1900'; allowed is a cohort_id"):
        words.cohorts.results(K2, "booth_2000 smith_1900")
