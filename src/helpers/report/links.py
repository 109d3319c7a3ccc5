"""Lead from a figure to its source, from a claim to its card, from a word to its meaning.

Pages are linked when all of them are rendered: only then is it known which page shows which claim.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from bs4 import BeautifulSoup, NavigableString, Tag

from helpers.data import Dataset

SOURCES = "sources.html"
_NOT_PROSE = ("a", "button", "code", "pre", "script", "style", "math", "svg", "summary", "nav")
_GLOSSED = ("p", "li", "dd")
_CLAIM = re.compile(r"\b([a-z]\d{2,})\b")


def sources_of_rows(dataset: Dataset) -> dict[str, str]:
    """``row_id`` to ``source_id``, for every row of every table that has one."""
    return {
        row_id: source_id
        for name in ("trials", "reported", "reviews", "cohorts")
        for row_id, source_id in dataset.tables[name][["row_id", "source_id"]].itertuples(
            index=False
        )
    }


def link_sources(html: BeautifulSoup, sources: Mapping[str, str]) -> None:
    """Lead from each row of a table or of a list that shows rows of ``data/`` to their sources.

    The first cell becomes the link to the only source. Where there are several, or the cell is a
    link already, links to each of them follow it.
    """
    for row in html.select("[data-row]"):
        row_ids = str(row["data-row"]).split()
        found = list(dict.fromkeys(sources[name] for name in row_ids if name in sources))
        head = row.th or (row if row.name == "li" else None)
        if head is None or not found:
            continue
        if len(found) == 1 and row.name == "tr" and not head.a:
            link = html.new_tag("a", attrs={"class": "source", "href": f"{SOURCES}#{found[0]}"})
            link.extend(list(head.contents) or row_ids)
            head.append(link)
        else:
            words = [f"source {number}" for number in range(1, len(found) + 1)]
            words = words if len(found) > 1 else ["source"]
            _append_links(
                html,
                head,
                [(f"{SOURCES}#{name}", word) for name, word in zip(found, words, strict=True)],
            )


def cells_that_show(html: BeautifulSoup, names: Collection[str]) -> dict[str, str]:
    """Which of the ``names`` stand first in a row of a table, and in which cell of the page."""
    found: dict[str, str] = {}
    for cell in html.select("section.step"):
        for head in cell.select('th[scope="row"]'):
            name = next(head.strings, "")
            if name in names:
                found.setdefault(name, str(cell["id"]))
    return found


def link_places(html: BeautifulSoup, places: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """On each card of a claim, links to the other pages that are about it.

    Parameters
    ----------
    html : BeautifulSoup
        The page of the claims.
    places : dict
        Claim to a list of (address, words of the link).
    """
    for card in html.select("article.claim"):
        also = card.select_one(".also")
        if also is not None and (found := places.get(str(card["id"]))):
            also.append("More about this claim:")
            _append_links(html, also, found)


def link_claims(html: BeautifulSoup, claims: Collection[str], page: str) -> None:
    """Lead from each number of a claim in a text or a table to its card on ``page``."""
    for text in _prose(html):
        pieces = _CLAIM.split(text)  # every second one is a number
        if any(piece in claims for piece in pieces[1::2]):
            parts = [
                html.new_tag(
                    "a", attrs={"class": "claim-number", "href": f"{page}#{piece}"}, string=piece
                )
                if place % 2 and piece in claims
                else NavigableString(piece)
                for place, piece in enumerate(pieces)
            ]
            text.replace_with(*parts)


def gloss(html: BeautifulSoup, meanings: Mapping[str, str]) -> None:
    """Make a button of the first mention of each word, which opens its meaning without a script."""
    if html.main is None:
        return
    texts = [text for text in _prose(html.main) if _can_be_glossed(text)]
    for number, (word, meaning) in enumerate(meanings.items(), start=1):
        pattern = re.compile(rf"(?<![\w-])({re.escape(word)})(?![\w-])", re.IGNORECASE)
        place = next((place for place, text in enumerate(texts) if pattern.search(text)), None)
        if place is not None:
            before, mention, after = pattern.split(texts[place], maxsplit=1)
            around = NavigableString(before), NavigableString(after)
            name = f"meaning-{number}"
            button = {"class": "gloss", "type": "button", "popovertarget": name}
            tag = html.new_tag("button", attrs=button, string=mention)
            texts[place].replace_with(around[0], tag, around[1])
            texts[place : place + 1] = around
            note = html.new_tag("div", attrs={"class": "meaning", "id": name, "popover": ""})
            head = html.new_tag("strong", string=f"{word[0].upper()}{word[1:]}: ")
            note.extend([head, meaning])
            html.main.append(note)


def _can_be_glossed(text: NavigableString) -> bool:
    """Is it in a paragraph or a list, and no caption of a bar and no card?"""
    in_prose = text.find_parent(_GLOSSED) is not None
    return in_prose and text.find_parent(class_=["bar", "claim", "about", "key"]) is None


def _prose(part: Tag) -> list[NavigableString]:
    """The texts of a part that are no links, buttons or code."""
    texts = part.find_all(string=True)
    return [
        text
        for text in texts
        if type(text) is NavigableString
        and not any(parent.name in _NOT_PROSE for parent in text.parents)
    ]


def _append_links(html: BeautifulSoup, cell: Tag, links: Iterable[tuple[str, str]]) -> None:
    for address, words in links:
        link = html.new_tag("a", attrs={"class": "computed", "href": address}, string=words)
        cell.extend([" ", link])
