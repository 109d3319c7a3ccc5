"""Put the report together, and put it in its place when it is whole."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import nbformat
import pandas as pd
from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader, select_autoescape
from nbformat import NotebookNode

from helpers import files
from helpers.data import Dataset, datapackage
from helpers.data.about import FILE as ABOUT
from helpers.data.about import Subject
from helpers.data.about_checks import SubjectError
from helpers.data.dataset import digest
from helpers.data.schema import TABLES
from helpers.display import reasons
from helpers.report import live
from helpers.report.day import day_of_build
from helpers.report.execute import SECONDS_PER_CELL, execute_all
from helpers.report.export import claim_reviews, guarded_tables, write_results
from helpers.report.links import (
    cells_that_show,
    gloss,
    link_claims,
    link_places,
    link_sources,
    sources_of_rows,
)
from helpers.report.menu import Menu, menu
from helpers.report.notebooks import LEDGER, SUMMARY, canonical, serves_any_article
from helpers.report.page import (
    TEMPLATES,
    WORKING,
    Page,
    PageExporter,
    fold_tables,
    headings,
    minutes,
    policy,
    script,
    style,
    unquoted,
)

FRONT_ANSWER = "front-answer"
"""Tag of the cell that answers the question of the front page, in place of the summary."""
FRONT = ("front-1", "front-2", "front-3", "front-4", "front-5")
"""Tags of the cells that the front page shows, in this order."""

PACKAGE = "k2-claims-checked"
AS_PRINTED = (
    "These tables are byte for byte those that were checked. A spreadsheet may compute a cell that "
    "begins like a formula: for it, take the tables in data_for_spreadsheets, where an apostrophe "
    "stands before such a cell.\n"
)


class TablesChanged(ValueError):
    """The pages would be of one reading of the tables, and the notebooks of another."""


@dataclass(frozen=True)
class Edition:
    """What the foot of every page says about the build."""

    version: str
    built: str
    data_hash: str


def build(
    dataset: Dataset,
    notebooks: list[Path],
    out: Path,
    jobs: int,
    on_done: Callable[[Path], None] = lambda path: None,
    seconds_per_cell: int = SECONDS_PER_CELL,
) -> Path:
    """Execute the notebooks and write ``out/html`` and ``out/results``.

    Parameters
    ----------
    dataset : Dataset
        What the pages are about; the notebooks open ``$HELPERS_DATA`` themselves.
    notebooks : list of Path
        In the order in which they are listed.
    out : Path
        Folder for the report; ``html`` and ``results`` in it are each replaced as a whole, or left.
    jobs : int
        Notebooks that run at the same time.
    on_done : callable
        Told each notebook that has run.
    seconds_per_cell : int
        Longest time for one cell.

    Returns
    -------
    Path
        The front page.

    Raises
    ------
    NotebookFailed, PageError, TableError, SubjectError, OSError
        Nothing in ``out`` has changed then.
    """
    if dataset.about and dataset.claims.empty:  # before any kernel starts
        raise SubjectError("claims.csv has no rows; a report needs a claim")
    # A folder that cannot be written, or is somebody else's, shows before any kernel.
    with files.replacing(out, ["html", "results"]) as fresh:
        what_if = bool(datapackage.changed_tables(dataset))
        others = [path for path in notebooks if what_if and not serves_any_article(path)]
        executed = execute_all(notebooks, jobs, on_done, seconds_per_cell, others)
        (fresh / "html").mkdir()
        write_pages(dataset, executed, fresh / "html")
        shutil.copytree(fresh / "html" / "downloads" / "results", fresh / "results")
        if digest(dataset.folder) != dataset.digest:
            raise TablesChanged(f"a table in {dataset.folder} was saved meanwhile: build once more")
    return out / "html" / "index.html"


def write_pages(dataset: Dataset, executed: dict[Path, NotebookNode], folder: Path) -> None:
    """Write a page for each executed notebook, the sources, the front page and the downloads."""
    pages = [Page(path, notebook) for path, notebook in executed.items()]
    edition = Edition(version(PACKAGE), day_of_build().isoformat(), data_hash(dataset))
    site = menu(dataset, pages)
    front = _front(dataset, site, edition)
    exporter = PageExporter({page.file for page in pages})
    rendered = {}
    for page in [front, *pages]:
        of_claims = page.role == LEDGER
        rendered[page] = exporter.page(
            page,
            edition=edition,
            site=site,
            subject=dataset.about,
            working=WORKING,
            linked_data=linked_data(dataset) if of_claims else "",
            synonyms=_script_json(dataset.about.synonyms) if of_claims else "",
        )
    _link(dataset, rendered)
    for page, html in rendered.items():
        _furnish(html, dataset.about)
        live.add(html)
        text = unquoted(str(html))
        (folder / page.file).write_text(text, encoding="utf-8", newline="\n")
    _write_downloads(dataset, pages, folder / "downloads")
    sources = _sources(dataset, site, edition)
    (folder / "sources.html").write_text(sources, encoding="utf-8", newline="\n")


def _link(dataset: Dataset, rendered: dict[Page, BeautifulSoup]) -> None:
    """Lead from claims to their cards, from cards to the pages about them, and to the sources."""
    sources = sources_of_rows(dataset)
    claims = set(dataset.claims["claim_id"])
    ledger = next((page for page in rendered if page.role == LEDGER), None)
    places: dict[str, list[tuple[str, str]]] = {}
    for page, html in rendered.items():
        for claim, cell in cells_that_show(html, claims).items():
            if page is not ledger and not page.front:
                places.setdefault(claim, []).append((f"{page.file}#{cell}", page.title))
        if ledger is not None:
            link_claims(html, claims, "" if page is ledger else ledger.file)
        link_sources(html, sources)
    if ledger is not None:
        link_places(rendered[ledger], places)


def _furnish(html: BeautifulSoup, about: Subject) -> None:
    """Put under the answer how long the page takes and what is on it; gloss its words."""
    answer = html.select_one("section.answer")
    if answer is not None:
        line = html.new_tag("p", attrs={"class": "about"}, string=f"{minutes(html)} min to read")
        contents = BeautifulSoup(features="html.parser").new_tag("nav")
        contents.attrs = {"class": "contents", "aria-label": "On this page"}
        for anchor, words in headings(html):
            contents.append(html.new_tag("a", attrs={"href": f"#{anchor}"}, string=words))
            contents.append(" ")
        answer.insert_after(line, contents)
    gloss(html, about.glossary)


def _write_downloads(dataset: Dataset, pages: list[Page], downloads: Path) -> None:
    """Results, tables and notebooks beside the pages, so that one folder holds everything."""
    write_results(dataset, downloads / "results")
    (downloads / "data").mkdir()
    for table in TABLES.values():
        shutil.copy(dataset.folder / table.file, downloads / "data")
    if (about := dataset.folder / ABOUT).exists():
        shutil.copy(about, downloads / "data")
    (downloads / "data" / datapackage.FILE).write_text(
        datapackage.text(dataset), encoding="utf-8", newline="\n"
    )
    (downloads / "data_for_spreadsheets").mkdir()
    for name, text in guarded_tables(dataset).items():
        (downloads / "data_for_spreadsheets" / name).write_text(
            text, encoding="utf-8", newline="\n"
        )
    (downloads / "data" / "README.txt").write_text(AS_PRINTED, encoding="utf-8", newline="\n")
    (downloads / "notebooks").mkdir()
    for page in pages:  # as they ran, about these tables
        (downloads / "notebooks" / page.path.name).write_text(
            canonical(page.notebook), encoding="utf-8", newline="\n"
        )


def _render(template: str, **values) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html", "html.j2"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(**values)


def _sources(dataset: Dataset, site: Menu, edition: Edition) -> str:
    figures = pd.Series(sources_of_rows(dataset).values(), dtype=object).value_counts()
    counted = dataset.sources["source_id"].map(figures).fillna(0).astype(int)
    html = BeautifulSoup(
        _render(
            "sources.html.j2",
            **{"style": style(), "script": script(), "policy": policy()},
            site=site,
            edition=edition,
            subject=dataset.about,
            sources=dataset.sources.assign(figures=counted).to_dict("records"),
        ),
        "html.parser",
    )
    fold_tables(html)
    return str(html)


def _front(dataset: Dataset, site: Menu, edition: Edition) -> Page:
    """The front page: the answer of the summary, and of all pages the cells tagged for it."""
    summary = next((page for page in site.pages if page.role == SUMMARY), None)
    pages = ([summary] if summary else []) + [page for page in site.pages if page is not summary]
    cells = [nbformat.v4.new_markdown_cell(f"# {dataset.about.question}")]
    answers = [cell for page in pages for cell in page.tagged(FRONT_ANSWER)]
    if summary is not None:
        answers.append(summary.notebook.cells[summary.answer_place - 1])
    cells += answers[:1]
    for tag in FRONT:
        cells += [cell for page in pages for cell in page.tagged(tag)]
    about = _render(
        "front.md.j2",
        site=site,
        edition=edition,
        subject=dataset.about,
        working=WORKING,
        ledger=any(page.role == LEDGER for page in pages),
        rows=sum(map(len, dataset.tables.values())),
        sources=len(dataset.sources),
    )
    cells.append(nbformat.v4.new_markdown_cell(about))
    return Page(Path("index"), nbformat.v4.new_notebook(cells=cells), front=True)


def linked_data(dataset: Dataset) -> str:
    """The ClaimReview records as a script block can hold them."""
    return _script_json(claim_reviews(dataset, reasons.table(dataset)))


def _script_json(content: object) -> str:
    """JSON that no cell can end the block of."""
    return json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")


def data_hash(dataset: Dataset) -> str:
    """Twelve hex digits that change with any byte of any table."""
    digest = hashlib.sha256()
    for table in TABLES.values():
        digest.update((dataset.folder / table.file).read_bytes())
    return digest.hexdigest()[:12]
