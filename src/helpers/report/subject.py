"""What a folder of tables is about, and which notebooks can speak of it."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from helpers import data
from helpers.report.execute import read

FILE = "about.toml"
ANY_ARTICLE = "any-article"
"""Tag of the first cell of a notebook that can be about any tables."""


class SubjectError(ValueError):
    """``about.toml`` is not what it should be; the message says what is wrong."""


@dataclass(frozen=True)
class Subject:
    """The words on every page that depend on the articles."""

    name: str = "Claims, checked"
    """Stands on every page."""
    question: str = "What is left of the claims?"
    """Heading of the front page."""
    lead: str = (
        "Every number that the articles quote stands beside what the studies printed and what "
        "follows when it is computed again."
    )
    """The sentence below it."""


def subject(folder: Path | None = None) -> Subject:
    """Read ``about.toml`` in a folder of tables; what it leaves out is said in general words.

    Parameters
    ----------
    folder : path, optional
        The tables; by default the folder ``data``.

    Raises
    ------
    SubjectError
        The file is not TOML, has another key, or a value that is not a text.
    """
    path = (folder or data.default_folder()) / FILE
    if not path.exists():
        return Subject()
    try:
        words = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SubjectError(f"{FILE}: {error}") from error
    allowed = [field.name for field in fields(Subject)]
    for key, words_of_key in words.items():
        if key not in allowed:
            raise SubjectError(f"{FILE}: {key!r}; allowed are {', '.join(allowed)}")
        if not isinstance(words_of_key, str) or not words_of_key.strip():
            raise SubjectError(f"{FILE} {key}: {words_of_key!r}; allowed is a text")
    return Subject(**words)


def fitting(notebooks: list[Path], folder: Path | None = None) -> list[Path]:
    """The notebooks that can be about the tables of a folder.

    All of them, where the folder holds the articles of this project, with whatever was changed or
    added; else those whose first cell is tagged ``any-article``.
    """
    own = set(data.load("articles", data.PROJECT_FOLDER)["title"])
    if own <= set(data.load("articles", folder)["title"]):
        return notebooks
    return [path for path in notebooks if ANY_ARTICLE in _tags_of_title(path)]


def _tags_of_title(path: Path) -> list[str]:
    return [tag for cell in read(path).cells[:1] for tag in cell.metadata.get("tags", [])]
