"""What a folder of tables is about, in the words of whoever keeps it: ``about.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from helpers import data

FILE = "about.toml"


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
    headlines: Mapping[str, str] = field(default_factory=dict)
    """The claims that a summary begins with: claim to the words for it, such as “that it helps”.

    A claim with an empty text stands in the table of headlines, not in the first sentences.
    """


def subject(folder: Path | None = None) -> Subject:
    """Read ``about.toml`` in a folder of tables; what it leaves out is said in general words.

    Parameters
    ----------
    folder : path, optional
        The tables; by default the folder ``data``.

    Raises
    ------
    SubjectError
        The file is not TOML, has another key, a value that is not a text, or a headline that is no
        claim.
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
        if key == "headlines":
            _check_headlines(words_of_key, folder)
        elif not isinstance(words_of_key, str) or not words_of_key.strip():
            raise SubjectError(f"{FILE} {key}: {words_of_key!r}; allowed is a text")
    return Subject(**words)


def _check_headlines(headlines: object, folder: Path | None) -> None:
    if not isinstance(headlines, dict):
        told = "a table of claims, each with a text"
        raise SubjectError(f"{FILE} headlines: {headlines!r}; allowed is {told}")
    known = set(data.load("claims", folder)["claim_id"])
    for claim, words in headlines.items():
        if claim not in known:
            raise SubjectError(f"{FILE} headlines: {claim!r}; allowed is a claim_id of claims.csv")
        if not isinstance(words, str):
            raise SubjectError(f"{FILE} headlines {claim}: {words!r}; allowed is a text")
