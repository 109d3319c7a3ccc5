"""The title of notebook 08 names the fall that the claim is about."""

import re

import nbformat

from conftest import NOTEBOOKS
from helpers.reanalysis import fracture_risk
from support.project_data import K2


def test_the_title_names_the_fall():
    path = next(path for path in NOTEBOOKS if path.stem.startswith("08_"))
    title = nbformat.read(path, as_version=4).cells[0]["source"]
    _, change = fracture_risk.claimed(K2)
    assert re.findall(r"\d+", title) == [f"{-change:.0f}"]
