"""What 11 says of the two arms that it begins with, from the library and not from its text."""

import nbformat
import pytest

from conftest import NOTEBOOKS
from helpers import effects
from helpers.reanalysis.two_arms import RATIOS, intervals
from helpers.report.execute import WIDGET
from helpers.widgets import examples, read
from support.project_data import K2

(NOTEBOOK,) = (path for path in NOTEBOOKS if path.stem.startswith("11_"))


@pytest.fixture(scope="module")
def first():
    return next(iter(examples(K2).values()))


def test_it_begins_with_jiang_2014_as_printed(first):
    printed = K2.trials.set_index("row_id").loc[list(first.row_ids)]
    assert set(printed["trial_id"]) == {"jiang_2014"}
    assert printed["events"].tolist() == [2, 4]
    assert printed["n"].tolist() == [108, 105]


def test_every_interval_holds_no_effect(first):
    found = intervals(first.kind, read(first.kind, first.typed).values)
    nothing = found["measure"].isin(RATIOS).astype(float)
    assert len(found) == 13
    assert ((found["low"] <= nothing) & (nothing <= found["high"])).all()
    exact = effects.odds_ratio(2, 108, 4, 105, method="exact")
    assert found["p"].max() == exact["p"].iloc[0]


def test_no_trial_at_its_start_is_offered():
    rows = K2.trials.set_index("row_id")["timepoint_months"]
    offered = [row_id for example in examples(K2).values() for row_id in example.row_ids or ()]
    assert (rows[offered] > 0).all()


def test_the_stored_notebook_keeps_answers_and_no_widget():
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    (cell,) = (cell for cell in notebook.cells if cell.source.endswith("\napp"))
    (output,) = cell.outputs
    assert WIDGET not in output.data
    assert "p, Fisher" in output.data["text/html"]
