"""Whether a notice was out when an article was written: told only where the dates tell it."""

import pandas as pd
import pytest

from helpers.display.text import notices


@pytest.mark.parametrize(
    ("date", "found"),
    [
        ("not_reported", ""),
        ("last winter", ""),
        ("2021", "2021"),
        ("2021-04", "2021-04"),
        ("2021-04-30", "2021-04"),
        ("reviewed May 2022", "2022-05"),
        ("12 March 2020", "2020-03"),
        ("Dec. 1, 2019", "2019-12"),
        ("8 Sept 2019", "2019-09"),
        ("maybe 2019", "2019"),
        ("published 2018, updated June 2021", "2021-06"),
    ],
)
def test_a_date_is_read_from_words(date, found):
    assert notices.when(date) == found


def articles(**dates: str) -> pd.DataFrame:
    return pd.DataFrame(dates.items(), columns=["article", "date"])


def test_only_articles_with_a_date_are_marked_and_those_of_one_date_together():
    marked = notices.dates_of(articles(a="May 2022", b="reviewed May 2022", c="2022-05"))
    assert marked == {"Articles a and c": "2022-05", "Article b reviewed": "2022-05"}
    assert notices.dates_of(articles(a="not_reported")) == {}


@pytest.mark.parametrize(
    ("one", "other", "first"),
    [
        ("2014", "2021", True),
        ("2021", "2014", False),
        ("2021-03", "2021-04", True),
        ("2021-03-02", "2021-03", None),
        ("2021", "2021-04", None),
        ("", "2021", None),
    ],
)
def test_dates_that_are_not_exact_enough_tell_nothing(one, other, first):
    assert notices.came_first(one, other) is first


def study(name: str, date: str, cited_by: str = "a", via: str = "", status: str = "retracted"):
    return {
        **{"name": name, "cited_by": cited_by, "via": via},
        **{"status": status, "status_date": date},
    }


@pytest.mark.parametrize(
    ("trials", "dates", "told"),
    [
        (
            [study("A", "2014", status="questioned"), study("B", "2014", cited_by="omitted")],
            {"a": "2021"},
            "No retraction was found of any trial that an article cites.",
        ),
        (
            [study("A", "2022-02")],
            {"a": "May 2021"},
            "1 retracted trial stands among the cited ones: A. Article a leans on it, and was "
            "written before the notice of 2022-02.",
        ),
        (
            [study("A", "2021")],
            {"a": "May 2021", "b": "2020", "c": "2020"},
            "1 retracted trial stands among the cited ones: A. Article a leans on it. Its date, "
            "May 2021, does not tell whether the notice of 2021 came first. Articles b and c cite "
            "no retracted trial.",
        ),
        (
            [study("A", "")],
            {"a": "2021"},
            "1 retracted trial stands among the cited ones: A. Article a leans on it. Its date, "
            "2021, does not tell whether the notice of unknown date came first.",
        ),
        (
            [study("A", "2014", via="x"), study("B", "2016", via="x"), study("C", "2015", "b")],
            {"a": "not_reported", "b": "2020"},
            "3 retracted trials stand among the cited ones: A, B and C. Article a leans on A and "
            "B, not in so many words. It prints no date, so nobody can say from the text whether "
            "the notices of 2014 to 2016 were out when it was written. Article b leans on C, and "
            "was written after the notice of 2015.",
        ),
        (
            [study("A", "2014", "a;b"), study("B", "2018", "a;b")],
            {"a": "2016", "b": "2019"},
            "2 retracted trials stand among the cited ones: A and B. Article a leans on them, and "
            "was written between the first and the last of the notices of 2014 to 2018. "
            "Article b leans on them, and was written after the notices of 2014 to 2018.",
        ),
    ],
)
def test_articles_and_notices(trials, dates, told):
    assert notices.against_articles(pd.DataFrame(trials), articles(**dates)) == told
