"""What an empty cell stands for: a usual word, or what another table says already.

Each of these may be typed as well, and then counts. Nothing is written into a file.
"""

from collections.abc import Iterator

import pandas as pd

from helpers.data.schema import TABLES
from helpers.data.schema.rules import is_number

Frames = dict[str, pd.DataFrame]

PAPER = ("citation", "doi", "pmid")
"""What a table repeats of its source, all of it or nothing."""


def fill(frames: Frames) -> Frames:
    """The tables with what empty cells stand for, in frames of their own."""
    filled = {name: frame.copy() for name, frame in frames.items()}
    for name, frame in filled.items():
        for column, definition in TABLES[name].columns.items():
            if default := definition.metadata.get("default", ""):
                frame[column] = frame[column].where(frame[column] != "", default)
    for name, column, values in _of_other_tables(filled):
        frame = filled[name]
        frame[column] = frame[column].where(frame[column] != "", values.fillna(""))
    return filled


def _of_other_tables(frames: Frames) -> Iterator[tuple[str, str, pd.Series]]:
    """Table, column, and for each row what an empty cell of it stands for."""
    for name in ("arms", "trials", "reported"):
        if name in frames and "studies" in frames:
            yield name, "source_id", _looked_up(frames, name, "trial_id", "studies", "source_id")
    for name in ("studies", "reviews", "cohorts"):
        if name in frames and "sources" in frames:
            without = frames[name]["citation"] == ""
            for column in PAPER:
                found = _looked_up(frames, name, "source_id", "sources", column)
                yield name, column, found.where(without)
            if name != "studies":
                found = _looked_up(frames, name, "source_id", "sources", "short_name")
                yield name, "short_name", found
    for name in ("reviews", "cohorts"):
        if name in frames and "outcomes" in frames:
            found = _looked_up(frames, name, "outcome_id", "outcomes", "label")
            yield name, "outcome_as_printed", found
    if "arms" in frames:
        yield "arms", "arm_label", frames["arms"]["treatment"]
    if "trials" in frames:
        yield "trials", "unit", _unit_of_value(frames)


def _looked_up(frames: Frames, name: str, key: str, other: str, column: str) -> pd.Series:
    known = frames[other].drop_duplicates(f"{key}").set_index(key)[column]
    return frames[name][key].map(known)


def _unit_of_value(frames: Frames) -> pd.Series:
    """Per cent for a share of people, else the unit of the outcome, where a value is printed."""
    trials = frames["trials"]
    unit = pd.Series("", index=trials.index, dtype=object)
    if "outcomes" in frames:
        measured = trials["counted"] == "none"
        of_outcome = _looked_up(frames, "trials", "outcome_id", "outcomes", "unit")
        unit = of_outcome.where(measured, "")
    unit = unit.mask(trials["counted"] == "percent_of_people", "%")
    return unit.where(is_number(trials["value"]).astype(bool), "")
