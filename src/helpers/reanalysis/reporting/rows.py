"""What the rows of each table hold: a number, words, or nothing."""

import pandas as pd

from helpers.data import Dataset
from helpers.data.schema.vocabulary import DIRECTIONS, NOT_REPORTED
from helpers.reanalysis.reporting.sources import FIGURES, of_sources

DIRECTIONS_SAID = tuple(direction for direction in DIRECTIONS if direction != NOT_REPORTED)

KINDS = {
    "trials": "Figures of one arm",
    "arms": "Sizes of arms",
    "reported": "Comparisons and tests",
    "reviews": "Results of reviews",
    "cohorts": "Cohorts and other studies",
}
"""Table to what its rows are, for a reader."""


def of_tables(dataset: Dataset) -> pd.DataFrame:
    """Count what the rows of each table hold, and how many are the study's own.

    Returns
    -------
    DataFrame
        One row per table of `FIGURES`, ``table`` as index. ``kind`` of its rows; ``rows``;
        ``numbers`` (a printed number), ``words`` (a direction or statement) and ``nothing`` (looked
        for, not there) add up to them; ``own`` and ``second_hand`` are the numbers of grade A and
        B, ``in_full`` those whose source was read in full.

    Examples
    --------
    >>> of_tables(k2).loc["trials", ["rows", "numbers", "words", "nothing"]].tolist()
    [123, 100, 0, 23]
    """
    read = of_sources(dataset).set_index("source_id")["extent"]
    counted = {}
    for name, columns in FIGURES.items():
        frame = dataset.tables[name]
        cells = frame[
            [f"{column}_printed" if f"{column}_printed" in frame else column for column in columns]
        ]
        number = cells.apply(lambda cell: cell.str.contains(r"\d")).any(axis=1)
        words = ~number & _says_in_words(frame)
        own = frame["grade"] == "A"
        counted[name] = {
            "kind": KINDS[name],
            "rows": len(frame),
            "numbers": number.sum(),
            "words": words.sum(),
            "nothing": (~number & ~words).sum(),
            "own": (number & own).sum(),
            "second_hand": (number & ~own).sum(),
            "in_full": (number & (frame["source_id"].map(read) == "in full")).sum(),
        }
    return pd.DataFrame.from_dict(counted, orient="index").rename_axis("table")


def _says_in_words(frame: pd.DataFrame) -> pd.Series:
    """A direction, a statement or a list in place of a number."""
    said = pd.Series(False, index=frame.index)
    for column in {"value_printed", "direction", "measure"} & set(frame.columns):
        said |= frame[column].isin([*DIRECTIONS_SAID, "statement", "list"])
    return said
