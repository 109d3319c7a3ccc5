"""The notebooks as files: where they are, how they are read and stored, what each is for."""

import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers import data

OURS = data.PROJECT_FOLDER.parent / "notebooks"
PACKAGED = Path(__file__).parents[1] / "notebooks"
"""The same, as an installed package brings them along."""

ANY_ARTICLE = "any-article"
"""Tag of the first cell of a notebook that can be about any tables."""

SUMMARY, LEDGER = "summary", "ledger"
"""What a notebook is for, which its metadata name: ``{"helpers": {"role": "summary"}}``."""


class NotebookFailed(RuntimeError):
    """A notebook cannot be read, used or run to its end; the message names it and says why."""


def read(path: Path) -> NotebookNode:
    """Read a notebook.

    Raises
    ------
    NotebookFailed
        The file is no notebook.
    OSError
        It cannot be read.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        return notebook
    except OSError:
        raise
    except Exception as error:  # which depends on where nbformat stumbles
        what = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise NotebookFailed(f"{path.name} is no notebook: {what}") from error


def canonical(notebook: NotebookNode) -> str:
    """A notebook as text that differs only where its role, a cell or an output differs."""
    notebook = nbformat.from_dict(notebook)
    ours = {name: value for name, value in notebook.metadata.items() if name == "helpers"}
    notebook.metadata = ours | {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {name: value for name, value in cell.metadata.items() if name == "tags"}
    return nbformat.writes(notebook, version=4) + "\n"


def role(notebook: NotebookNode) -> str:
    """What a notebook is for; empty where it is one of the others."""
    return notebook.metadata.get("helpers", {}).get("role", "")


def section(notebook: NotebookNode) -> str:
    """The section of the site that it belongs to, which its metadata name."""
    return notebook.metadata.get("helpers", {}).get("section", "")


def about(dataset: data.Dataset, folder: Path | None = None) -> list[Path]:
    """The notebooks of a folder that can be about a data set, in the order of their names.

    Parameters
    ----------
    dataset : Dataset
        The tables.
    folder : path, optional
        By default the notebooks of this project.

    Raises
    ------
    NotebookFailed
        There is none.
    """
    folder = folder or (OURS if OURS.is_dir() else PACKAGED)
    paths = [path for path in sorted(folder.iterdir()) if path.match("[0-9]*.ipynb")]
    if not paths:
        raise NotebookFailed(f"no notebook in {folder}; allowed are names such as 01_one.ipynb")
    if not (fit := fitting(paths, dataset)):
        raise NotebookFailed(f"no notebook in {folder} can be about these tables")
    return fit


def fitting(paths: list[Path], dataset: data.Dataset) -> list[Path]:
    """The notebooks that can be about the tables of a data set.

    All of them, where it holds the articles of this project, with whatever was changed or
    added; else those whose first cell is tagged ``any-article``.
    """
    if dataset.folder == data.PROJECT_FOLDER:
        return paths
    if data.PROJECT_FOLDER.is_dir():  # unlike in an installed package
        own = data.open(data.PROJECT_FOLDER).articles["title"]
        if set(own) <= set(dataset.articles["title"]):
            return paths
    return [path for path in paths if serves_any_article(path)]


def to_open(dataset: data.Dataset, folder: Path | None = None) -> Path:
    """The notebook to begin with in JupyterLab, in a folder where changes can be saved."""
    if folder is None and not OURS.is_dir():
        folder = dataset.folder / "notebooks"
        if not folder.exists():
            shutil.copytree(PACKAGED, folder)
    paths = about(dataset, folder)
    return next((path for path in paths if role(read(path)) == SUMMARY), paths[0])


def serves_any_article(path: Path) -> bool:
    """Whether the first cell of a notebook is tagged ``any-article``."""
    return any(ANY_ARTICLE in cell.metadata.get("tags", []) for cell in read(path).cells[:1])
