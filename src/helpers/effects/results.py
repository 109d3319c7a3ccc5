"""The shape of an answer: a DataFrame with one row per input row and a note where one is needed."""

from collections.abc import Iterable
from functools import cache

import numpy as np
import pandas as pd

Note = tuple[np.ndarray, str]  # the rows it applies to, and what it says


def frame(index: pd.Index, columns: dict, notes: Iterable[Note]) -> pd.DataFrame:
    """The columns and, last, ``note``: in each row the first note that applies, else empty.

    A column given as None, or as one number, is that (None: NaN) in every row.
    """
    filled = {
        name: np.full(len(index), np.nan if column is None else column)
        if np.ndim(column) == 0
        else column
        for name, column in columns.items()
    }
    filled["note"] = _note_column(len(index), notes)
    return pd.DataFrame(filled, index=index, copy=False)


def _note_column(length: int, notes: Iterable[Note]) -> pd.Categorical:
    """A category costs one byte a row."""
    codes = np.zeros(length, dtype=np.int8)
    texts = [""]
    for applies, text in notes:
        if applies.any():
            codes[applies & (codes == 0)] = len(texts)
            texts.append(text)
    return pd.Categorical.from_codes(codes, dtype=_categories(*texts), validate=False)


@cache
def _categories(*texts: str) -> pd.CategoricalDtype:
    """Made once: for a single row it takes longer than the arithmetic."""
    return pd.CategoricalDtype(texts)
