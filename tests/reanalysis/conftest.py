"""The boards as the notebooks make them: their cells are run up to the panel, in this process."""

import nbformat
import pytest

from conftest import NOTEBOOKS

BOARDS = ("02", "05", "09")


@pytest.fixture(scope="session")
def notebooks() -> dict[str, dict]:
    """Number of the notebook to the names that its cells make, the board among them."""
    return {number: run_up_to_the_board(number) for number in BOARDS}


@pytest.fixture(params=BOARDS)
def board(request, notebooks):
    return notebooks[request.param]["board"]


def read(number: str) -> nbformat.NotebookNode:
    (path,) = (path for path in NOTEBOOKS if path.stem.startswith(f"{number}_"))
    return nbformat.read(path, as_version=4)


def run_up_to_the_board(number: str) -> dict:
    names: dict = {}
    for cell in read(number).cells:
        if cell.cell_type == "code":
            exec(cell.source, names)
        if "board" in names:
            return names
    raise AssertionError(f"notebook {number} makes no board")
