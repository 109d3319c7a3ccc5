"""Put the report together in a temporary folder and swap it in only when it is whole."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape
from nbformat import NotebookNode

from helpers import claims, data
from helpers.report.execute import execute_all
from helpers.report.page import (
    TEMPLATES,
    Page,
    PageExporter,
    markdown_to_html,
    policy,
    script,
    style,
)
from helpers.report.results import claim_reviews, write_results
from helpers.report.subject import Subject, subject
from helpers.schema import TABLES

PACKAGE = "k2-claims-checked"
LEDGER = "10_claim_by_claim"


@dataclass(frozen=True)
class Edition:
    """What the foot of every page says about the build."""

    version: str
    built: str
    data_hash: str


def build(
    notebooks: list[Path],
    out: Path,
    jobs: int,
    on_done: Callable[[Path], None] = lambda path: None,
) -> Path:
    """Execute the notebooks and write ``out/html`` and ``out/results``.

    Parameters
    ----------
    notebooks : list of Path
        In the order in which they are listed.
    out : Path
        Folder for the report; ``html`` and ``results`` in it are each replaced as a whole, or left.
    jobs : int
        Notebooks that run at the same time.
    on_done : callable
        Told each notebook that has run.

    Returns
    -------
    Path
        The front page.

    Raises
    ------
    NotebookFailed, TableError, SubjectError, OSError
        Nothing in ``out/html`` has changed then.
    """
    data.load("articles")  # refuses unsound tables before any kernel starts
    subject()
    out.mkdir(parents=True, exist_ok=True)
    _restore_interrupted(out)
    executed = execute_all(notebooks, jobs, on_done)
    with tempfile.TemporaryDirectory(prefix=".building-", dir=out) as temporary:
        fresh = Path(temporary) / "html"
        fresh.mkdir()
        write_pages(executed, fresh)
        write_results(fresh.with_name("results"))
        for name in ("results", "html"):
            _swap(fresh.with_name(name), out / name)
    return out / "html" / "index.html"


def write_pages(executed: dict[Path, NotebookNode], folder: Path) -> None:
    """Write a page for each executed notebook and the front page into an empty folder."""
    pages = [Page(path, notebook) for path, notebook in executed.items()]
    edition = Edition(version(PACKAGE), date.today().isoformat(), data_hash())
    about = subject()
    exporter = PageExporter({page.file for page in pages})
    for page in pages:
        records = linked_data() if page.path.stem == LEDGER else ""
        html = exporter.page(page, edition=edition, subject=about, linked_data=records)
        (folder / page.file).write_text(html, encoding="utf-8")
    (folder / "index.html").write_text(_front(pages, edition, about), encoding="utf-8")


def _front(pages: list[Page], edition: Edition, about: Subject) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html", "j2"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["markdown"] = markdown_to_html
    return environment.get_template("front.html.j2").render(
        pages=pages,
        subject=about,
        articles=data.load("articles").to_dict("records"),
        rows=sum(len(data.load(name)) for name in TABLES),
        sources=len(data.load("sources")),
        edition=edition,
        style=style(),
        script=script(),
        policy=policy(),
    )


def linked_data() -> str:
    """The ClaimReview records as a script block can hold them: no cell can end the block."""
    return json.dumps(claim_reviews(claims.ledger()), ensure_ascii=False).replace("<", "\\u003c")


def data_hash(folder: Path | None = None) -> str:
    """Twelve hex digits that change with any byte of any table."""
    digest = hashlib.sha256()
    for table in TABLES.values():
        digest.update(((folder or data.default_folder()) / table.file).read_bytes())
    return digest.hexdigest()[:12]


def _swap(fresh: Path, current: Path) -> None:
    """Put the fresh folder where the current one is; at any moment one of them is whole."""
    old = current.with_name(f".old-{current.name}")
    shutil.rmtree(old, ignore_errors=True)
    if current.exists():
        os.replace(current, old)
    os.replace(fresh, current)
    shutil.rmtree(old, ignore_errors=True)


def _restore_interrupted(out: Path) -> None:
    """Bring back the last report where a swap was cut off between its two steps."""
    for old in out.glob(".old-*"):
        current = out / old.name.removeprefix(".old-")
        if not current.exists():
            os.replace(old, current)
    for leftover in out.glob(".building-*"):
        shutil.rmtree(leftover, ignore_errors=True)
