"""Sentences with computed numbers in them, rounded where they are read."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from inspect import cleandoc
from numbers import Integral, Real
from string import Formatter
from typing import Any

import pandas as pd

from helpers import numbers, printed
from helpers.data.schema.vocabulary import NO_NOTICE
from helpers.display import cells, labels

_MARKDOWN_SIGNS = re.compile(r"([`*_{}\[\]#|~$])")
_LIST_MARK = re.compile(r"^(\d*)([-+=.)])(?=\s|[-=]|$)")
_GOES_ON = re.compile(r"(?<!\n)\n *+(?!\n|(?:[-*+>#|]|\d+\.) )")
"""The end of a line, unless it ends a paragraph or the next one begins with the mark of a list."""


@dataclass(frozen=True)
class Said:
    """A few sentences with computed numbers in them: words of a template, each before a value."""

    parts: tuple[tuple[str, str], ...]

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        markdown = "".join(words + _escape(value) for words, value in self.parts)
        return {"text/plain": str(self), "text/markdown": markdown}

    def __str__(self) -> str:
        """The sentences as plain text."""
        return "".join(words.replace("**", "") + value for words, value in self.parts)


def say(template: str, row: Any = None, **values: Any) -> Said:
    """Put computed numbers and names into sentences.

    Parameters
    ----------
    template : str
        Markdown with a place such as ``{share:%}`` for each value. Its format is one of
        `helpers.numbers.formatted`, with a noun behind it if wanted, as in
        ``{k:n trial|trials}``. ``{row:ci}`` is an estimate with its interval, in the format of
        its measure or in another one, as in ``{row:ci .1f}``.
    row : Series, dict, named tuple or DataFrame of one row, optional
        Its columns are places: ``{p:p}``, ``{estimate:ci}``.
    **values
        Texts, numbers, and further rows, whose columns are places such as ``{people.p:p}``. A
        number of the tables needs no format: it is shown as it was printed.

    Raises
    ------
    TypeError
        A number without a format, unless it is whole, or what is no text, number or row.
    ValueError
        A place without a value, an unknown format, or a value that does not fit its format.

    Examples
    --------
    >>> from helpers import effects
    >>> people = effects.risk_ratio(14, 120, 35, 121)
    >>> print(say("The risk was {row:ci} times that of {n:n other|others}.", people, n=1200))
    The risk was 0.40 (0.23 to 0.71) times that of 1,200 others.
    """
    known = {name: _as_row(name, value) for name, value in values.items()}
    known |= {} if row is None else {"row": _as_row("row", row)}
    parts = []
    for words, place, spec, _ in Formatter().parse(_GOES_ON.sub(" ", cleandoc(template))):
        try:
            parts.append((words, "" if place is None else _value(place, spec or "", known)))
        except (TypeError, ValueError) as error:
            where = f"{place}:{spec}" if spec else place
            raise type(error)(f"template, {{{where}}}: {error}") from None
    return Said(tuple(parts))


def standing(study: pd.Series) -> Said:
    """Say whether a trial stands: what notices about it were found.

    Parameters
    ----------
    study : Series
        A row of ``studies``.

    Examples
    --------
    >>> print(standing(k2.row("ishida_2004_yops")))
    YOPS has been questioned (2020-07-02). We show its numbers and do not count them in a verdict.
    """
    if study["status"] == NO_NOTICE:
        return say(
            "We found no retraction or correction of {name}, so we treat it as valid.", study
        )
    return say(
        """**{name} has been {status} ({status_date}).** We show its numbers and do not count
        them in a verdict.""",
        study,
    )


def heterogeneity(pool: pd.Series) -> str:
    """How far the trials of a pool disagree, as the line under a forest plot.

    Parameters
    ----------
    pool : Series
        One row of `helpers.meta`: ``k_used, tau2, q, q_df, q_p, i2``.

    Returns
    -------
    str
        The trials that it counts are those that enter Q, of which the degrees of freedom are one
        less: a pool of risk differences has trials without events that do not.

    Examples
    --------
    >>> pool = {"k_used": 3, "tau2": 0.0512, "q": 3.17, "q_df": 2, "q_p": 0.205, "i2": 36.9}
    >>> heterogeneity(pd.Series(pool))
    'Heterogeneity of 3 trials: Q = 3.17 (df = 2, p = 0.21), I² = 37%, τ² = 0.051'
    """
    if pool["k_used"] == 0:
        return "Heterogeneity: no trial to tell it by"
    if pool["k_used"] == 1:
        return "Heterogeneity: one trial has none"
    if not pool["q_df"] > 0:
        return "Heterogeneity: fewer than two trials enter Q"
    return (
        f"Heterogeneity of {pool['q_df'] + 1:.0f} trials: Q = {numbers.fixed(pool['q'], 2)} "
        f"(df = {pool['q_df']:.0f}, p = {numbers.p_value(pool['q_p'])}), "
        f"I² = {numbers.fixed(pool['i2'], 0)}%, τ² = {numbers.significant(pool['tau2'], 2)}"
    )


def _as_row(name: str, value: Any) -> pd.DataFrame:
    """What a sentence is given, as a frame of one row; a text or a number has no column name."""
    if isinstance(value, pd.Series):
        frame = value.to_frame().T
        frame.attrs = value.attrs
    elif isinstance(value, pd.DataFrame):
        frame = value
    elif isinstance(value, str | Real | None):
        frame = pd.DataFrame({"": pd.Series([value], dtype=object)})
    elif hasattr(value, "_asdict") or isinstance(value, Mapping):
        named = value if isinstance(value, Mapping) else value._asdict()
        frame = pd.DataFrame({key: pd.Series([cell], dtype=object) for key, cell in named.items()})
    else:
        raise TypeError(f"{name}: {value!r}; allowed are a text, a number and a row")
    if len(frame) != 1:
        raise ValueError(f"{name}: a frame of {len(frame)} rows; allowed is one")
    return frame


def _value(place: str, spec: str, known: Mapping[str, pd.DataFrame]) -> str:
    """The text at one place of a template."""
    name, _, column = place.partition(".")
    if name not in known and not column:
        name, column = "row", name
    row = known.get(name, pd.DataFrame())
    column = column or next((each for each in ("estimate", "value") if each in row.columns), "")
    if not cells.parts(row, column)[0]:
        raise ValueError(f"nothing for it; allowed are {', '.join([*known, *row.columns])}")
    shown, _, further = spec.partition(" ")
    if shown == "ci" and column:
        return cells.texts(row, column, further)[0]
    if column in row.columns:
        _require_rounded(cells.sources(row, column)[0], shown)
    text = cells.texts(row, column, shown, beside=row.columns)[0]
    one, bar, several = further.partition("|")
    if further and not bar:
        raise ValueError(f"{further!r}; allowed behind a format is a noun such as trial|trials")
    return f"{text} {one if text == '1' else several}" if bar else text


def _require_rounded(source: Any, spec: str) -> None:
    if isinstance(source, str) and spec and spec not in labels.WORDS:
        printed.number(source)
    if isinstance(source, Real) and not isinstance(source, Integral) and not spec:
        raise TypeError(f"{source!r}; allowed without a format are texts and whole numbers")


def _escape(value: str) -> str:
    """Take away what Markdown or HTML would read as more than text; addresses become no links."""
    text = html.escape(re.sub(r"\s*\n\s*", " ", value).replace("\\", "\0"), quote=False)
    # A backslash as an entity: before a bracket, even an escaped one would begin a formula.
    text = _MARKDOWN_SIGNS.sub(r"\\\1", text).replace("\0", "&#92;")
    return _LIST_MARK.sub(r"\1\\\2", text).replace("://", "&#58;//")
