"""The title of notebook 04 counts the women."""

import re

import nbformat

from conftest import NOTEBOOKS
from helpers.reanalysis import iwamoto_2001
from support.project_data import K2


def test_the_title_counts_the_women():
    path = next(path for path in NOTEBOOKS if path.stem.startswith("04_"))
    title = nbformat.read(path, as_version=4).cells[0]["source"]
    assert re.findall(r"\d+", title) == [str(iwamoto_2001.women(K2)["n"].sum())]
