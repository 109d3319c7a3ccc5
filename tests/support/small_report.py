"""What a small report is made of: notebooks of three cells, each a matter of a moment."""

from collections.abc import Sequence
from pathlib import Path

import nbformat

ANSWER = 'from IPython.display import Markdown\nMarkdown("**It does.** Always.")'


def write_notebooks(
    folder: Path, answer: str = ANSWER, tags: Sequence[str] = ("any-article",), **code: str
) -> Path:
    """Write a notebook for each name: a title, an answer and a cell of code."""
    folder.mkdir(parents=True)
    for name, source in code.items():
        title = nbformat.v4.new_markdown_cell(f"# Is it {folder.name}?")
        title.metadata["tags"] = list(tags)
        cells = [title, *(nbformat.v4.new_code_cell(cell) for cell in (answer, source))]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / f"{name}.ipynb")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, below whatever folders."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
