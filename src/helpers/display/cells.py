"""The columns of a frame as texts: numbers of the tables as they were printed, others rounded.

Some names stand for several columns: ``treated`` and ``control`` for the figures of an arm,
``estimate`` and ``value`` for themselves with their interval, and so every ``x`` with an ``x_low``
and ``x_high``, or for these two alone where there is no ``x`` (for one, where they are the same);
``prediction`` for its two limits.
"""

import math
from collections.abc import Collection
from numbers import Real
from typing import Any

import pandas as pd

from helpers import numbers, printed
from helpers.display import labels

_ARMS = {"treated": "_t", "control": "_c"}
_OF_ARM: dict[tuple[str, ...], str] = {
    ("events", "n"): "{} of {}",
    ("events", "time"): "{} in {}",
    ("mean", "sd", "n"): "{} ± {}, {} people",
    ("value", "spread"): "{} ± {}",
}
_INTERVAL, _RANGE = "{} ({} to {})", "{} to {}"
_WITH_LIMITS = "estimate", "value"
_LIMITS = ("low", "high"), ("ci_low", "ci_high")
_BLANK = ("", numbers.MISSING, numbers.UNREPORTED)
_OF_EFFECT = ("estimate", "low", "high", "pi_low", "pi_high")


def parts(frame: pd.DataFrame, name: str, beside: Collection[str] = ()) -> tuple[list[str], str]:
    """The columns that a name stands for, and how they make one text; no columns if it has none.

    An estimate stands alone where one of its limits is shown beside it.
    """
    have = set(frame.columns)
    if name in have:
        for limits in _limits(name):
            if have.issuperset(limits) and not set(limits) & set(beside):
                return [name, *limits], _INTERVAL
        return [name], "{}"
    ends = ["pi_low", "pi_high"] if name == "prediction" else [f"{name}_low", f"{name}_high"]
    if have.issuperset(ends):
        return ends, _RANGE
    return _of_arm(frame, _ARMS[name]) if name in _ARMS else ([], "")


def texts(
    frame: pd.DataFrame, name: str, spec: str = "", beside: Collection[str] = ()
) -> list[str]:
    """The text of each row.

    Parameters
    ----------
    frame, name, beside
        As in `parts`.
    spec : str
        A format for each number, in place of the print or of the format that the column has.

    Examples
    --------
    >>> arms = pd.DataFrame({"events_t": [14], "n_t": [1200], "estimate": 0.4, "low": 0.2})
    >>> texts(arms, "treated"), texts(arms, "estimate"), texts(arms, "estimate", ".1f")
    (['14 of 1,200'], ['0.40'], ['0.4'])
    """
    columns, template = parts(frame, name, beside)
    shown = [_shown(frame, column, spec, name) for column in columns]
    both = [_together(template, *row) for row in zip(*shown, strict=True)]
    if template != _RANGE:
        return both
    same = frame[columns[0]] == frame[columns[1]]
    return [one if is_one else two for one, two, is_one in zip(shown[0], both, same, strict=True)]


def header(frame: pd.DataFrame, name: str, beside: Collection[str] = ()) -> str:
    """The header above a column; that of an estimate names its measure and its interval."""
    columns, template = parts(frame, name, beside)
    label = labels.header(name)
    if template != _INTERVAL or name not in _WITH_LIMITS:
        return label
    has_no_limits = set(_shown(frame, columns[1], "")) <= set(_BLANK)
    return label if has_no_limits else _effect(frame, label).label


def known(frame: pd.DataFrame) -> list[str]:
    """The columns that a reader knows; those of a result last, where there is anything in them."""
    result = {name: parts(frame, name)[0] for name in labels.RESULT}
    used = {column for columns in result.values() for column in columns}
    others = [name for name in frame.columns if name not in used and "_printed" not in name]
    named = [name for name in others if (about := labels.column(name)) and not about.asked]
    is_empty = frame.isna() | (frame == "")
    return named + [n for n, columns in result.items() if not is_empty[columns].all(axis=None)]


def sources(frame: pd.DataFrame, column: str, rounded: bool = False) -> list[Any]:
    """The cells of a column; where the print of a number stands beside it, that print.

    A print is not taken for a number that has changed since, nor if it is to be ``rounded``.
    """
    arm = column[-2:] if column[-2:] in _ARMS.values() else ""
    print_of = f"{column.removesuffix(arm)}_printed{arm}"
    cells = list(frame[column])
    if print_of not in frame.columns:
        return cells
    both = zip(cells, frame[print_of], strict=True)
    return [text if _is_print_of(text, cell, rounded) else cell for cell, text in both]


def by_size(cells: list[Any]) -> str:
    """The format of numbers of which nothing else is known."""
    finite = [float(cell) for cell in cells if isinstance(cell, Real) and math.isfinite(cell)]
    return ".0f" if all(map(float.is_integer, finite)) else ".3g"


def _is_print_of(text: Any, cell: Any, rounded: bool) -> bool:
    if not isinstance(text, str) or isinstance(cell, str):
        return False
    try:
        number = printed.number(text)
    except ValueError:
        number = math.nan
    return math.isnan(cell) if math.isnan(number) else number == cell and not rounded


def _limits(name: str) -> tuple[tuple[str, str], ...]:
    return _LIMITS if name in _WITH_LIMITS else ((f"{name}_low", f"{name}_high"),)


def _of_arm(frame: pd.DataFrame, arm: str) -> tuple[list[str], str]:
    """The figures of an arm: the first kind that has any, or else that the frame has columns of."""
    found = [([each + arm for each in columns], text) for columns, text in _OF_ARM.items()]
    found = [(columns, text) for columns, text in found if set(columns) <= set(frame.columns)]
    filled = [each for each in found if frame[each[0][0]].notna().any()]
    return (filled or found or [([], "")])[0]


def _shown(frame: pd.DataFrame, column: str, spec: str, name: str = "") -> list[str]:
    about = labels.column(column) or labels.column(name)
    usual = _effect(frame).format if column in _OF_EFFECT else about.format if about else ""
    cells = sources(frame, column, rounded=bool(spec) or usual in ("n", "year"))
    of_number = spec or usual or by_size(cells)
    return [labels.shown(c, of_number if isinstance(c, Real) else spec or usual) for c in cells]


def _effect(frame: pd.DataFrame, unknown: str = "") -> labels.Measure:
    """What the estimates of a frame are, by its attrs or by a column that names one measure."""
    attrs: dict[str, Any] = {"level": 0.95} if "ci_low" in frame.columns else {}
    measures = set(frame.get("measure", frame.get("statistic", ())))
    if len(measures) == 1 and isinstance(measure := measures.pop(), str):
        attrs |= {"measure": measure}
    return labels.effect(attrs | frame.attrs, unknown)


def _together(template: str, first: str, *others: str) -> str:
    return first if set(others) & set(_BLANK) else template.format(first, *others)
