"""The small example folder with some cells changed, for tests of what any subject may need."""

import csv
from pathlib import Path

from helpers.data import PROJECT_FOLDER, Dataset, open
from helpers.data.schema import TABLES

EXAMPLE = PROJECT_FOLDER.parent / "examples" / "another_article"


def changed(folder: Path, cells: dict[str, str], **rows: list[dict[str, str]]) -> Path:
    """Write the example with some cells, such as ``trials[x.f01] n``, and rows added."""
    for path in EXAMPLE.iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    for name, table in TABLES.items():
        with (EXAMPLE / table.file).open(encoding="utf-8", newline="") as file:
            every = list(csv.DictReader(file))
        for row in every:
            key = "/".join(row[column] for column in table.key)
            for column in row:
                row[column] = cells.get(f"{name}[{key}] {column}", row[column])
        every += [dict.fromkeys(table.columns, "") | row for row in rows.get(name, [])]
        with (folder / table.file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(table.columns), lineterminator="\n")
            writer.writeheader()
            writer.writerows(every)
    return folder


def dataset(folder: Path, cells: dict[str, str], **rows) -> Dataset:
    """The example with some cells changed, opened."""
    return open(changed(folder, cells, **rows))
