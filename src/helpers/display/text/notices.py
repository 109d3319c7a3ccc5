"""When an article was written, and whether a notice about a trial that it cites was out by then."""

import calendar
import re

import pandas as pd

from helpers.data.schema.vocabulary import OMITTED, RETRACTED
from helpers.display.phrases import joined, many

_MONTHS = [name.lower() for name in calendar.month_name[1:]]
_MONTH = "|".join(["sept", *(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)])
_ISO = r"(?P<iso>\d{4}-\d\d)(?:-\d\d)?"
_DAY = r"\d{1,2}"
_NAMED = (
    rf"(?:{_DAY}\s+)?\b(?P<month>{_MONTH})\.?\s+"
    rf"(?:{_DAY},?\s+)?(?P<of>\d{{4}})"
)
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


def against_articles(studies: pd.DataFrame, articles: pd.DataFrame) -> str:
    """Which articles cite a retracted trial, and whether the notice was out when they were written.

    Parameters
    ----------
    studies : DataFrame
        ``name, cited_by, via, status, status_date`` of every trial.
    articles : DataFrame
        ``article, date``.

    Examples
    --------
    >>> studies = pd.DataFrame({"name": ["First 2001"], "cited_by": ["a"], "via": [""],
    ...                         "status": ["retracted"], "status_date": ["2014"]})
    >>> articles = pd.DataFrame({"article": ["a", "b"], "date": ["2021", "not_reported"]})
    >>> print(against_articles(studies, articles))  # doctest: +NORMALIZE_WHITESPACE
    1 retracted trial stands among the cited ones: First 2001. Article a leans on it, and was
    written after the notice of 2014. Article b cites no retracted trial.
    """
    gone = studies[(studies["status"] == RETRACTED) & (studies["cited_by"] != OMITTED)]
    if gone.empty:
        return "No retraction was found of any trial that an article cites."
    stands = many(len(gone), "retracted trial stands", "retracted trials stand")
    sentences = [f"{stands} among the cited ones: {joined(gone['name'])}."]
    clear = []
    for article, date in articles[["article", "date"]].itertuples(index=False):
        leant_on = gone[gone["cited_by"].str.contains(rf"\b{article}\b")]
        if leant_on.empty:
            clear.append(article)
        else:
            sentences.append(_leaning(article, date, leant_on, len(gone)))
    if clear:
        cite = "Article {} cites" if len(clear) == 1 else "Articles {} cite"
        sentences.append(f"{cite.format(joined(clear))} no retracted trial.")
    return " ".join(sentences)


def _leaning(article: str, date: str, leant_on: pd.DataFrame, among: int) -> str:
    """One article and the notices about the trials that it leans on."""
    one = len(leant_on) == 1
    whom = ("it" if one else "them") if len(leant_on) == among else joined(leant_on["name"])
    how = ", not in so many words" if (leant_on["via"] != "").all() else ""
    dates = sorted(leant_on["status_date"])
    first, last = dates[0] or "unknown date", dates[-1] or "unknown date"
    notices = f"{'the notice' if one else 'the notices'} of {first}"
    notices += f" to {last}" if first != last else ""
    leaning = f"Article {article} leans on {whom}{how}"
    if not when(date):
        return (
            f"{leaning}. It prints no date, so nobody can say from the text whether {notices} "
            f"{'was' if one else 'were'} out when it was written."
        )
    before = {came_first(each, when(date)) for each in dates}
    if before == {True}:
        return f"{leaning}, and was written after {notices}."
    if before == {False}:
        return f"{leaning}, and was written before {notices}."
    if before == {True, False}:
        return f"{leaning}, and was written between the first and the last of {notices}."
    of_which = "" if one else "all of "
    return f"{leaning}. Its date, {date}, does not tell whether {of_which}{notices} came first."
