"""Single pages with parts that answer, made from their stored outputs and opened in a browser."""

from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Page

from conftest import NOTEBOOKS
from helpers.report import live, page, site
from support.project_data import K2


def write(number: str, folder: Path) -> Path:
    """Write the page of one notebook."""
    (path,) = (path for path in NOTEBOOKS if path.stem.startswith(number))
    edition = site.Edition("0", "2026-01-01", "0")
    about = page.Page(path, nbformat.read(path, as_version=4))
    html = page.PageExporter().page(about, edition=edition, subject=K2.about, linked_data="")
    live.add(html)
    written = folder / f"{path.stem}.html"
    written.write_text(page.unquoted(str(html)), encoding="utf-8")
    return written


@contextmanager
def visiting(browser: Browser):
    """Open pages; fail on any request to elsewhere and on any message of the browser."""
    contexts, complaints = [], []

    def visit(path: Path, hash_: str = "", width: int = 1280, **options) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        opened = context.new_page()
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("request", lambda request: _only_local(request.url, complaints))
        opened.goto(path.as_uri() + hash_)
        return opened

    yield visit
    for context in contexts:
        context.close()
    assert not complaints


def _only_local(url: str, complaints: list[str]) -> None:
    if not url.startswith(("file:", "data:")):
        complaints.append(f"request to {url}")
