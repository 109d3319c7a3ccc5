"""Cells of parameters: other figures, injected as papermill does it, give other answers."""

import ast

import nbformat
import pytest

from conftest import NOTEBOOKS
from helpers import effects
from helpers.display import tables
from helpers.report.execute import NotebookFailed, execute

TAG = "parameters"


def is_tagged(cell) -> bool:
    return TAG in cell.metadata.get("tags", [])


def read(path):
    return nbformat.read(path, as_version=4)


TAGGED = [path for path in NOTEBOOKS if any(map(is_tagged, read(path).cells))]


def inject(path, folder, **parameters):
    """A copy with a cell of assignments right after the tagged one."""
    notebook = read(path)
    place = [is_tagged(cell) for cell in notebook.cells].index(True) + 1
    assignments = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
    cell = nbformat.v4.new_code_cell(
        f"# Parameters\n{assignments}\n", metadata={"tags": ["injected-parameters"]}
    )
    notebook.cells.insert(place, cell)
    copy = folder / path.name
    nbformat.write(notebook, copy)
    return copy


def only(pattern: str):
    (path,) = (path for path in NOTEBOOKS if path.stem.startswith(pattern))
    return path


def test_the_trial_of_one_s_own_has_parameters():
    assert only("11_") in TAGGED


@pytest.mark.parametrize("path", TAGGED, ids=lambda path: path.stem)
def test_one_cell_holds_them_and_each_is_used_after_it(path):
    code = [cell for cell in read(path).cells if cell.cell_type == "code"]
    (place,) = (place for place, cell in enumerate(code) if is_tagged(cell))
    names = []
    for statement in ast.parse(code[place].source).body:
        assert isinstance(statement, ast.Assign), "papermill lists plain assignments only"
        (target,) = statement.targets
        ast.literal_eval(statement.value)
        names.append(target.id)
    loaded = {
        node.id
        for cell in code[place + 1 :]
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    assert set(names) <= loaded


def said(notebook) -> str:
    return "\n".join(
        output.data["text/plain"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "data" in output
    )


def test_other_figures_give_the_answers_that_follow_from_them(tmp_path):
    first = read(only("11_"))
    arms = {"events_t": 12, "n_t": 80, "events_c": 31, "n_c": 90}
    notebook = execute(inject(only("11_"), tmp_path, **arms, claimed=0.5))
    told = said(notebook)
    assert "Your own arms: 12 of 80 against 31 of 90" in told
    for method in ("katz", "score"):
        shown = tables.estimates(effects.risk_ratio(**arms, method=method))[0]
        assert shown in told
        assert shown not in said(first)
    assert "12 of 80 against 31 of 90: estimate 0.44" in told
    assert "claimed 0.50: p = " in told
    answers = next(cell for cell in notebook.cells if cell.source.endswith("\napp")).outputs
    assert "Your own arms" in answers[0].data["text/plain"]


def test_a_figure_that_cannot_be_stops_the_run_with_its_name(tmp_path):
    copy = inject(only("11_"), tmp_path, events_t=1200)
    with pytest.raises(NotebookFailed, match=r"events_t: 1200; allowed is at most"):
        execute(copy)
