"""What may stand in ``about.toml``, and whether the tables have what it names."""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from helpers.data import row_references
from helpers.data.schema.columns import listed
from helpers.data.validation import characters

if TYPE_CHECKING:
    from helpers.data.dataset import Dataset

FILE = "about.toml"
LONGEST = 1_000
"""Characters of a text."""
MOST_OUTCOMES = 3
"""Groups of outcomes that the picture of what is reported has room for."""


class SubjectError(ValueError):
    """``about.toml`` is not what it should be; the message says what is wrong."""


def check(words: dict[str, Any], dataset: "Dataset") -> None:
    """Refuse a key that is not known, a value of another kind, and what no table has.

    Raises
    ------
    SubjectError
        Names the key, the value and what is allowed.
    """
    for key, value in words.items():
        if key not in CHECKS:
            raise SubjectError(f"{FILE}: {key[:60]!r}; allowed are {', '.join(CHECKS)}")
        CHECKS[key](value, key, dataset)
    _check_topics(words.get("topics", {}), dataset)
    _check_groups([*words.get("counted", {}).items(), *words.get("measured", {}).items()])


def _refuse(place: str, value: object, allowed: str) -> NoReturn:
    if not place.isprintable() or len(place) > LONGEST:
        place = repr(place[:60])
    try:
        shown = repr(value)
    except (ValueError, RecursionError):  # thousands of digits, or too deep
        shown = f"a {type(value).__name__} too long to be shown"
    shown = shown if len(shown) <= 100 else shown[:100] + "…"
    raise SubjectError(f"{FILE} {place}: {shown}; allowed is {allowed}")


def _text(value: object, place: str, dataset: object = None) -> None:
    if not isinstance(value, str) or not value.strip():
        _refuse(place, value, "a text")
    if len(value) > LONGEST:
        _refuse(place, value, f"a text of at most {LONGEST:,} characters")
    _, what = characters.fault(value)
    if what:
        _refuse(place, value, f"a text without {what}")


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


def _headlines(value: object, place: str, dataset: "Dataset") -> None:
    headlines = _table(value, place, "claims, each with a text")
    _are_claims(headlines, place, dataset)
    for claim, words in headlines.items():
        if words != "":
            _text(words, f"{place} {claim}")


def _evidence_claims(value: object, place: str, dataset: "Dataset") -> None:
    _are_claims(_texts(value, place, "claims"), place, dataset)


def _are_claims(names: Iterable[str], place: str, dataset: "Dataset") -> None:
    for name in names:
        if dataset.table_of.get(name) != "claims":
            _refuse(place, name, "a claim_id of claims.csv")


def _intervention(value: object, place: str, dataset: "Dataset") -> None:
    given = dataset.tables["arms"]["treatment"]
    entries = _entries(value, place, ("name", "arms"))
    _text(entries.get("name"), f"{place} name")
    for word in _texts(entries.get("arms", []), f"{place} arms", "texts"):
        if not given.str.contains(rf"(?<!\w){re.escape(word)}(?!\w)").any() or not word.strip():
            _refuse(f"{place} arms", word, "a word of the column treatment of arms.csv")


def _outcomes(value: object, place: str, dataset: "Dataset") -> None:
    known = sorted({*dataset.trials["outcome_id"], *dataset.reported["outcome_id"]})
    some = ", ".join(known[:12]) + " …" * (len(known) > 12)
    for group, outcomes in _table(value, place, "words, each with a list of outcomes").items():
        _text(group, place)
        for outcome in _texts(outcomes, f"{place} {group}", "outcomes"):
            if outcome not in known:
                allowed = f"an outcome of trials.csv or reported.csv: {some}"
                _refuse(f"{place} {group}", outcome, allowed)


def _topics(value: object, place: str, dataset: "Dataset") -> None:
    for topic, words in _table(value, place, "topics, each with a text").items():
        _text(words, f"{place} {topic}")


