"""What may stand in ``about.toml``, and whether the tables have what it names."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd

from helpers import data
from helpers.display.text import quotation

FILE = "about.toml"
MOST_OUTCOMES = 3
"""Groups of outcomes that the picture of what is reported has room for."""


class SubjectError(ValueError):
    """``about.toml`` is not what it should be; the message says what is wrong."""


def check(words: dict[str, Any], folder: Path | str | None) -> None:
    """Refuse a key that is not known, a value of another kind, and what no table has.

    Raises
    ------
    SubjectError
        Names the key, the value and what is allowed.
    """
    for key, value in words.items():
        if key not in CHECKS:
            raise SubjectError(f"{FILE}: {key!r}; allowed are {', '.join(CHECKS)}")
        CHECKS[key](value, key, folder)
    _check_groups([*words.get("counted", {}), *words.get("measured", {})])


def _refuse(place: str, value: object, allowed: str) -> NoReturn:
    raise SubjectError(f"{FILE} {place}: {value!r}; allowed is {allowed}")


def _text(value: object, place: str, folder: Path | str | None = None) -> None:
    if not isinstance(value, str) or not value.strip():
        _refuse(place, value, "a text")


def _table(value: object, place: str, of: str) -> dict:
    if isinstance(value, dict):
        return value
    _refuse(place, value, f"a table of {of}")


def _texts(value: object, place: str, of: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        _refuse(place, value, f"a list of {of}")
    if len(set(value)) < len(value):
        _refuse(place, value, f"a list of {of}, each once")
    return value


def _headlines(value: object, place: str, folder: Path | str | None) -> None:
    known = _claims(folder)
    for claim, words in _table(value, place, "claims, each with a text").items():
        _is_claim(claim, place, known)
        if not isinstance(words, str):
            _refuse(f"{place} {claim}", words, "a text")


def _evidence_claims(value: object, place: str, folder: Path | str | None) -> None:
    known = _claims(folder)
    for claim in _texts(value, place, "claims"):
        _is_claim(claim, place, known)


def _claims(folder: Path | str | None) -> set[str]:
    return set(data.load("claims", folder)["claim_id"])


def _is_claim(claim: str, place: str, known: set[str]) -> None:
    if claim not in known:
        _refuse(place, claim, "a claim_id of claims.csv")


def _intervention(value: object, place: str, folder: Path | str | None) -> None:
    given = data.load("arms", folder)["treatment"]
    told = _entries(value, place, ("name", "arms"))
    _text(told.get("name"), f"{place} name")
    for word in _texts(told.get("arms", []), f"{place} arms", "texts"):
        if not given.str.contains(rf"(?<!\w){re.escape(word)}(?!\w)").any() or not word.strip():
            _refuse(f"{place} arms", word, "a word of the column treatment of arms.csv")


def _outcomes(value: object, place: str, folder: Path | str | None) -> None:
    both = [data.load(name, folder)["outcome"] for name in ("trials", "reported")]
    known = set(pd.concat(both))
    for group, outcomes in _table(value, place, "words, each with a list of outcomes").items():
        _text(group, place)
        for outcome in _texts(outcomes, f"{place} {group}", "outcomes"):
            if outcome not in known:
                allowed = f"an outcome of trials.csv or reported.csv: {_some(known)}"
                _refuse(f"{place} {group}", outcome, allowed)


def _check_groups(groups: list[str]) -> None:
    twice = sorted({group for group in groups if groups.count(group) > 1})
    if twice:
        _refuse("measured", twice[0], "a word that does not stand under counted")
    if len(groups) > MOST_OUTCOMES:
        allowed = f"{MOST_OUTCOMES} at most, counted and measured together"
        _refuse("counted, measured", ", ".join(groups), allowed)


def _conflicts(value: object, place: str, folder: Path | str | None) -> None:
    for caption, topics in _table(value, place, "captions, each with a table of topics").items():
        allowed = "topics, each with two sides"
        for topic, sides in _table(topics, f"{place} {caption!r}", allowed).items():
            where = f"{place} {caption!r} {topic!r}"
            two = isinstance(sides, list) and len(sides) == 2
            if not two or not all(isinstance(side, str) for side in sides) or not any(sides):
                _refuse(where, sides, "a list of two texts with references, one of them not empty")
            try:
                quotation.side_by_side({topic: sides}, folder)
            except ValueError as error:
                raise SubjectError(f"{FILE} {where}: {error}") from error


def _licence(value: object, place: str, folder: Path | str | None) -> None:
    told = _entries(value, place, ("name", "url"))
    _text(told.get("name"), f"{place} name")
    url = told.get("url")
    if not isinstance(url, str) or not url.startswith("https://"):
        _refuse(f"{place} url", url, "an address that begins with https://")


def _entries(value: object, place: str, allowed: Iterable[str]) -> dict:
    told = _table(value, place, " and ".join(allowed))
    for key in told:
        if key not in allowed:
            raise SubjectError(f"{FILE} {place}: {key!r}; allowed are {', '.join(allowed)}")
    return told


def _some(words: Iterable[str], most: int = 12) -> str:
    named = sorted(words)
    return ", ".join(named[:most]) + " …" * (len(named) > most)


CHECKS: dict[str, Callable[[object, str, Path | str | None], None]] = {
    **dict.fromkeys(("name", "question", "lead"), _text),
    "headlines": _headlines,
    "evidence_claims": _evidence_claims,
    "intervention": _intervention,
    "counted": _outcomes,
    "measured": _outcomes,
    "conflicts": _conflicts,
    "licence": _licence,
}
"""Each key to the function that refuses what may not stand there."""
