"""Small notebooks, and the pages of the real ones made from their stored outputs."""

from pathlib import Path

import nbformat
import pytest

from conftest import NOTEBOOKS
from helpers.report import site
from support.project_data import K2
from support.small_report import ANSWER


@pytest.fixture
def write_notebook(tmp_path):
    """Write a notebook of a title, an answer and further code cells; return its path."""
    folder = tmp_path / "notebooks"
    folder.mkdir()

    def write(name: str, *code: str, title: str = "Does it work?") -> Path:
        cells = [nbformat.v4.new_markdown_cell(f"# {title}", metadata={"tags": ["any-article"]})]
        cells += [nbformat.v4.new_code_cell(source) for source in (ANSWER, *code)]
        path = folder / f"{name}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        return path

    return write


@pytest.fixture(scope="session")
def pages(tmp_path_factory) -> Path:
    """Folder with the pages of the real notebooks, from the outputs that nbval compares."""
    folder = tmp_path_factory.mktemp("pages")
    executed = {path: nbformat.read(path, as_version=4) for path in NOTEBOOKS}
    site.write_pages(K2, executed, folder)
    return folder


@pytest.fixture
def visit(browser, pages):
    """Open a page as given; fail on any request to elsewhere and on any console message."""
    contexts, complaints = [], []

    def open_page(name: str, width: int = 1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: _only_local(request.url, complaints))
        page.goto((pages / f"{name}.html").as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def _only_local(url: str, complaints: list[str]) -> None:
    if not url.startswith(("file:", "data:")):
        complaints.append(f"request to {url}")
