"""Lead from a figure to its source, from a claim to its cells, and from a page to the next.

Pages are linked when all of them are rendered: only then is it known which cell shows which claim.
"""

import re
from collections.abc import Iterable, Mapping

from helpers.data import Dataset
from helpers.report.page import Page

_ROW = re.compile(r'(<tr data-row="([^"]+)"[^>]*>)<th scope="row">(.*?)</th>', re.DOTALL)
_ENTRY = re.compile(r'(<tr id="([^"]+)">)<th scope="row">(.*?)</th>', re.DOTALL)
_CELL = re.compile(r'<section class="step[^"]*" id="(cell-\d+)">(.*?)</section>', re.DOTALL)
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


def link_sources(html: str, sources: dict[str, str]) -> str:
    """Make the first cell of each row that shows a row of ``data/`` a link to its source."""

    def linked(found: re.Match) -> str:
        row, row_id, cell = found.groups()
        source = sources.get(row_id)
        if not source or "<a " in cell:
            return found[0]
        link = f'<a class="source" href="{SOURCES}#{source}">{cell or row_id}</a>'
        return f'{row}<th scope="row">{link}</th>'

    return _ROW.sub(linked, html)


def cells_that_show(html: str, names: Iterable[str]) -> dict[str, str]:
    """Which of the ``names`` stand first in a row of a table, and in which cell of the page."""
    wanted = set(names)
    found: dict[str, str] = {}
    for cell, content in _CELL.findall(html):
        for name in re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]+)<', content):
            if name in wanted:
                found.setdefault(name, cell)
    return found


def link_claims(html: str, places: dict[str, list[tuple[str, str]]]) -> str:
    """Under each entry of the ledger, links to the cells of other pages that are about it.

    Parameters
    ----------
    html : str
        The page of the ledger.
    places : dict
        Claim to a list of (address, words of the link).
    """

    def linked(found: re.Match) -> str:
        row, name, cell = found.groups()
        links = " ".join(
            f'<a class="computed" href="{address}">{words}</a>'
            for address, words in places.get(name, [])
        )
        return f'{row}<th scope="row">{cell}{" " + links if links else ""}</th>'

    return _ENTRY.sub(linked, html)
