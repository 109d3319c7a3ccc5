"""Reference values beside our own: which rows are compared, and how closely.

A *family* is one method of one measure, such as ("RR", "katz_log"). Every family of the reference
files has an entry in ``ours`` or in ``excluded``: a new reference row cannot go unnoticed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

ORACLES = Path(__file__).parent / "oracles"
CLOSED_FORM = 1e-12
ITERATIVE = 1e-8

Family = tuple[str, str]
Key = tuple[str, str, str, str]  # measure, method, case, confidence level as printed


@dataclass(frozen=True)
class Ours:
    """What we compute for a family: ``compute(cases, level)`` gives one row per case."""

    compute: Callable[[pd.DataFrame, float], pd.DataFrame]
    tolerance: float = CLOSED_FORM
    columns: tuple[str, ...] = ("estimate", "low", "high", "p")


@dataclass(frozen=True)
class Grid:
    """One file of cases, one of reference values, and who is responsible for which family."""

    cases: str
    reference: str
    case_id: str
    ours: dict[Family, Ours]
    excluded: dict[Family, str]

    def read_cases(self) -> pd.DataFrame:
        return pd.read_csv(ORACLES / self.cases).set_index(self.case_id)

    def read_reference(self) -> pd.DataFrame:
        # As text: an empty cell (the method has no such value) is not the same as nan (undefined).
        return pd.read_csv(ORACLES / self.reference, dtype=str, keep_default_na=False)

    def families(self) -> set[Family]:
        reference = self.read_reference()
        return set(zip(reference["measure"], reference["method"], strict=True))

    def keys(self) -> set[Key]:
        reference = self.read_reference()
        columns = (reference[name] for name in ("measure", "method", self.case_id, "conf"))
        return {key for key in zip(*columns, strict=True) if (key[0], key[1]) not in self.excluded}

    def compare(self, family: Family) -> set[Key]:
        """Assert that every reference row of the family is met; return the rows compared."""
        entry = self.ours[family]
        reference = self.read_reference()
        reference = reference[(reference["measure"] + reference["method"]) == "".join(family)]
        compared = set()
        for conf, rows in reference.groupby("conf"):
            rows = rows.set_index(self.case_id)
            level = float(conf) if conf else 0.95
            result = entry.compute(self.read_cases().loc[rows.index], level)
            assert result.index.equals(rows.index)
            for column in entry.columns:
                assert_close(result[column], rows[column], entry.tolerance, (family, conf, column))
            compared |= {(*family, case, conf) for case in rows.index}
        return compared


def assert_close(ours: pd.Series, reference: pd.Series, tolerance: float, where) -> None:
    """Equal within a relative tolerance; nan, infinities and 0 must be exactly those."""
    told = reference != ""
    expected = reference[told].astype(float)
    actual = ours[told].astype(float)
    np.testing.assert_allclose(
        actual.to_numpy(), expected.to_numpy(), rtol=tolerance, atol=0, err_msg=str(where)
    )
