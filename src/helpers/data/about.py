"""The words of ``about.toml``, and where they stand on the pages."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers import files
from helpers.data import about_checks
from helpers.data.about_checks import SubjectError

if TYPE_CHECKING:
    from helpers.data.dataset import Dataset

FILE = about_checks.FILE
LARGEST = 100_000  # bytes
DEEPEST = 8
_DEEP = re.compile(rf"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){{{DEEPEST},}}")


@dataclass(frozen=True)
class Intervention:
    """What the trials test."""

    name: str = "treatment"
    """Such as “vitamin K”: heads the columns of doses and of treated arms."""
    arms: tuple[str, ...] = ()
    """Words by which the column ``treatment`` tells an arm that received it.

    Without them, every arm that is no control received it.
    """

    def is_named_in(self, texts: pd.Series) -> pd.Series:
        """Whether each text has one of the words; none of them has without words."""
        words = "|".join(map(re.escape, self.arms)) or r"(?!)"
        return texts.str.contains(rf"(?<!\w)(?:{words})(?!\w)")


@dataclass(frozen=True)
class Licence:
    """Under which licence the tables are."""

    name: str
    url: str


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
    evidence_claims: tuple[str, ...] = ()
    """The claims about the evidence as a whole, such as “many trials show it”."""
    intervention: Intervention = field(default_factory=Intervention)
    """What the trials test."""
    counted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What people or events are counted with: a word for readers to the outcomes that it covers."""
    measured: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What a mean is measured of, in the same form."""
    conflicts: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    """Where sources disagree: caption of a table to its topics, each with two sides.

    A side is a list of references as `helpers.display.text.quotation.side_by_side` takes them.
    """
    topics: Mapping[str, str] = field(default_factory=dict)
    """What the claims are about: the word in column ``topic`` of ``claims.csv`` to the words for
    readers, in the order in which they are counted and shown."""
    licence: Licence | None = None
    """Without it, no page says under which licence the tables are."""
    made_by: str = ""
    """Who made the report, for the foot of every page."""
    contact: str = ""
    """Where to dispute a verdict: an address that begins with ``https://`` or ``mailto:``."""
    checked: str = ""
    """When the sources were last checked for corrections and retractions, in words."""
    sections: tuple[str, ...] = ()
    """The order of the sections, which the metadata of the notebooks name."""
    synonyms: tuple[tuple[str, ...], ...] = ()
    """Words for one thing, such as “blood thinner” and “anticoagulant”: a search for one of them
    finds all of them."""
    glossary: Mapping[str, str] = field(default_factory=dict)
    """A word to what it means; on a page its first mention opens the meaning at a tap."""


def subject(dataset: "Dataset") -> Subject:
    """Read ``about.toml`` beside the tables; for what it leaves out there are general words.

    Raises
    ------
    SubjectError
        The file is not TOML, has another key, a value of another kind, or names a claim, a row or
        an outcome that the tables do not have.

    Examples
    --------
    >>> subject(k2).intervention
    Intervention(name='vitamin K', arms=('MK-4', 'MK-7', 'K1'))
    """
    words = _read(dataset.folder)
    if not words:
        return Subject()
    about_checks.check(words, dataset)
    made: dict = {key: _kept(value) for key, value in words.items()}
    for key, kind in (("intervention", Intervention), ("licence", Licence)):
        if key in made:
            made[key] = kind(**made[key])
    return Subject(**made)


def _read(folder: Path) -> dict[str, Any]:
    """What the file holds; nothing where there is none."""
    similar = [each.name for each in folder.iterdir() if each.name.lower() == FILE]
    if not similar:
        return {}
    if FILE not in similar:
        raise SubjectError(f"{similar[0]}: allowed is the name {FILE}")
    try:
        text = files.read(folder / FILE, LARGEST).decode("utf-8-sig")
        if deep := _DEEP.search(text):
            shown = deep[0][:30]
            raise SubjectError(f"{FILE}: {shown!r}…; allowed are {DEEPEST} names joined by points")
        return tomllib.loads(text)
    except RecursionError:
        raise SubjectError(f"{FILE}: lists or tables lie too deep in each other") from None
    except OSError as error:
        raise SubjectError(f"{FILE}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SubjectError(f"{FILE}: {error}") from error
    except SubjectError:
        raise
    except ValueError as error:  # also a number of thousands of digits
        raise SubjectError(f"{FILE}: {str(error).partition(';')[0]}") from error


def _kept(value):
    """The value with tuples in place of lists, at every depth."""
    if isinstance(value, dict):
        return {key: _kept(inner) for key, inner in value.items()}
    return tuple(value) if isinstance(value, list) else value
