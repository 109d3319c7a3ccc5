"""Reference values beside our own: which rows are compared, and how closely.

A *family* is one method of one measure, such as ("RR", "katz_log"). Every family of the reference
files is either computed by us or excluded with a reason: a reference row cannot go unnoticed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

ORACLES = Path(__file__).parents[1] / "oracles"
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
    """Cases, reference values for some measures, what we compute and what we leave out."""

    cases: str
    reference: str
    case_id: str
    measures: set[str]
    ours: dict[Family, Ours]
    excluded: dict[Family, str]

    @cached_property
    def case_rows(self) -> pd.DataFrame:
        return pd.read_csv(ORACLES / self.cases).set_index(self.case_id)

    @cached_property
    def reference_rows(self) -> pd.DataFrame:
        # As text: an empty cell (the method has no such value) is not the same as nan (undefined).
        reference = pd.read_csv(ORACLES / self.reference, dtype=str, keep_default_na=False)
        return reference[reference["measure"].isin(self.measures)]

    @cached_property
    def compared(self) -> dict[Family, set[Key]]:
        """What `compare` has found to be met already."""
        return {}

    def compare(self, family: Family) -> set[Key]:
        """Assert that every reference row of the family is met; return the rows compared."""
        if family not in self.compared:
            self.compared[family] = self._compare(family)
        return self.compared[family]

    def _compare(self, family: Family) -> set[Key]:
        entry = self.ours[family]
        reference = self.reference_rows
        is_family = (reference["measure"] == family[0]) & (reference["method"] == family[1])
        compared = set()
        for conf, rows in reference[is_family].groupby("conf"):
            rows = rows.set_index(self.case_id)
            level = float(conf) if conf else 0.95
            result = entry.compute(self.case_rows.loc[rows.index], level)
            assert result.index.equals(rows.index)
            for column in entry.columns:
                assert_close(result[column], rows[column], entry.tolerance, (family, conf, column))
            compared |= {(*family, case, conf) for case in rows.index}
        return compared

    def assert_complete(self) -> None:
        """Assert that the rows compared are all reference rows but those excluded by name."""
        reference = self.reference_rows
        names = ("measure", "method", self.case_id, "conf")
        every = set(zip(*(reference[name] for name in names), strict=True))
        excluded = {key for key in every if key[:2] in self.excluded}
        compared = set().union(*(self.compare(family) for family in self.ours))
        assert compared == every - excluded
        assert {key[:2] for key in excluded} == set(self.excluded), "excludes what is not there"


def assert_close(ours: pd.Series, reference: pd.Series, tolerance: float, where) -> None:
    """Equal within a relative tolerance; nan, infinities and 0 must be exactly those."""
    printed = reference != ""
    np.testing.assert_allclose(
        ours[printed].to_numpy(dtype=float),
        reference[printed].to_numpy(dtype=float),
        rtol=tolerance,
        atol=0,
        err_msg=f"{where}, cases {list(reference.index[printed])}",
    )
