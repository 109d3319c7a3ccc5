"""When an article was written, and whether a notice about a trial that it cites was out by then."""

import calendar
import re

import pandas as pd

from helpers.data import Dataset
from helpers.data.schema.vocabulary import RETRACTED
from helpers.display.phrases import joined

_MONTHS = [name.lower() for name in calendar.month_name[1:]]
_MONTH = "|".join(["sept", *(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)])
_ISO = r"(?P<iso>\d{4}-\d\d)(?:-\d\d)?"
_DAY = r"\d{1,2}"
_NAMED = (
    rf"(?:{_DAY}\s+)?\b(?P<month>{_MONTH})\.?\s+"
    rf"(?:{_DAY},?\s+)?(?P<of>\d{{4}})"
)
_ORDER = {True: "before the article", False: "after the article", None: "not known"}
_DATE = re.compile(rf"{_ISO}|{_NAMED}|\b(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)


def when(date: str) -> str:
    """The last date in a few words, as ``YYYY-MM`` or ``YYYY``; empty where there is none.

    Examples
    --------
    >>> [when(date) for date in ("reviewed May 2022", "3 July 2020", "Sept. 9, 2019", "2021-04-30")]
    ['2022-05', '2020-07', '2019-09', '2021-04']
    >>> when("2018, updated 2021"), when("not_reported")
    ('2021', '')
    """
    found = list(_DATE.finditer(date))
    if not found:
        return ""
    last = found[-1]
    if last["month"]:
        begins = last["month"][:3].lower()
        number = next(n for n, name in enumerate(_MONTHS, start=1) if name.startswith(begins))
        return f"{last['of']}-{number:02}"
    return last["iso"] or last["year"]


def dates_of(articles: pd.DataFrame) -> dict[str, str]:
    """The articles that print a date, as marks on a timeline.

    Parameters
    ----------
    articles : DataFrame
        ``article, date``.

    Returns
    -------
    dict
        Label to date. Articles of one date share a label; a word before it, such as “reviewed”,
        is kept.

    Examples
    --------
    >>> articles = pd.DataFrame(
    ...     {"article": ["a", "b", "c"], "date": ["2021", "reviewed May 2022", "2021"]})
    >>> dates_of(articles)
    {'Articles a and c': '2021', 'Article b reviewed': '2022-05'}
    """
    named: dict[tuple[str, str], list[str]] = {}
    for article, date in articles[["article", "date"]].itertuples(index=False):
        if when(date):
            *_, last = _DATE.finditer(date)
            before = re.fullmatch(r"[a-z]+ ", date[: last.start()])
            named.setdefault((when(date), before[0] if before else ""), []).append(article)
    return {
        f"{'Articles' if len(letters) > 1 else 'Article'} {joined(letters)} {word}".strip(): date
        for (date, word), letters in named.items()
    }


def came_first(one: str, other: str) -> bool | None:
    """Whether one date lies before another; None where they are not exact enough to tell.

    Examples
    --------
    >>> came_first("2018-01", "2022-05"), came_first("2022", "2022-05"), came_first("2023", "2022")
    (True, None, False)
    """
    exact = min(len(one), len(other))
    if not exact or one[:exact] == other[:exact]:
        return None
    return one < other


def retracted_and_cited(dataset: Dataset) -> pd.DataFrame:
    """Each retracted trial that an article cites, and whether the notice was out by then.

    Returns
    -------
    DataFrame
        One row per article and trial: ``article``; ``written``, its date as printed; ``name``,
        ``cited_as`` and ``status_date`` of the trial; ``notice_came``: "before the article",
        "after the article", or "not known" where the dates do not tell. An article that cites no
        retracted trial has one row that says so.

    Examples
    --------
    >>> rows = retracted_and_cited(k2).query("article != 'a'")
    >>> rows[["article", "name"]].to_numpy().tolist()
    [['b', 'none'], ['c', 'none']]
    """
    studies = dataset.studies[dataset.studies["status"] == RETRACTED]
    listed = []
    for article, date in dataset.articles[["article", "date"]].itertuples(index=False):
        cited = studies[studies["cited_by"].str.contains(rf"\b{article}\b")]
        rows = cited[["name", "status_date"]].assign(
            cited_as=(cited["via"] == "").map({True: "by name", False: "not in so many words"}),
            notice_came=[_ORDER[came_first(day, when(date))] for day in cited["status_date"]],
        )
        none = pd.DataFrame({"name": ["none"]})
        listed.append((none if cited.empty else rows).assign(article=article, written=date))
    columns = ["article", "written", "name", "cited_as", "status_date", "notice_came"]
    found = pd.concat(listed, ignore_index=True) if listed else pd.DataFrame()
    return found.reindex(columns=columns).fillna("")
