"""What a notebook shows: tables and sentences, rounded once, the same on every machine.

Both come with a plain text for the regression tests and a rich form for the reader. Every value
from a table is escaped, so that a cell with markup in it appears as text.
"""

import html
import math
import numbers
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from string import Formatter

import pandas as pd

from helpers import data, printed
from helpers.data.schema.vocabulary import NO_NOTICE

_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]#|~$])")


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
    """A few sentences with computed numbers in them."""

    template: str
    values: Mapping[str, str]

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        escaped = {name: _escape(value) for name, value in self.values.items()}
        return {"text/plain": str(self), "text/markdown": self.template.format(**escaped)}

    def __str__(self) -> str:
        """The sentences as plain text."""
        return self.template.replace("**", "").format(**self.values)


def show(
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    caption: str,
    formats: Mapping[str, Callable] | None = None,
    anchors: str = "",
    otherwise: str = "",
) -> ShownTable:
    """Choose, name and round columns for a reader.

    Parameters
    ----------
    frame : DataFrame
        Any frame; its index is not shown. Where it has a column ``row_id``, the HTML keeps for
        each row which row of ``data/`` it shows.
    columns : dict
        Column of the frame to the header above it, with its unit; the first names the row.
    caption : str
        Says what the table shows, above it.
    formats : dict, optional
        Column to the function of `helpers.printed` that rounds it. Without one, texts and whole
        numbers stay as they are, and a column with other numbers is shown with three significant
        digits. A missing value is a dash, or what the function makes of NaN.

    anchors : str, optional
        Column that names each row, so that a link can point to it (``#b43``).
    otherwise : str, optional
        Said in place of a table that would have no rows.

    Returns
    -------
    ShownTable

    Raises
    ------
    ValueError
        A column that the frame does not have, a header above two columns, or a format for a
        column that is not shown.

    Examples
    --------
    >>> frame = pd.DataFrame({"arm": ["K2", "control"], "risk": [0.1167, 0.2893]})
    >>> print(show(frame, {"arm": "Arm", "risk": "Risk"}, "Risks", {"risk": printed.percent}))
    Risks
    Arm      Risk
    K2       12%
    control  29%
    """
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise ValueError(f"columns: {missing[0]!r}; allowed are {', '.join(frame.columns)}")
    headers = list(columns.values())
    if twice := sorted(header for header in set(headers) if headers.count(header) > 1):
        raise ValueError(f"columns: {twice[0]!r} twice; allowed is each header once")
    formats = formats or {}
    if unused := [name for name in formats if name not in columns]:
        raise ValueError(f"formats: {unused[0]!r}; allowed are {', '.join(columns)}")
    texts = {header: _texts(frame[name], formats.get(name)) for name, header in columns.items()}
    row_ids = tuple(frame["row_id"]) if "row_id" in frame.columns else ()
    names = tuple(frame[anchors]) if anchors else ()
    return ShownTable(pd.DataFrame(texts, dtype=object), caption, row_ids, names, otherwise)


def say(template: str, **values: str) -> Said:
    """Put computed numbers and names into sentences.

    Parameters
    ----------
    template : str
        Markdown with ``{name}`` where a value goes.
    **values : str
        Rounded by `helpers.printed`, or words from a table; they are escaped.

    Raises
    ------
    TypeError
        A value that is not a text: rounding is a decision, and it is made before.
    ValueError
        A place in the template without a value.

    Examples
    --------
    >>> print(say("The risk was **{risk}**.", risk=printed.percent(0.29)))
    The risk was 29%.
    """
    for name, value in values.items():
        if not isinstance(value, str):
            raise TypeError(f"{name}: {value!r}; allowed is a text, such as printed.ratio(…)")
    places = {field for _, field, _, _ in Formatter().parse(template) if field is not None}
    if empty := sorted(places - values.keys()):
        raise ValueError(f"template: nothing for {{{empty[0]}}}; allowed are {', '.join(values)}")
    return Said(" ".join(template.split()) if "\n\n" not in template else template, values)


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
        f"Heterogeneity of {pool['q_df'] + 1:.0f} trials: Q = {printed.fixed(pool['q'], 2)} "
        f"(df = {pool['q_df']:.0f}, p = {printed.p_value(pool['q_p'])}), "
        f"I² = {printed.fixed(pool['i2'], 0)}%, τ² = {printed.significant(pool['tau2'], 2)}"
    )


