"""One figure more or less in a table, and the notebook that rests on it says something else."""

import shutil
from pathlib import Path

import nbformat
import pytest

from conftest import NOTEBOOKS
from helpers import data
from helpers.report.execute import execute

REAL_DATA = data.default_folder()


def outputs(notebook) -> list[str]:
    return [
        output["data"]["text/plain"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    ]


@pytest.mark.parametrize(
    ("notebook", "printed", "changed"),
    [
        ("02_", "events,not_reported,unknown,35,", "events,not_reported,unknown,36,"),
        ("03_", "not_reported,unknown,,,-3.3,0.8,", "not_reported,unknown,,,-3.2,0.8,"),
    ],
)
def test_a_changed_figure_changes_what_is_said(tmp_path, monkeypatch, notebook, printed, changed):
    path: Path = next(path for path in NOTEBOOKS if path.stem.startswith(notebook))
    shutil.copytree(REAL_DATA, tmp_path / "data")
    trials = tmp_path / "data" / "trials.csv"
    before = trials.read_text(encoding="utf-8")
    assert before.count(printed) == 1
    trials.write_text(before.replace(printed, changed), encoding="utf-8")
    monkeypatch.setenv(data.FOLDER_VARIABLE, str(tmp_path / "data"))
    stored = outputs(nbformat.read(path, as_version=4))
    fresh = outputs(execute(path))
    differing = sum(old != new for old, new in zip(stored, fresh, strict=True))
    assert fresh[0] != stored[0], "the answer itself"
    assert differing >= 4
