"""The English of the pages, as far as a program can judge it."""

import re

import pytest
from bs4 import BeautifulSoup

PROSE = ", ".join(
    f"main {part}" for part in ("p", "li", "h1", "h2", "h3", "caption", "summary", "th[scope=col]")
)
RETIRED = {
    "a verb for everything": r"\bprint(s|ed|ing)?\b|in print\b",
    "a trial that stands": r"\b(still |no longer )?stands?\b|\bstanding\b",
    "bears on, leans on, speaks of": r"\bbears? on\b|\blean(s|ed|ing)? on\b|\bspeaks? of\b",
    "room for": r"\broom for\b|\bat their word\b",
    "nobody acts": r"\b(could|can) be (read|computed|compared)\b",
    "former and latter": r"\b(the )?(former|latter|theirs)\b",
    "an article by its letter": r"\b[Aa]rticles? ([bc]|a(?! [a-z]))\b",
    "a ledger of cells, rows and switches": r"\b(ledger|switch(es)?|cells? (tries|checks|first))\b",
    "a hole": r"\bholes?\b",
    "a riddle or an aphorism": r"\bnobody (says|can say)\b|\bstaircase\b|\bsurvives? that\b",
    "a raw code": r"\b(chi2|no_notice_found|not_reported)\b|\w+_\w+\.[a-z]\d\d",
    "a sign from the keyboard": r">=|<=|\+/-|(?<![\w–-])-\d|\bug\b|\bg/cm2\b",
    "a number without its separator": r"(?<![\d,.])(?!(?:19|20)\d\d\b)\d{4,}\b",
    "no difference, without an interval": r"\bno difference\b(?![”\"])",
    "a grade": r"\b[Gg]rades? [AB]\b",
    "nineteen of twenty": r"\bin nineteen of twenty\b",
    "an inversion": r"(^|[.:] )(Not judged|Of the study itself|That there|That K2)\b",
}


def sentences(html: BeautifulSoup) -> list[str]:
    """What a reader of the page reads, without tables, quotations and code."""
    return [
        " ".join(part.get_text(" ").split())
        for part in html.select(PROSE)
        if part.find_parent(["article", "pre", "td", "blockquote"]) is None
        and not part.find_parent(class_=["code", "meaning", "words"])
    ]


@pytest.mark.parametrize("kind", RETIRED)
def test_no_page_has_a_sentence_of_this_kind(pages, kind):
    found = [
        f"{path.stem}: {sentence[:160]}"
        for path in sorted(pages.glob("*.html"))
        for sentence in sentences(BeautifulSoup(path.read_text("utf-8"), "html.parser"))
        if re.search(RETIRED[kind], sentence)
    ]
    assert found == []
