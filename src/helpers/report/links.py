"""Lead from a figure to its source, from a claim to its cells, and from a page to the next.

Pages are linked when all of them are rendered: only then is it known which cell shows which claim.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from bs4 import BeautifulSoup, Tag

from helpers.data import Dataset
from helpers.report.page import Page

_NEXT = re.compile(r"Next: \[[^]]*\]\((\w+)\.ipynb\)")
SOURCES = "sources.html"


def sources_of_rows(dataset: Dataset) -> dict[str, str]:
    """``row_id`` to ``source_id``, for every row of every table that has one."""
    return {
        row_id: source_id
        for name in ("trials", "reported", "reviews", "cohorts")
        for row_id, source_id in dataset.tables[name][["row_id", "source_id"]].itertuples(
            index=False
        )
    }


def lead_on(pages: Mapping[str, Page]) -> None:
    """Where the notebook that comes next is left out, lead to the first after it that is not.

    Parameters
    ----------
    pages : dict
        File name without its end to page, in their order; their cells are changed.
    """
    for page in pages.values():
        for cell in page.notebook.cells[-1:]:
            cell.source = _NEXT.sub(lambda found: _next(found, pages), cell.source)


def _next(found: re.Match, pages: Mapping[str, Page]) -> str:
    if found[1] in pages:
        return found[0]
    after = next((name for name in sorted(pages) if name > found[1]), None)
    return f"Next: [{pages[after].title}]({after}.ipynb)" if after else ""


def link_sources(html: BeautifulSoup, sources: Mapping[str, str]) -> None:
    """Lead from each row of a table that shows rows of ``data/`` to their sources.

    The first cell becomes the link to the only source. Where there are several, or the cell is a
    link already, links to each of them follow it.
    """
    for row in html.select("tr[data-row]"):
        row_ids = str(row["data-row"]).split()
        found = list(dict.fromkeys(sources[name] for name in row_ids if name in sources))
        if (head := row.th) is None or not found:
            continue
        if len(found) == 1 and not head.a:
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


def link_claims(html: BeautifulSoup, places: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """Under each entry of the ledger, links to the cells of other pages that are about it.

    Parameters
    ----------
    html : BeautifulSoup
        The page of the ledger.
    places : dict
        Claim to a list of (address, words of the link).
    """
    for row in html.select("tr[id]"):
        if row.th is not None:
            _append_links(html, row.th, places.get(str(row["id"]), []))


def _append_links(html: BeautifulSoup, cell: Tag, links: Iterable[tuple[str, str]]) -> None:
    for address, words in links:
        link = html.new_tag("a", attrs={"class": "computed", "href": address}, string=words)
        cell.extend([" ", link])
