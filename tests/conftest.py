"""A small sound folder of tables, cut from the real rows, for the tests that break it."""

import csv
import io
import re
from pathlib import Path

import pytest

from helpers.data import default_folder
from helpers.data.schema import TABLES

TRIALS = {
    *("shiraki_2000", "jiang_2014", "ishida_2004_yops", "sato_2005"),
    *("iwamoto_2000", "iwamoto_2001", "purwosunu_2006", "booth_2008"),
}
REVIEWS = {"zhou_2022", "cockayne_2006", "mott_2019"}
COHORTS = {
    *(
        "kaibuchi_2021",
        "chang_2020",
        "kanis_2023",
        "hu_2012",
        "kanis_2004",
        "tang_2007",
        "iof_facts",
    ),
    *("magnesium_meta_2014", "marshall_1996", "tran_2018"),
}
CLAIMS = {
    *("a15", "a25", "a26", "a37", "a40", "a41", "a42", "b04", "b05", "b07", "b13", "b15", "b17"),
    *("b20", "b38", "b39", "b40", "b41", "b42", "b43", "b45", "b54", "c36", "c42", "c55", "c56"),
    *("c89", "c90"),
}
OWNER = dict.fromkeys(("trials", "studies", "arms", "reported"), "trial_id") | {
    "reviews": "review_id",
    "cohorts": "cohort_id",
}

collect_ignore = ["support"]

Rows = list[dict[str, str]]


@pytest.fixture(autouse=True)
def usual_limit_of_cells():
    """Another library, when it is imported, lets the reader take longer cells everywhere."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


def real_rows(name: str) -> Rows:
    """All rows of a real table."""
    with (default_folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cut() -> dict[str, Rows]:
    """Real rows of a few trials, reviews and cohorts, and the claims that they bear on."""
    rows = {name: real_rows(name) for name in TABLES}
    owners = TRIALS | REVIEWS | COHORTS
    for name, owner in OWNER.items():
        rows[name] = [row for row in rows[name] if row[owner] in owners]
    identifiers = {row["row_id"] for name in OWNER for row in rows[name] if "row_id" in row}
    identifiers |= {row["trial_id"] for row in rows["studies"]}
    identifiers |= {f"{row['trial_id']}/{row['arm_id']}" for row in rows["arms"]}
    rows["claims"] = [row for row in rows["claims"] if row["claim_id"] in CLAIMS]
    rows["claim_evidence"] = [
        row
        for row in rows["claim_evidence"]
        if row["row_id"] in identifiers and row["claim_id"] in CLAIMS
    ]
    rows["findings"] = [
        row
        for row in rows["findings"]
        if {row["row_id"], row["baseline_row_id"] or row["row_id"]} <= identifiers
    ]
    found = {row["finding_id"] for row in rows["findings"]}
    rows["certainty"] = [row for row in rows["certainty"] if row["finding_id"] in found]
    rows["risk_of_bias"] = [row for row in rows["risk_of_bias"] if row["trial_id"] in owners]
    read = {row["source_id"] for name in [*OWNER, "risk_of_bias"] for row in rows[name]}
    for row in rows["studies"]:
        read |= {notice.strip() for notice in row["status_notice"].split(";")}
    rows["sources"] = [row for row in rows["sources"] if row["source_id"] in read]
    return rows


def as_text(table: str, rows: Rows) -> str:
    """Rows as the text of a CSV file."""
    written = io.StringIO()
    writer = csv.DictWriter(written, list(TABLES[table].columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


class Sound:
    """Sound tables, one row per line, that can be written with some cells or files changed."""

    def __init__(self, rows: dict[str, Rows]):
        self.rows = rows
        self.files = {f"{name}.csv": as_text(name, table) for name, table in rows.items()}

    def line(self, table: str, key: str) -> int:
        """Line of the row whose key columns, joined by a slash, are ``key``."""
        columns = TABLES[table].key
        keys = ["/".join(row[column] for column in columns) for row in self.rows[table]]
        return keys.index(key) + 2

    as_text = staticmethod(as_text)

    def cells(self, table: str) -> list[list[str]]:
        """The cells of each row, in order."""
        return [list(row.values()) for row in self.rows[table]]

    def with_cells(self, cells: dict[str, str]) -> dict[str, str]:
        """Texts of the files in which some cells, such as ``trials[x.f01] n``, are changed."""
        changed = {}
        for address, cell in cells.items():
            table, key, column = re.fullmatch(r"(\w+)\[(.+)\] (\w+)", address).groups()
            rows = changed.setdefault(table, [dict(row) for row in self.rows[table]])
            row = rows[self.line(table, key) - 2]
            assert row[column] != cell, f"{address} is {cell!r} already"
            row[column] = cell
        return {f"{table}.csv": as_text(table, rows) for table, rows in changed.items()}

    def write(self, folder: Path, changed: dict[str, str | bytes | None]) -> None:
        """Write all tables with some files changed; None leaves a file out."""
        for file, text in (self.files | changed).items():
            if text is not None:
                raw = text.encode("utf-8") if isinstance(text, str) else text
                (folder / file).write_bytes(raw)

    def with_lines(self, messages: list[str]) -> list[str]:
        """Messages with ``trials[x.f01]`` as file and line, in braces as the line."""

        def line(found: re.Match) -> str:
            return str(self.line(found[1], found[2]))

        address = r"(\w+)\[(.+?)\]"
        messages = [re.sub(rf"{{{address}}}", line, message) for message in messages]
        return [
            re.sub(rf"^{address}", lambda found: f"{found[1]}.csv:{line(found)}", message)
            for message in messages
        ]


@pytest.fixture(scope="session")
def sound() -> Sound:
    return Sound(cut())
