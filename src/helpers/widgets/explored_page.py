"""Every answer of a panel of choices, compact enough to be held by a page."""

import math
from collections.abc import Callable, Hashable, Mapping
from typing import Any

import pandas as pd

from helpers.reanalysis import multiverse
from helpers.reanalysis.answers import NOT_JUDGED

DRAWN = ("estimate", "low", "high", "pi_low", "pi_high")
DIGITS = 5  # significant ones of a mark: a page draws to a thousandth of its width
OFF_THE_AXIS = 1e99  # what JSON has in place of infinity


class Pool:
    """Things that many answers share, each held once."""

    def __init__(self):
        self.places: dict[Hashable, int] = {}

    def place(self, thing: Hashable) -> int:
        """Where the thing is held, which it is from now on."""
        return self.places.setdefault(thing, len(self.places))

    @property
    def held(self) -> list:
        """The things, in their places."""
        return list(self.places)


def for_a_page(
    source: pd.DataFrame,
    start: Mapping[str, str],
    marks: Mapping[str, Any],
    questions: Callable[[pd.Series], list[tuple[str, str]]],
    label: Callable[[str, Mapping], str],
) -> dict:
    """What the script of a page needs to answer every position.

    Parameters
    ----------
    source : DataFrame
        All answers, as `helpers.widgets.explore` takes them.
    start : dict
        The position to begin with.
    marks : dict
        ``claimed`` and ``sides``, as `helpers.widgets.explore` takes them.
    questions : callable
        Answer to its questions and their answers in words; the first is the effect.
    label : callable
        Label of a mark and the mark, to the label that a reader sees.

    Returns
    -------
    dict
        ``choices``, each with its options and why somebody would take them; ``texts`` and ``rows``
        (label, faded, numbers), which answers name by their places; ``answers``: scale, questions
        and answers, verdict, reason, message, rows; ``at``: which answer belongs to each position,
        all positions in the order of `helpers.reanalysis.multiverse.every_position`.
    """
    choices = multiverse.choices_of(source)
    texts, rows, answers = Pool(), Pool(), Pool()

    def compact(answer: pd.Series) -> tuple:
        drawn = [
            rows.place((texts.place(label(row["label"], row)), int(row["faded"]), *_numbers(row)))
            for row in answer["rows"]
            if not math.isnan(row["estimate"])
        ]
        asked = [texts.place(text) for pair in questions(answer) for text in pair]
        judged = answer["verdict"] if answer["verdict"] != NOT_JUDGED else ""
        words = (judged, answer["because"], answer["message"])
        return (answer["scale"], tuple(asked), *map(texts.place, words), tuple(drawn))

    named = list(source.index.names)
    by_position = {
        key if isinstance(key, tuple) else (key,): answer for key, answer in source.iterrows()
    }
    at = [
        answers.place(compact(by_position[tuple(position[name] for name in named)]))
        for position in multiverse.every_position(choices)
    ]
    return {
        "choices": [[each.name, each.label, list(each.options.items())] for each in choices],
        "start": dict(start),
        "claim": source["claim_id"].iloc[0],
        "ours": source["in_ledger"].iloc[0],
        **marks,
        "texts": texts.held,
        "rows": rows.held,
        "answers": answers.held,
        "at": at,
    }


def _numbers(row: Mapping) -> list[float | None]:
    return [_short(float(row[name])) for name in DRAWN]


def _short(value: float) -> float | None:
    if math.isnan(value):
        return None
    if math.isinf(value):
        return math.copysign(OFF_THE_AXIS, value)
    return float(f"{value:.{DIGITS}g}")
