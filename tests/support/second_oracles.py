"""The second batch of reference values: tidy rows of case, method, quantity and value."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parents[1] / "oracles"
EXACT = 1e-9
ITERATED = 1e-7
KEYS = ["case_id", "method", "quantity"]


def reference(name: str) -> pd.DataFrame:
    """Rows of one file; nothing is read as missing but ``nan``."""
    rows = pd.read_csv(FOLDER / name, keep_default_na=False, dtype={"value": str})
    return rows[[*KEYS, "value"]]


def trials_of(name: str = "ma_inputs.csv") -> pd.DataFrame:
    """The trials of every data set, with ``y`` and ``se``."""
    rows = pd.read_csv(FOLDER / name)
    return rows.assign(y=rows["yi"], se=np.sqrt(rows["vi"])).rename(
        columns={"x1": "events_t", "n1": "n_t", "x2": "events_c", "n2": "n_c"}
    )


def tall(ours: Iterable[tuple[str, str, str, float]]) -> pd.DataFrame:
    return pd.DataFrame(list(ours), columns=[*KEYS, "ours"])


def assert_grid(
    name: str,
    ours: Iterable[tuple[str, str, str, float]],
    not_compared=lambda rows: pd.Series(False, index=rows.index),
    relative: float = EXACT,
    absolute: float = 1e-12,
) -> int:
    """Assert that every row of a file is met but those named; return how many were compared."""
    rows = reference(name).merge(tall(ours), on=KEYS, how="left", validate="1:1", indicator=True)
    left_out = not_compared(rows)
    missing = rows[(rows["_merge"] != "both") & ~left_out]
    assert missing.empty, f"{len(missing)} not computed:\n{missing.head(20).to_string()}"
    rows = rows[~left_out]
    value, found = rows["value"].astype(float), rows["ours"].astype(float)
    same = (value == found) | (value.isna() & found.isna())
    near = (value - found).abs() <= absolute + relative * value.abs()
    wrong = rows[~(same | near)]
    assert wrong.empty, f"{len(wrong)} of {len(rows)} differ:\n{wrong.head(40).to_string()}"
    return len(rows)
