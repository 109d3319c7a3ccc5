"""Which notebooks can speak of a folder of tables."""

from pathlib import Path

from helpers import data
from helpers.report.execute import read

ANY_ARTICLE = "any-article"
"""Tag of the first cell of a notebook that can be about any tables."""


def fitting(notebooks: list[Path], dataset: data.Dataset) -> list[Path]:
    """The notebooks that can be about the tables of a data set.

    All of them, where it holds the articles of this project, with whatever was changed or
    added; else those whose first cell is tagged ``any-article``.
    """
    if dataset.folder == data.PROJECT_FOLDER:
        return notebooks
    own = data.open(data.PROJECT_FOLDER).articles["title"]
    if set(own) <= set(dataset.articles["title"]):
        return notebooks
    return [path for path in notebooks if ANY_ARTICLE in _tags_of_title(path)]


def _tags_of_title(path: Path) -> list[str]:
    return [tag for cell in read(path).cells[:1] for tag in cell.metadata.get("tags", [])]