def estimates(frame: pd.DataFrame, decimals: int | None = None, unit: str = "") -> pd.Series:
    """Estimate and interval of each row as one text.

    Parameters
    ----------
    frame : DataFrame
        ``estimate, low, high``, such as `helpers.effects` returns.
    decimals, unit
        As in `estimate`.

    Examples
    --------
    >>> frame = pd.DataFrame({"estimate": [0.4033], "low": [0.229], "high": [0.7104]})
    >>> estimates(frame)[0]
    '0.40 (0.23 to 0.71)'
    """
    return pd.Series(
        [
            estimate(row.estimate, row.low, row.high, decimals, unit)
            for row in frame[["estimate", "low", "high"]].itertuples()
        ],
        index=frame.index,
        dtype=object,
    )


def estimate(
    value: float, low: float, high: float, decimals: int | None = None, unit: str = ""
) -> str:
    """One estimate and its interval as a text.

    Parameters
    ----------
    value, low, high : float
        The estimate, which is "not reported" where it is NaN, and its limits, which are then left
        out.
    decimals : int, optional
        For both; without, they are ratios and shown as `helpers.printed.ratio` does.
    unit : str
        Behind the estimate, such as ``%``.

    Examples
    --------
    >>> estimate(2.8, 0.29, 5.31, decimals=1), estimate(0.4, float("nan"), float("nan"))
    ('2.8 (0.3 to 5.3)', '0.40')
    """
    if pd.isna(value):
        return "not reported"
    shown = (printed.ratio(value) if decimals is None else printed.fixed(value, decimals)) + unit
    if pd.isna(low) or pd.isna(high):
        return shown
    return f"{shown} ({printed.interval(low, high, decimals)})"


def as_printed(frame: pd.DataFrame) -> pd.Series:
    """Estimate and interval of each row with the very digits of the source, as one text.

    Parameters
    ----------
    frame : DataFrame
        Rows of a table of `helpers.data`: see `helpers.data.printed_interval`.

    Returns
    -------
    Series of str
        The limits are left out where none are printed.

    Examples
    --------
    >>> frame = pd.DataFrame(
    ...     {"value_printed": ["0.40", "78"], "ci_low_printed": ["0.20", ""],
    ...      "ci_high_printed": ["0.80", ""]}
    ... )
    >>> as_printed(frame).tolist()
    ['0.40 (0.20 to 0.80)', '78']
    """
    texts = []
    for _, row in frame.iterrows():
        estimate, *limits = data.printed_interval(row)
        reported = all(limit not in ("", printed.NOT_REPORTED) for limit in limits)
        texts.append(f"{estimate} ({limits[0]} to {limits[1]})" if reported else estimate)
    return pd.Series(texts, index=frame.index, dtype=object)


def _texts(column: pd.Series, shown: Callable | None) -> list[str]:
    """The cells of a column as they are shown."""
    cells = [math.nan if cell is None or cell is pd.NA else cell for cell in column]
    if shown is None:
        of_counts = all(cell % 1 == 0 for cell in cells if _is_finite(cell))
        shown = partial(_plain, of_counts=of_counts)
    return [shown(cell) for cell in cells]


def _is_finite(cell) -> bool:
    return isinstance(cell, numbers.Real) and math.isfinite(cell)


def _plain(cell, of_counts: bool) -> str:
    if isinstance(cell, str):
        return cell.replace(printed.NOT_REPORTED, "not reported")
    if isinstance(cell, numbers.Integral):
        return str(cell)
    return printed.fixed(cell, 0) if of_counts else printed.significant(cell, 3)


def _escape(value: str) -> str:
    """Take away what Markdown or HTML would read as more than text; addresses become no links."""
    text = _MARKDOWN_SIGNS.sub(r"\\\1", html.escape(value, quote=False))
    return text.replace("://", "&#58;//")
