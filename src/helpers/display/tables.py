"""What a notebook shows: tables and sentences, rounded once, the same on every machine.

Both come with a plain text for the regression tests and a rich form for the reader. Every value
from a table is escaped, so that a cell with markup in it appears as text.
"""

import html
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from inspect import cleandoc
from numbers import Integral, Real
from string import Formatter
from typing import Any

import pandas as pd

from helpers import numbers, printed
from helpers.data.schema.vocabulary import NO_NOTICE
from helpers.display import cells, labels

_ROW_IDS = ("row_id", "row_id_t", "row_id_c")
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]#|~$])")
_LIST_MARK = re.compile(r"^(\d*)([-+.)])(?=\s)")
_GOES_ON = re.compile(r"(?<!\n)\n *+(?!\n|(?:[-*+>#|]|\d+\.) )")
"""The end of a line that is not the end of a paragraph, nor followed by the mark of a list."""


@dataclass(frozen=True)
class ShownTable:
    """A table of texts that Jupyter displays."""

    frame: pd.DataFrame
    caption: str
    row_ids: tuple[str, ...] = ()
    """The row of ``data/`` behind each row shown, where there is one."""
    anchors: tuple[str, ...] = ()
    """A name for each row, by which a link can point to it."""
    otherwise: str = ""
    """Said in its place where it has no rows."""

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        if self.otherwise and self.frame.empty:
            return say(self.otherwise)._repr_mimebundle_()
        return {"text/plain": str(self), "text/html": self.html()}

    def __str__(self) -> str:
        """The table as aligned plain text under its caption."""
        if self.otherwise and self.frame.empty:
            return str(say(self.otherwise))
        widths = [
            max(len(text) for text in [str(name), *cells]) for name, cells in self.frame.items()
        ]
        rows = [list(self.frame.columns), *self.frame.itertuples(index=False)]
        rows = [[cell.replace("\n", " ") for cell in map(str, row)] for row in rows]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ]
        return "\n".join([self.caption, *lines])

    def html(self) -> str:
        """The table as HTML with a caption and header scopes; every cell is escaped.

        A line of a cell stands on a line of its own.
        """
        blanks = [""] * len(self.frame)
        rows = zip(
            self.frame.itertuples(index=False),
            self.row_ids or blanks,
            self.anchors or blanks,
            strict=True,
        )
        heads = [html.escape(name) for name in self.frame.columns]
        body = "".join(self._html_row(heads, *row) for row in rows)
        head = "".join(f'<th scope="col">{name}</th>' for name in heads)
        return (
            f"<table><caption>{html.escape(self.caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    @staticmethod
    def _html_row(heads: list[str], row, row_id: str, anchor: str) -> str:
        first, *others = (html.escape(cell).replace("\n", "<br>") for cell in row)
        # A row with a name is a card on a phone, where a short header goes before its cell.
        named = [f' data-head="{head}"' if anchor and len(head) <= 10 else "" for head in heads[1:]]
        cells = "".join(f"<td{n}>{cell}</td>" for n, cell in zip(named, others, strict=True))
        mark = f' data-row="{html.escape(row_id)}"' if row_id else ""
        if anchor:
            name = html.escape(anchor)
            mark += f' id="{name}"'
            first = f'<a href="#{name}">{first}</a>'
        return f'<tr{mark}><th scope="row">{first}</th>{cells}</tr>'


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


def show(
    frame: pd.DataFrame,
    caption: str | Mapping[str, str],
    columns: str | Iterable[str] | Mapping[str, str] | None = None,
    formats: Mapping[str, Any] | None = None,
    anchors: str = "",
    otherwise: str = "",
) -> ShownTable:
    """Show a frame to a reader: labels, units and number formats are those of its columns.

    Parameters
    ----------
    frame : DataFrame
        Any frame; its index is not shown. The HTML keeps for each row which rows of ``data/`` it
        shows: those in ``row_id, row_id_t, row_id_c``. A number of the tables, with its print
        beside it, is shown as it was printed.
    caption : str
        What the table shows, above it.
    columns : str, iterable or dict, optional
        Which columns, in this order, the first of which names the row; a dict gives headers,
        where an empty one is that of the column. Without it, all columns that
        `helpers.display.labels` knows, those of a result last. Some names stand for several
        columns: ``treated`` and ``control`` for the figures of an arm (``5 of 60``), ``estimate``
        or ``value`` for itself and its interval unless a limit is named too, ``prediction`` for a
        prediction interval.
    formats : dict, optional
        Column to its format, by name as in `helpers.numbers.formatted`.
    anchors : str, optional
        Column that names each row, so that a link can point to it (``#b43``).
    otherwise : str, optional
        The text in place of a table that would have no rows.

    Returns
    -------
    ShownTable

    Raises
    ------
    ValueError
        A column that the frame does not have, a header above two columns, an unknown format, or a
        format for a column that is not shown.

    Examples
    --------
    >>> frame = pd.DataFrame({"arm_id": ["K2", "control"], "risk": [0.1167, 0.2893]})
    >>> print(show(frame, "Risks", "arm_id risk"))
    Risks
    Arm      Risk
    K2       12%
    control  29%
    """
    formats = formats or {}
    if isinstance(caption, Mapping):  # the call of the notebooks that are not rewritten yet
        _require(frame, caption, formats)
        before = [(head, _as_before(frame[n], formats.get(n))) for n, head in caption.items()]
        return _shown_table(frame, before, str(columns), anchors, otherwise, ["row_id"])
    headers = columns if isinstance(columns, Mapping) else {}
    names = columns.split() if isinstance(columns, str) else list(columns or cells.known(frame))
    _require(frame, names, formats)
    texts = [
        (
            headers.get(name) or cells.header(frame, name, names),
            cells.texts(frame, name, formats.get(name, ""), names),
        )
        for name in names
    ]
    return _shown_table(frame, texts, caption, anchors, otherwise, _ROW_IDS)


def say(template: str, row: Any = None, **values: Any) -> Said:
    """Put computed numbers and names into sentences, rounded where they are read.

    Parameters
    ----------
    template : str
        Markdown with a place such as ``{share:%}`` for each value. Its format is one of
        `helpers.numbers.formatted`, with ``n trial|trials`` for a number and its noun; ``ci``
        stands for an estimate with its interval, in the format of its measure or in one behind
        it, such as ``{people:ci .1%}``.
    row : Series, dict, named tuple or DataFrame of one row, optional
        Its columns are places: ``{p:p}``, and ``{estimate:ci}`` or ``{row:ci}``.
    **values
        Texts, numbers, and further rows, whose columns are places such as ``{people.p:p}``. A
        number of the tables, with its print beside it, needs no format: it is shown as printed.

    Raises
    ------
    TypeError
        A number without a format that is not whole: it would not be rounded.
    ValueError
        A place without a value, an unknown format, or a number that its format does not take.

    Examples
    --------
    >>> from helpers import effects
    >>> people = effects.risk_ratio(14, 120, 35, 121)
    >>> print(say("The risk was {row:ci} times that of {n:n other|others}.", people, n=1200))
    The risk was 0.40 (0.23 to 0.71) times that of 1,200 others.
    """
    known = {name: _row(name, value) for name, value in values.items()}
    known |= {} if row is None else {"row": _row("row", row)}
    parts = []
    for words, place, spec, _ in Formatter().parse(_GOES_ON.sub(" ", cleandoc(template))):
        try:
            text = "" if place is None else _value(place, spec or "", known)
        except ValueError as error:
            raise ValueError(f"template, {{{place}:{spec}}}: {error}") from None
        parts.append((words, text))
    return Said(tuple(parts))


def standing(study: pd.Series) -> Said:
    """Say whether a trial stands: what notices about it were found.

    Parameters
    ----------
    study : Series
        A row of studies.

    Examples
    --------
    >>> print(standing(k2.row("ishida_2004_yops")))
    YOPS has been questioned (2020-07-02). Its figures are shown, and weigh nothing in a verdict.
    """
    if study["status"] == NO_NOTICE:
        return say("No notice about {name} was found, so it is taken to stand.", name=study["name"])
    return say(
        """**{name} has been {status} ({date}).** Its figures are shown, and weigh nothing in a
        verdict.""",
        name=study["name"],
        status=study["status"],
        date=study["status_date"],
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


def estimates(frame: pd.DataFrame, spec: str | int | None = None, unit: str = "") -> pd.Series:
    """Estimate and interval of each row as one text, as `helpers.numbers.estimate` shows them.

    Examples
    --------
    >>> frame = pd.DataFrame({"estimate": [0.4033], "low": [0.229], "high": [0.7104]})
    >>> estimates(frame)[0]
    '0.40 (0.23 to 0.71)'
    """
    three = frame[["estimate", "low", "high"]].to_numpy(dtype=float)
    texts = [numbers.estimate(value, low, high, spec, unit) for value, low, high in three]
    return pd.Series(texts, index=frame.index, dtype=object)


def as_printed(frame: pd.DataFrame) -> pd.Series:
    """Estimate and interval of each row with the very digits of the source, as one text.

    Parameters
    ----------
    frame : DataFrame
        Rows of ``reported``, ``reviews`` or ``cohorts``; limits that are not printed are left out.

    Examples
    --------
    >>> frame = pd.DataFrame(
    ...     {"value_printed": ["0.40", "78"], "ci_low_printed": ["0.20", ""],
    ...      "ci_high_printed": ["0.80", ""]}
    ... )
    >>> as_printed(frame).tolist()
    ['0.40 (0.20 to 0.80)', '78']
    """
    column = "value" if "value_printed" in frame.columns else "estimate"
    three = [column, "ci_low", "ci_high"]
    prints = frame[[f"{name}_printed" for name in three]].set_axis(three, axis=1)
    return pd.Series(cells.texts(prints, column), index=frame.index, dtype=object)


def _require(frame: pd.DataFrame, names: Collection[str], formats: Collection[str]) -> None:
    if missing := [name for name in names if not cells.parts(frame, name)[0]]:
        raise ValueError(f"columns: {missing[0]!r}; allowed are {', '.join(frame.columns)}")
    if unused := [name for name in formats if name not in names]:
        raise ValueError(f"formats: {unused[0]!r}; allowed are {', '.join(names)}")
    if not names:
        raise ValueError(f"columns: none; allowed are {', '.join(frame.columns)}")


def _shown_table(
    frame: pd.DataFrame, texts, caption: str, anchors: str, otherwise: str, ids: Iterable[str]
) -> ShownTable:
    headers = [header for header, _ in texts]
    if twice := sorted(header for header in set(headers) if headers.count(header) > 1):
        raise ValueError(f"columns: {twice[0]!r} twice; allowed is each header once")
    rows = [list(frame[name].fillna("")) for name in ids if name in frame.columns]
    row_ids = tuple(" ".join(dict.fromkeys(filter(None, row))) for row in zip(*rows, strict=True))
    names = tuple(frame[anchors]) if anchors else ()
    return ShownTable(pd.DataFrame(dict(texts), dtype=object), caption, row_ids, names, otherwise)


def _as_before(column: pd.Series, shown: Callable | None) -> list[str]:
    """The cells of a column by a function, or by their size alone."""
    found = [math.nan if cell is None or cell is pd.NA else cell for cell in column]
    spec = cells.by_size(found)
    return [
        shown(cell) if shown else labels.shown(cell, spec if isinstance(cell, Real) else "")
        for cell in found
    ]


def _row(name: str, value: Any) -> Any:
    """A text or a number as it is; anything else that a sentence is given as a frame of one row."""
    if value is None or isinstance(value, str | Real):
        return value
    if isinstance(value, pd.Series):
        frame = value.to_frame().T
        frame.attrs = value.attrs
        return frame
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, Mapping):
        return pd.DataFrame({key: pd.Series([cell], dtype=object) for key, cell in value.items()})
    if not isinstance(value, pd.DataFrame):
        raise TypeError(f"{name}: {value!r}; allowed are a text, a number and a row")
    if len(value) != 1:
        raise ValueError(f"{name}: a frame of {len(value)} rows; allowed is one")
    return value


def _value(place: str, spec: str, known: Mapping[str, Any]) -> str:
    """The text at one place of a template."""
    name, _, column = place.partition(".")
    if name not in known and not column:
        name, column = "row", name
    value: Any = known.get(name)
    shown, _, further = spec.partition(" ")
    is_row = isinstance(value, pd.DataFrame)
    column = column or "estimate"
    if name not in known or (is_row and not cells.parts(value, column)[0]):
        allowed = ", ".join([*(key for key in known if key != "row"), *known.get("row", ())])
        raise ValueError(f"nothing for it; allowed are {allowed}")
    if shown == "ci" and is_row:
        return cells.texts(value, column, further)[0]
    if not is_row or column in value.columns:
        _require_rounded(place, shown, cells.sources(value, column)[0] if is_row else value)
    one, bar, several = further.partition("|")
    if further and not bar:
        raise ValueError(f"format: {spec!r}; allowed behind a format is 'one|several'")
    if is_row:
        text = cells.texts(value, column, shown, beside=value.columns)[0]
    else:
        text = labels.shown(value, shown)
    return f"{text} {one if text == '1' else several}" if bar else text


def _require_rounded(place: str, spec: str, source: Any) -> None:
    if isinstance(source, str) and spec and spec not in labels.WORDS:
        printed.number(source)
    if isinstance(source, Real) and not isinstance(source, Integral) and not spec:
        raise TypeError(
            f"template, {{{place}}}: {source!r}; allowed without a format, such as "
            f"{{{place}:ratio}}, are texts and whole numbers"
        )


def _escape(value: str) -> str:
    """Take away what Markdown or HTML would read as more than text; addresses become no links."""
    text = _MARKDOWN_SIGNS.sub(r"\\\1", html.escape(value.replace("\n", " "), quote=False))
    return _LIST_MARK.sub(r"\1\\\2", text).replace("://", "&#58;//")
