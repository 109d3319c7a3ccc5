"""Names for rows that have none yet, which ``python -m helpers ids`` writes into the tables.

A name is the owner of the row, the letter of the table and the next free number: ``adler_2015.f3``;
that of a claim is the letter of its article and a number: ``a07``. A name that is there stays.
"""

import csv
import io
import re
from pathlib import Path

from helpers import files
from helpers.data.schema import TABLES

NAMED = {
    "trials": ("row_id", "trial_id", ".f"),
    "reported": ("row_id", "trial_id", ".p"),
    "reviews": ("row_id", "review_id", ".r"),
    "cohorts": ("row_id", "cohort_id", ".c"),
    "claims": ("claim_id", "article", ""),
}
"""By table, the column of the name, that of the owner, and what stands between owner and number."""
DIGITS = 2


def completed(table: str, rows: list[dict[str, str]]) -> int:
    """Name the rows of a table that have an owner and no name; return how many they are.

    Examples
    --------
    >>> rows = [{"claim_id": "a07", "article": "a"}, {"claim_id": "", "article": "a"}]
    >>> completed("claims", rows), rows[1]["claim_id"]
    (1, 'a08')
    """
    name, owner, between = NAMED[table]
    last: dict[str, int] = {}
    for row in rows:
        found = re.fullmatch(rf"(.+?){re.escape(between)}([0-9]+)", row[name])
        if found:
            last[found[1]] = max(last.get(found[1], 0), int(found[2]))
    unnamed = [row for row in rows if not row[name].strip() and row[owner].strip()]
    for row in unnamed:
        last[row[owner]] = last.get(row[owner], 0) + 1
        row[name] = f"{row[owner]}{between}{last[row[owner]]:0{DIGITS}}"
    return len(unnamed)


def write(folder: Path) -> dict[str, int]:
    """Complete the tables of a folder, all of them or none.

    Returns
    -------
    dict
        How many rows were named, by file; files without such rows are left alone.

    Raises
    ------
    ValueError
        A table is no CSV file with the columns of its name.
    """
    texts, counts = {}, {}
    for table, (name, owner, _) in NAMED.items():
        path = folder / TABLES[table].file
        if not path.exists():
            continue
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            header, rows = list(reader.fieldnames or ()), list(reader)
        if not {name, owner} <= set(header) or any(None in row for row in rows):
            raise ValueError(f"{path.name}: `python -m helpers check {folder}` says what is wrong")
        if count := completed(table, rows):
            written = io.StringIO()
            writer = csv.DictWriter(written, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            texts[path.name], counts[path.name] = written.getvalue(), count
    if texts:
        with files.replacing(folder) as fresh:
            for file_name, text in texts.items():
                (fresh / file_name).write_text(text, encoding="utf-8", newline="\n")
    return counts
