"""Whether a notice was out when an article was written: told only where the dates tell it."""

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from helpers import data
from helpers.display.text import notices
from support.project_data import K2

EXAMPLE = data.open(Path(__file__).parents[2] / "examples" / "another_article")


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


def row(article: str) -> dict:
    found = notices.retracted_and_cited(EXAMPLE)
    (only,) = found[found["article"] == article].to_dict("records")
    return only


def test_each_article_has_the_retracted_trials_that_it_cites():
    assert row("a") == {
        **{"article": "a", "written": "2021", "name": "Cortez 2011", "cited_as": "by name"},
        **{"status_date": "2014", "notice_came": "before the article"},
    }
    assert row("b")["name"] == "none"


@pytest.mark.parametrize(
    ("date", "came"),
    [
        ("May 2013", "after the article"),
        ("2014", "not known"),
        ("not_reported", "not known"),
        ("reviewed 2 March 2015", "before the article"),
    ],
)
def test_a_notice_is_dated_against_the_article(date, came):
    tables = {**EXAMPLE.tables, "articles": EXAMPLE.articles.assign(date=date)}
    found = notices.retracted_and_cited(dataclasses.replace(EXAMPLE, tables=tables))
    assert found["notice_came"].tolist() == [came, ""]


def test_a_trial_that_is_cited_through_a_review_is_not_cited_by_name():
    found = notices.retracted_and_cited(K2).query("article == 'a'")
    assert found["name"].str[:9].tolist() == ["Sato 1998", "Sato 2002", "Sato 2005"]
    assert set(found["cited_as"]) == {"not in so many words"}
    assert set(found["notice_came"]) == {"not known"}, "the article prints no date"
