"""Small notebooks, and the pages of the real ones made from their stored outputs."""

import os
import shutil
from pathlib import Path

import nbformat
import pytest

from conftest import NOTEBOOKS
from helpers.report import site


@pytest.fixture
def write_notebook(tmp_path):
    """Write a notebook of a title, an answer and further code cells; return its path."""
    folder = tmp_path / "notebooks"
    folder.mkdir()

    def write(name: str, *code: str, title: str = "Does it work?") -> Path:
        answer = 'from helpers import tables\ntables.say("**It does.** Always.")'
        cells = [nbformat.v4.new_markdown_cell(f"# {title}")]
        cells += [nbformat.v4.new_code_cell(source) for source in (answer, *code)]
        path = folder / f"{name}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        return path

    return write


@pytest.fixture(scope="session")
def pages(tmp_path_factory) -> Path:
    """Folder with the pages of the real notebooks, from the outputs that nbval compares."""
    folder = tmp_path_factory.mktemp("pages")
    site.write_pages({path: nbformat.read(path, as_version=4) for path in NOTEBOOKS}, folder)
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; the tests that need one are skipped without, unless it is required."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found and os.environ.get("REQUIRE_CHROMIUM"):
        pytest.fail("no Chromium on this machine, and REQUIRE_CHROMIUM is set")
    if not found:
        pytest.skip("no Chromium on this machine")
    return found
