"""Tables for a reader, the same on every machine: plain text for the tests, HTML for the page.

Every value is escaped, so that a cell with markup in it appears as text.
"""

import html
import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

import pandas as pd

from helpers import numbers
from helpers.display import cells, labels
from helpers.display.sentences import Said, heterogeneity, say, standing

__all__ = ["Said", "ShownTable", "as_printed", "estimates", "heterogeneity", "say", "show"]
__all__ += ["standing"]

_ROW_IDS = ("row_id", "row_id_t", "row_id_c")


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
        Any frame; its index is not shown. A number of the tables is shown as it was printed. The
        HTML keeps which rows of ``data/`` each row shows, from ``row_id, row_id_t, row_id_c``.
    caption : str
        What the table shows, above it.
    columns : str, iterable or dict, optional
        Which columns, in order; the first names the row. A dict gives headers, of which an empty
        one is that of the column. Without it, all columns that `helpers.display.labels` knows.
        Some names stand for several columns: ``treated`` and ``control`` for the figures of an
        arm (``5 of 60``), ``estimate`` or ``value`` for itself with its interval, unless one of
        the limits is named too, ``prediction`` for a prediction interval.
    formats : dict, optional
        Column to its format, as in `helpers.numbers.formatted`.
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
    if isinstance(caption, Mapping):  # the call of the notebooks that are not rewritten yet
        _require(frame, caption, formats or {})
        before = [
            (head, _as_before(frame[n], (formats or {}).get(n))) for n, head in caption.items()
        ]
        return _shown_table(frame, before, str(columns), anchors, otherwise, ["row_id"])
    headers = columns if isinstance(columns, Mapping) else {}
    names = columns.split() if isinstance(columns, str) else list(columns or cells.known(frame))
    _require(frame, names, formats or {})
    texts = []
    for name in names:
        try:
            column = cells.texts(frame, name, (formats or {}).get(name, ""), names)
        except ValueError as error:
            raise ValueError(f"column {name}: {error}") from None
        texts.append((headers.get(name) or cells.header(frame, name, names), column))
    return _shown_table(frame, texts, caption, anchors, otherwise, _ROW_IDS)


def estimates(frame: pd.DataFrame, spec: str | int | None = None, unit: str = "") -> pd.Series:
    """Estimate and interval of each row as one text.

    Parameters
    ----------
    frame : DataFrame
        ``estimate, low, high``.
    spec, unit
        As in `helpers.numbers.estimate`.

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
