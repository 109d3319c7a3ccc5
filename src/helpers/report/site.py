"""Put the report together, and put it in its place when it is whole."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader, select_autoescape
from nbformat import NotebookNode

from helpers import files
from helpers.data import Dataset, datapackage
from helpers.data.about import FILE as ABOUT
from helpers.data.about import Subject
from helpers.data.about_checks import SubjectError
from helpers.data.schema import TABLES
from helpers.display import reasons
from helpers.report.day import day_of_build
from helpers.report.execute import SECONDS_PER_CELL, execute_all
from helpers.report.export import claim_reviews, guarded_tables, write_results
from helpers.report.links import (
    cells_that_show,
    lead_on,
    link_claims,
    link_sources,
    sources_of_rows,
)
from helpers.report.notebooks import LEDGER, SUMMARY, canonical
from helpers.report.page import (
    TEMPLATES,
    Page,
    PageExporter,
    markdown_to_html,
    policy,
    script,
    style,
    unquoted,
)

PACKAGE = "k2-claims-checked"
AS_PRINTED = (
    "These tables are byte for byte those that were checked. A spreadsheet may compute a cell that "
    "begins like a formula: for it, take the tables in data_for_spreadsheets, where an apostrophe "
    "stands before such a cell.\n"
)


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
        executed = execute_all(notebooks, jobs, on_done, seconds_per_cell)
        (fresh / "html").mkdir()
        write_pages(dataset, executed, fresh / "html")
        shutil.copytree(fresh / "html" / "downloads" / "results", fresh / "results")
    return out / "html" / "index.html"


def write_pages(dataset: Dataset, executed: dict[Path, NotebookNode], folder: Path) -> None:
    """Write a page for each executed notebook, the sources, the front page and the downloads."""
    pages = [Page(path, notebook) for path, notebook in executed.items()]
    lead_on({page.path.stem: page for page in pages})
    edition = Edition(version(PACKAGE), day_of_build().isoformat(), data_hash(dataset))
    about = dataset.about
    exporter = PageExporter({page.file for page in pages})
    sources = sources_of_rows(dataset)
    rendered = {}
    for page in pages:
        records = linked_data(dataset) if page.role == LEDGER else ""
        html = exporter.page(page, edition=edition, subject=about, linked_data=records)
        link_sources(html, sources)
        rendered[page] = html
    for page, html in rendered.items():
        if page.role == LEDGER:
            link_claims(html, _places(dataset, rendered))
        text = unquoted(str(html))
        (folder / page.file).write_text(text, encoding="utf-8", newline="\n")
    _write_downloads(dataset, pages, folder / "downloads")
    (folder / "sources.html").write_text(_sources(dataset, edition), encoding="utf-8", newline="\n")
    (folder / "index.html").write_text(
        _front(dataset, pages, edition), encoding="utf-8", newline="\n"
    )


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


def _places(
    dataset: Dataset, rendered: dict[Page, BeautifulSoup]
) -> dict[str, list[tuple[str, str]]]:
    """For each claim the cells of other pages that show it."""
    claim_ids = set(dataset.claims["claim_id"])
    places: dict[str, list[tuple[str, str]]] = {}
    for page, html in rendered.items():
        if page.role != LEDGER:
            number = page.path.stem.split("_")[0]
            for claim, cell in cells_that_show(html, claim_ids).items():
                places.setdefault(claim, []).append((f"{page.file}#{cell}", f"→ {number}"))
    return places


def _render(template: str, edition: Edition, about: Subject, **values) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html", "j2"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["markdown"] = markdown_to_html
    frame = {"style": style(), "script": script(), "policy": policy()}
    return environment.get_template(template).render(
        **frame, edition=edition, subject=about, **values
    )


def _sources(dataset: Dataset, edition: Edition) -> str:
    sources = dataset.sources
    figures = pd.Series(sources_of_rows(dataset).values(), dtype=object).value_counts()
    counted = sources.assign(figures=sources["source_id"].map(figures).fillna(0).astype(int))
    return _render("sources.html.j2", edition, dataset.about, sources=counted.to_dict("records"))


def _front(dataset: Dataset, pages: list[Page], edition: Edition) -> str:
    return _render(
        "front.html.j2",
        edition,
        dataset.about,
        summary=next((page for page in pages if page.role == SUMMARY), None),
        ledger=next((page for page in pages if page.role == LEDGER), None),
        pages=[page for page in pages if page.role != SUMMARY],
        articles=dataset.articles.to_dict("records"),
        rows=sum(map(len, dataset.tables.values())),
        sources=len(dataset.sources),
    )


def linked_data(dataset: Dataset) -> str:
    """The ClaimReview records as a script block can hold them: no cell can end the block."""
    records = claim_reviews(dataset, reasons.table(dataset))
    return json.dumps(records, ensure_ascii=False).replace("<", "\\u003c")


def data_hash(dataset: Dataset) -> str:
    """Twelve hex digits that change with any byte of any table."""
    digest = hashlib.sha256()
    for table in TABLES.values():
        digest.update((dataset.folder / table.file).read_bytes())
    return digest.hexdigest()[:12]
