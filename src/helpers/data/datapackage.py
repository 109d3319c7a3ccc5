"""The data dictionary, made from the schema: ``python -m helpers datapackage`` writes it.

``data/datapackage.json`` is a Frictionless descriptor, which other tools can read. Printed numbers
are declared as strings with a pattern, because as numbers they would lose their trailing zeros.
It holds the hash of each table: tables with these hashes are *published*.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pandera.pandas as pa

from helpers.data.dataset import Dataset
from helpers.data.schema import TABLES
from helpers.data.schema.table_model import Table
from helpers.printed import NOT_REPORTED

FILE = "datapackage.json"


def descriptor(dataset: Dataset) -> dict:
    """The Frictionless descriptor of all tables (specification v1), in the words of a folder."""
    about = dataset.about
    name = re.sub(r"[^a-z0-9]+", "-", about.name.lower()).strip("-")
    described: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": name or "claims-checked",
        "title": f"{about.name}: {about.question}",
    }
    if about.licence:
        described["licenses"] = [{"title": about.licence.name, "path": about.licence.url}]
    resources = [_resource(table, dataset.folder) for table in TABLES.values()]
    return described | {"resources": resources}


def text(dataset: Dataset) -> str:
    """The descriptor as it stands in the file."""
    return json.dumps(descriptor(dataset), indent=2, ensure_ascii=False) + "\n"


def is_published(dataset: Dataset) -> bool:
    """Whether the tables are, byte by byte, those that the descriptor beside them names by hash.

    Examples
    --------
    >>> is_published(k2)
    True
    """
    return (dataset.folder / FILE).exists() and not changed_tables(dataset)


def changed_tables(dataset: Dataset) -> list[str]:
    """The tables that are not those that the descriptor beside them names by hash.

    A report on them is a what-if. Without a descriptor nothing was published, and nothing changed.

    Examples
    --------
    >>> changed_tables(k2)
    []
    """
    file = dataset.folder / FILE
    if not file.exists():
        return []
    described = json.loads(file.read_text(encoding="utf-8"))["resources"]
    stored = {resource["path"]: resource.get("hash") for resource in described}
    return [
        table.file
        for table in TABLES.values()
        if stored.get(table.file) != _hash(dataset.folder, table)
    ]


def _hash(folder: Path, table: Table) -> str:
    return f"sha256:{hashlib.sha256((folder / table.file).read_bytes()).hexdigest()}"


def _resource(table: Table, folder: Path) -> dict:
    foreign_keys = [
        {
            "fields": [name],
            "reference": {"resource": target.split(".")[0], "fields": [target.split(".")[1]]},
        }
        for name, column in table.columns.items()
        if len(column.metadata.get("targets", ())) == 1 and not column.metadata["several"]
        for target in column.metadata["targets"]
    ]
    fields = [_field(name, column) for name, column in table.columns.items()]
    schema = {"fields": fields, "primaryKey": list(table.key), "missingValues": [""]}
    if foreign_keys:
        schema["foreignKeys"] = foreign_keys
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "description": f"One row is {table.one_row_is}.",
        "path": table.file,
        "hash": _hash(folder, table),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(name: str, column: pa.Column) -> dict:
    about = column.metadata
    field = {"name": name, "title": column.title, "type": "string"}
    field["description"] = column.description
    if "unit" in about:
        field["unit"] = about["unit"]
    field["allowed"] = about["allowed"]
    if stands_for := about.get("filled") or about.get("default"):
        field["empty"] = f"stands for {stands_for}"
    constraints: dict[str, Any] = {"required": not (about["empty"] or stands_for)}
    if "pattern" in about:
        unreported = f"|{NOT_REPORTED}" if about["unreported"] else ""
        constraints["pattern"] = f"^(?:{about['pattern']}{unreported})$"
    elif about["kind"] == "choice":
        constraints["enum"] = list(about["choices"])
    return field | {"constraints": constraints}