def _check_topics(topics: dict[str, str], dataset: "Dataset") -> None:
    for claim_id, topic in dataset.tables["claims"][["claim_id", "topic"]].to_numpy():
        if topic and topic not in topics:
            _refuse(
                f"topics: claim {claim_id} of claims.csv",
                topic,
                listed(tuple(topics)) or "no topic, since [topics] names none",
            )


def _check_groups(outcomes: list[tuple[str, list[str]]]) -> None:
    groups, each = (
        [group for group, _ in outcomes],
        [name for _, names in outcomes for name in names],
    )
    if several := sorted({name for name in each if each.count(name) > 1}):
        _refuse("counted, measured", several[0], "an outcome under one word only")
    twice = sorted({group for group in groups if groups.count(group) > 1})
    if twice:
        _refuse("measured", twice[0], "a word that does not stand under counted")
    if len(groups) > MOST_OUTCOMES:
        allowed = f"{MOST_OUTCOMES} at most, counted and measured together"
        _refuse("counted, measured", ", ".join(groups), allowed)


def _conflicts(value: object, place: str, dataset: "Dataset") -> None:
    for caption, topics in _table(value, place, "captions, each with a table of topics").items():
        allowed = "topics, each with two sides"
        _text(caption, place)
        for topic, sides in _table(topics, f"{place} {caption!r}", allowed).items():
            where = f"{place} {caption!r} {topic!r}"
            _text(topic, f"{place} {caption!r}")
            two = isinstance(sides, list) and len(sides) == 2
            if not two or not all(isinstance(side, str) for side in sides) or not any(sides):
                _refuse(where, sides, "a list of two texts with references, one of them not empty")
            try:
                for side in sides:
                    for reference in row_references.split(side):
                        row_references.look_up(dataset, reference)
            except ValueError as error:
                raise SubjectError(f"{FILE} {where}: {error}") from error


def _licence(value: object, place: str, dataset: "Dataset") -> None:
    entries = _entries(value, place, ("name", "url"))
    _text(entries.get("name"), f"{place} name")
    url = entries.get("url")
    if not isinstance(url, str) or not re.fullmatch(r"https://[\w-]+(\.[\w-]+)+[^\s<>\"\\]*", url):
        _refuse(f"{place} url", url, "an address that begins with https://")


def _contact(value: object, place: str, dataset: object) -> None:
    if not isinstance(value, str) or not value.startswith(("https://", "mailto:")):
        _refuse(place, value, "an address that begins with https:// or mailto:")


def _sections(value: object, place: str, dataset: object) -> None:
    _texts(value, place, "sections")


def _synonyms(value: object, place: str, dataset: object) -> None:
    if not isinstance(value, list) or not all(isinstance(group, list) for group in value):
        _refuse(place, value, "a list of lists of words for one thing")
    for group in value:
        if len(_texts(group, place, "words for one thing")) < 2:
            _refuse(place, group, "a list of two words or more for one thing")


def _glossary(value: object, place: str, dataset: object) -> None:
    for word, meaning in _table(value, place, "words, each with its meaning").items():
        _text(meaning, f"{place} {word}")


def _entries(value: object, place: str, allowed: Iterable[str]) -> dict:
    entries = _table(value, place, " and ".join(allowed))
    for key in entries:
        if key not in allowed:
            raise SubjectError(f"{FILE} {place}: {key!r}; allowed are {', '.join(allowed)}")
    return entries


CHECKS: dict[str, Callable[[object, str, "Dataset"], None]] = {
    **dict.fromkeys(("name", "question", "lead"), _text),
    "headlines": _headlines,
    "evidence_claims": _evidence_claims,
    "intervention": _intervention,
    "counted": _outcomes,
    "measured": _outcomes,
    "conflicts": _conflicts,
    "topics": _topics,
    "licence": _licence,
    **dict.fromkeys(("made_by", "checked"), _text),
    "contact": _contact,
    "sections": _sections,
    "synonyms": _synonyms,
    "glossary": _glossary,
}
"""Each key to the function that refuses what may not stand there."""
