"""Imported by the server of forks: what a command loads at its first use is loaded here, once."""

import tempfile
from pathlib import Path

import nbformat

from helpers import data
from helpers.data import template
from helpers.report import site
from support.small_report import write_notebooks


def _a_report_without_kernels(home: Path) -> None:
    template.write(home / "tables")
    dataset = data.open(home / "tables")
    (path,) = write_notebooks(home / "notebooks", one="1").iterdir()
    notebook = nbformat.read(path, as_version=4)
    said = {"text/markdown": "**It does.**"}
    notebook.cells[1].outputs = [nbformat.v4.new_output("display_data", said)]
    (home / "html").mkdir()
    site.write_pages(dataset, {path: notebook}, home / "html")


with tempfile.TemporaryDirectory() as _home:
    _a_report_without_kernels(Path(_home))
