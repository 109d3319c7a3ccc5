"""How results print themselves: a sentence, then the columns rounded and labelled.

The frame keeps its full numbers. Any part of a result (columns, rows, a sorted copy) is a plain
frame, and prints as pandas prints it.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import pandas as pd

from helpers import numbers

MOST_ROWS = 60
LABELS = {
    "k": "trials",
    "k_used": "used",
    "se": "SE",
    "pi_low": "next trial, low",
    "pi_high": "next trial, high",
    "control": "without",
    "treated": "with",
    "nnt": "number to treat",
}
_SIGNS = {"tau2": "tau²", "q": "Q", "i2": "I²", "h2": "H²", "r2": "R²", "qe": "QE", "qm": "QM"}
_SIGNS |= {"pi": "next trial"}
_PER_CENT = ("i2", "r2", "weight")
_NATURAL = {"estimate", "low", "high", "pi_low", "pi_high"}


class Result(pd.DataFrame):
    """A frame that prints itself; ``source`` says what it was made from, for what repeats it."""

    _metadata: ClassVar = ["source", "sentence", "shown"]
    source: Any = None
    sentence: Callable[[pd.DataFrame], str] | None = None
    shown: list[str] | None = None

    def __repr__(self) -> str:
        table = self._rounded().to_string(max_rows=MOST_ROWS)
        return "\n".join([*self._sentences(), "", table])

    def _repr_html_(self) -> str:
        said = "".join(f"<p>{html.escape(line)}</p>" for line in self._sentences())
        return said + self._rounded().to_html(max_rows=MOST_ROWS)

    def _sentences(self) -> list[str]:
        """What the result says, then every note once."""
        notes = self["note"].astype(str) if "note" in self else []
        said = type(self).sentence if self.sentence is None else self.sentence
        first = [said(self)] if said else []
        return first + [f"Note: {note}." for note in dict.fromkeys(notes) if note]

    def _rounded(self) -> pd.DataFrame:
        names = [name for name in self.shown or self.columns if name != "note"]
        about = self.attrs if "estimate" in self else {}
        columns = {
            label(name, about): [cell(name, value, about) for value in self[name]] for name in names
        }
        return pd.DataFrame(columns, index=self.index)


def result(
    frame: pd.DataFrame,
    sentence: Callable[[pd.DataFrame], str],
    shown: list[str] | None = None,
    source: Any = None,
) -> Result:
    """The frame as one that prints itself, attrs kept."""
    made = Result(frame)
    made.attrs = frame.attrs
    made.sentence, made.shown, made.source = sentence, shown, source
    return made


def label(name: str, attrs: Mapping) -> str:
    """What a column is called where a result is printed."""
    if name == "estimate" and "measure" in attrs:
        return attrs["measure"]
    first, *rest = name.split("_")
    return LABELS.get(name, " ".join([_SIGNS.get(first, first), *rest]))


def cell(name: str, value: Any, attrs: Mapping) -> str:
    """One value, rounded after what its column holds."""
    if isinstance(value, str | bool) or not pd.api.types.is_number(value):
        return str(value)
    if name.split("_")[0] in _PER_CENT:
        return numbers.fixed(value, 1 if name == "weight" else 0) + "%" * bool(value == value)
    if (name == "p" or name.endswith("_p")) and 0 <= value <= 1:
        return numbers.p_value(value)
    if name in _NATURAL:
        return natural(value, attrs)
    return plain(value)


def natural(value: float, attrs: Mapping) -> str:
    """An effect: as a ratio, or with three significant digits."""
    return numbers.ratio(value) if attrs.get("scale") == "log" else plain(value)


def plain(value: float) -> str:
    """Three significant digits; whole numbers whole."""
    return (
        numbers.fixed(value, 0) if value == round_or_nan(value) else numbers.significant(value, 3)
    )


def round_or_nan(value: float) -> float:
    """The nearest whole number, NaN for what has none."""
    return round(value) if pd.notna(value) and abs(value) < float("inf") else value


def span(low: float, high: float, attrs: Mapping) -> str:
    """Two limits on the natural scale."""
    return f"{natural(low, attrs)} to {natural(high, attrs)}"


def with_interval(row: Mapping, attrs: Mapping) -> str:
    """An estimate with its interval, named by its level."""
    named = numbers.interval_name(attrs["level"])
    limits = span(row["low"], row["high"], attrs)
    return f"{natural(row['estimate'], attrs)} ({named} {limits})"
