"""Check a folder of tables: every cell, every row, every identifier that points elsewhere."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pandera.errors

from helpers import schema
from helpers.columns import Table
from helpers.reading import Problem, read
from helpers.schema import TABLES


@dataclass(frozen=True)
class Checked:
    """The tables of a folder as printed, and everything that is wrong with them."""

    frames: dict[str, pd.DataFrame]
    problems: list[Problem]


def check_folder(folder: Path) -> Checked:
    """Check all tables of a folder and find every problem, not only the first.

    Parameters
    ----------
    folder : Path
        Holds one CSV file for each table of `helpers.schema.TABLES`.

    Returns
    -------
    Checked
        ``frames`` by table name, strings indexed by line; ``problems`` by file and line.
    """
    frames, problems = {}, []
    for table in TABLES.values():
        frame, found = read(folder / table.file, table)
        problems += found
        if frame is not None:
            frames[table.name] = frame
            problems += _cells(frame, table) + _duplicates(frame, table) + _rows(frame, table)
    problems += _references(frames) + _arms(frames) + _identifiers_overlap(frames)
    return Checked(frames, sorted(set(problems)))


def _cells(frame: pd.DataFrame, table: Table) -> list[Problem]:
    """Cells that their own column does not allow."""
    try:
        table.validator().validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        failures = error.failure_cases
        return [
            Problem(table.file, line, column, cell, allowed)
            for line, column, cell, allowed in zip(
                failures["index"],
                failures["column"],
                failures["failure_case"],
                failures["check"],
                strict=True,
            )
        ]
    return []


def _duplicates(frame: pd.DataFrame, table: Table) -> list[Problem]:
    problems = []
    for columns in filter(None, (table.key, table.also_unique)):
        again = frame.duplicated(list(columns))
        for line, row in frame.loc[again, list(columns)].iterrows():
            first = frame.index[(frame[list(columns)] == row).all(axis=1)][0]
            told = f"a combination that stands once; it stands on line {first} too"
            value = ", ".join(filter(None, row))
            problems.append(Problem(table.file, line, "+".join(columns), value, told))
    return problems


def _rows(frame: pd.DataFrame, table: Table) -> list[Problem]:
    """Rows whose cells contradict each other."""
    problems = []
    for rule in table.rules:
        broken = frame.loc[~rule.holds(frame).astype(bool), rule.column]
        problems += [
            Problem(table.file, line, rule.column, cell, rule.allowed)
            for line, cell in broken.items()
        ]
    return problems


def _references(frames: dict[str, pd.DataFrame]) -> list[Problem]:
    """Identifiers that no row of the table they point to has."""
    problems = []
    for name, frame in frames.items():
        for column, definition in TABLES[name].columns.items():
            targets = definition.metadata.get("targets", ())
            if not all(target.split(".")[0] in frames for target in targets) or not targets:
                continue
            known = set().union(*(_identifiers(frames, target) for target in targets))
            cells = frame.loc[frame[column] != "", column]
            if definition.metadata["listed"]:
                cells = cells.str.split(";").explode().str.strip()
            problems += [
                Problem(f"{name}.csv", line, column, cell, definition.metadata["allowed"])
                for line, cell in cells[~cells.isin(known)].items()
            ]
    return problems + _notices(frames)


def _identifiers(frames: dict[str, pd.DataFrame], target: str) -> set[str]:
    """All values of ``table.column``, or of ``table.column/column`` joined by a slash."""
    name, _, columns = target.partition(".")
    first, *others = (frames[name][column] for column in columns.split("/"))
    for other in others:
        first = first + "/" + other
    return set(first)


def _arms(frames: dict[str, pd.DataFrame]) -> list[Problem]:
    """Arms that the trial of the row does not have."""
    if "arms" not in frames:
        return []
    known = _identifiers(frames, "arms.trial_id/arm_id")
    problems = []
    for name, frame in frames.items():
        for column in TABLES[name].arm_columns:
            named = frame[~frame[column].isin(["", schema.WHOLE_TRIAL])]
            unknown = ~(named["trial_id"] + "/" + named[column]).isin(known)
            problems += [
                Problem(f"{name}.csv", line, column, arm, f"an arm of {trial} in arms.csv")
                for line, arm, trial in named.loc[unknown, [column, "trial_id"]].itertuples()
            ]
    return problems


def _notices(frames: dict[str, pd.DataFrame]) -> list[Problem]:
    """Sources named as the notice of a trial that are no source."""
    if not {"studies", "sources"} <= frames.keys():
        return []
    notices = frames["studies"]["status_notice"].str.split(";").explode().str.strip()
    named = notices[notices.str.startswith("src_")]
    unknown = named[~named.isin(frames["sources"]["source_id"])]
    told = "a DOI, or source_ids from sources.csv, separated by ;"
    return [
        Problem("studies.csv", line, "status_notice", cell, told) for line, cell in unknown.items()
    ]


def _identifiers_overlap(frames: dict[str, pd.DataFrame]) -> list[Problem]:
    """Trials, reviews and cohorts share one set of names: each stands for one of them."""
    kinds = {"studies": "trial_id", "reviews": "review_id", "cohorts": "cohort_id"}
    taken, problems = {}, []
    for name, column in kinds.items():
        if name not in frames:
            continue
        frame = frames[name]
        for owner, owned in taken.items():
            clash = frame.loc[frame[column].isin(owned), column]
            told = f"a name that {owner}.csv does not use"
            problems += [
                Problem(f"{name}.csv", line, column, cell, told) for line, cell in clash.items()
            ]
        taken[name] = set(frame[column])
    return problems
