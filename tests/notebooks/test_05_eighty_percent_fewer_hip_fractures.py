"""What notebook 05 links to is what the tables name."""

import nbformat

from conftest import NOTEBOOKS
from helpers.reanalysis import cockayne_2006
from support.project_data import K2


def test_the_linked_caution_is_the_notice_in_the_table():
    notebook = nbformat.read(next(p for p in NOTEBOOKS if p.stem.startswith("05_")), as_version=4)
    prose = "\n".join(cell.source for cell in notebook.cells)
    notices = K2.row(cockayne_2006.WHOLE)["status_notice"].split("; ")
    assert f"](https://doi.org/{notices[0]})" in prose
