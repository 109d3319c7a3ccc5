"""Check that the scale of each link fits the claim and the row that it links."""

import pandas as pd

from helpers import units
from helpers.data.schema import TABLES
from helpers.data.schema.columns import listed
from helpers.data.schema.scales import SCALES, WITH_A_UNIT, Words
from helpers.data.validation.reading import Problem, not_allowed

Cells = dict[str, str]


def unfit_scales(frames: dict[str, pd.DataFrame]) -> list[Problem]:
    """Find the links whose scale cannot read the row, or is for other claims.

    What is wrong by itself, such as a row that does not exist, is a problem of its own.
    """
    if not {"claims", "claim_evidence"} <= frames.keys():
        return []
    links = frames["claim_evidence"]
    links = links[links["compare"].isin(SCALES)]
    claims = {cells["claim_id"]: cells for cells in frames["claims"].to_dict("records")}
    rows = _rows(frames, set(links["row_id"]))
    return [
        Problem("claim_evidence.csv", line, "compare", not_allowed(link["compare"], allowed))
        for line, link in zip(links.index, links.to_dict("records"), strict=True)
        if link["claim_id"] in claims and link["row_id"] in rows
        if (allowed := _allowed(link, claims[link["claim_id"]], *rows[link["row_id"]]))
    ]


def _rows(frames: dict[str, pd.DataFrame], linked: set[str]) -> dict[str, tuple[str, Cells]]:
    """Table and cells of everything that links name."""
    named: dict[str, tuple[str, Cells]] = {}
    for target in TABLES["claim_evidence"].columns["row_id"].metadata["targets"]:
        table, _, columns = target.partition(".")
        if table in frames:
            first, *others = (frames[table][column] for column in columns.split("/"))
            names = first.str.cat(others, sep="/") if others else first
            found = frames[table].set_index(names)[lambda rows: rows.index.isin(linked)]
            records = zip(found.index, found.to_dict("records"), strict=True)
            named |= {name: (table, cells) for name, cells in records}
    return named


def _allowed(link: Cells, claim: Cells, table: str, row: Cells) -> str:
    """What is allowed in place of a scale that does not fit; nothing where it does."""
    scale = SCALES[link["compare"]]
    if table not in scale.reads:
        reading = tuple(name for name, other in SCALES.items() if table in other.reads)
        return f"{listed(reading)}, which read {table}.csv, or empty"
    return (
        _unfit("claims", claim, link["claim_id"], scale.claims)
        or _unfit(table, row, link["row_id"], scale.rows)
        or _other_unit(link, claim, row)
    )


def _unfit(table: str, cells: Cells, name: str, wanted: Words) -> str:
    """The first column that does not hold what the scale wants, in words."""
    for column, words in wanted.items():
        known = TABLES[table].columns.get(column)
        if known is None or cells[column] in words:
            continue
        if cells[column] in known.metadata.get("choices", (cells[column],)):
            several = "one of " if len(words) > 1 else ""
            other = f"{several}{', '.join(words)}, not {cells[column]!r}"
            return f"this scale where {column} of {name} is {other}"
    return ""


def _other_unit(link: Cells, claim: Cells, row: Cells) -> str:
    """What is allowed where the units of claim and row cannot be turned into each other."""
    scale, wanted = SCALES[link["compare"]], claim["unit"]
    if link["compare"] == "dose":
        wanted = units.per_day(wanted)
        found = [units.per_day(unit) for _, unit in units.doses(row["dose_per_day"])]
    elif scale.has_unit or claim["quantity_kind"] in WITH_A_UNIT:
        found = [scale.unit or row.get("unit", "")]
        if claim["quantity_kind"] == "dose":
            found, wanted = [*map(units.per_day, found)], units.per_day(wanted)
    else:
        return ""
    unfit = [unit for unit in found if not units.comparable(unit, wanted)]
    if not unfit:
        return ""
    return (
        f"this scale where unit of {link['claim_id']}, {wanted!r}, can be turned into that of "
        f"{link['row_id']}, {unfit[0]!r}"
    )
