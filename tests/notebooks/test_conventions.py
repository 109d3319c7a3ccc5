"""What every notebook keeps to, so that each reads like the others."""

import re
import statistics
from pathlib import Path

import nbformat
import pytest

from conftest import NOTEBOOKS
from helpers.report import record
from support.cell_lines import counted_lines, text_assembly
from support.project_data import K2


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request) -> Path:
    return request.param


@pytest.fixture
def notebook(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def markdown_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def test_the_title_is_a_question_and_the_next_cell_answers_it(notebook):
    """Only a cell of parameters may stand between them."""
    first, second = [
        cell for cell in notebook.cells[:3] if "parameters" not in cell.metadata.get("tags", [])
    ][:2]
    assert re.fullmatch(r"# .+\?", first.source)
    (output,) = second.outputs
    answer = output.data["text/markdown"]
    assert re.match(r"\*\*[^*]+\.\*\* ", answer), "the answer begins with one bold sentence"


def test_it_says_what_it_does_not_show(notebook):
    headings = [line for cell in markdown_cells(notebook) for line in cell.source.splitlines()]
    assert "## What this does not show" in headings


def test_the_working_begins_a_cell_of_its_own(notebook):
    """Else the page shows its heading twice: in the reading layer and on the fold."""
    for cell in markdown_cells(notebook):
        if "## How we worked this out" in cell.source.splitlines():
            assert cell.source.startswith("## How we worked this out")


def test_a_cell_holds_one_idea(notebook):
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
            lines = counted_lines(cell.source)
            assert max(map(len, lines), default=0) <= 100, f"cell {number} is too wide"
            assert len(lines) <= 8, f"cell {number} has {len(lines)} lines"


def test_half_of_the_cells_have_three_lines_at_most_and_all_formats_are_named():
    cells = [cell for path in NOTEBOOKS for cell in code_cells(nbformat.read(path, as_version=4))]
    lengths = [len(counted_lines(cell.source)) for cell in cells]
    assert statistics.median(lengths) <= 4
    assert sum(length <= 3 for length in lengths) >= len(lengths) / 2
    assert sum(lengths) <= 1200
    for cell in cells:
        assert not text_assembly(cell.source)


def test_no_function_is_longer_than_five_lines(notebook):
    for cell in code_cells(notebook):
        for body in re.findall(r"^def .*?\n((?:[ ]+.*\n?)+)", cell.source, flags=re.M):
            assert len(body.splitlines()) <= 5


def test_it_has_a_picture(notebook):
    shown = [output.get("data", {}) for cell in code_cells(notebook) for output in cell.outputs]
    assert any("image/png" in data or "bars" in data.get("text/html", "") for data in shown)


def test_prose_quotes_no_figure_of_a_table(notebook):
    """Numbers in prose cells would stay as they are when a table changes."""
    for cell in markdown_cells(notebook)[1:]:
        prose = re.sub(r"\$[^$]*\$|\[[^]]*\]\([^)]*\)|95%|K1|K2|MK-\d", "", cell.source)
        prose = re.sub(r"\b(19|20)\d\d\b|\b[abc]\d\d\b", "", prose)  # years, names of claims
        prose = re.sub(r"\b0\b|\b1\b|\b100\b", "", prose)  # no effect, all of them
        assert not re.search(r"\d", prose), prose


def test_a_title_may_quote_the_claim_that_it_is_about():
    claims = K2.claims.set_index("claim_id")
    title = nbformat.read(
        next(path for path in NOTEBOOKS if path.stem.startswith("02_")), as_version=4
    ).cells[0]["source"]
    wanted = [claims.loc["b43", f"claimed_{name}_printed"] for name in ("comparator", "value")]
    assert re.findall(r"\b\d+\b", title) == wanted


def test_the_stored_form_is_canonical(path, notebook):
    assert path.read_text(encoding="utf-8") == record.canonical(notebook)


def test_links_name_the_question_they_lead_to(path, notebook):
    for cell in markdown_cells(notebook):
        for words, target in re.findall(r"\[([^]]*)\]\(([^)#]+\.ipynb)", cell.source):
            there = nbformat.read(path.parent / target, as_version=4)
            assert there.cells[0].source == f"# {' '.join(words.split())}"
