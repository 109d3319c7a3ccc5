"""What a pool is made of: checked trials, sorted into their groups."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.effects import validation
from helpers.effects.validation import Column, TwoArms
from helpers.meta.groups import Groups, number_groups

LARGEST = 1e25  # beyond this, or below its inverse, products of three weights are no doubles


@dataclass(frozen=True)
class Effects:
    """The usable effects of all pools, one pool after the other.

    ``k`` counts the trials of every pool, ``k_used`` the usable ones; pools that have any are
    ``filled``, and ``groups`` holds those alone.
    """

    y: Column
    se: Column
    groups: Groups
    labels: pd.Index
    k: np.ndarray
    k_used: np.ndarray

    @property
    def filled(self) -> np.ndarray:
        """True for the pools with a usable trial."""
        return self.k_used > 0

    def for_every_pool(self, values: np.ndarray) -> np.ndarray:
        """NaN (or False) for the pools without a usable trial, their values for the others."""
        empty = False if values.dtype == bool else np.nan
        everywhere = np.full(len(self.k), empty)
        everywhere[self.filled] = values
        return everywhere


def read_effects(trials: pd.DataFrame, by, missing: str) -> Effects:
    """Check the columns ``y`` and ``se`` and sort the rows by pool."""
    validation.require_choice("missing", missing, ["raise", "omit"])
    validation.require_columns("trials", trials, ["y", "se"])
    numbers, labels = number_groups(trials, by)
    _require_one_measure(trials, numbers)
    columns, index = validation.as_columns(y=trials["y"], se=trials["se"])
    y, se = columns["y"], columns["se"]
    usable = np.isfinite(y) & np.isfinite(se)
    if missing == "raise":
        allowed = "a finite number (missing='omit' leaves such a trial out, and says so)"
        validation.require("y", y, index, np.isfinite(y), allowed)
        validation.require("se", se, index, np.isfinite(se), allowed)
    fine = ~usable | (np.abs(y) <= LARGEST)
    validation.require("y", y, index, fine, f"a number between {-LARGEST:g} and {LARGEST:g}")
    fine = ~usable | ((se >= 1 / LARGEST) & (se <= LARGEST))
    validation.require("se", se, index, fine, f"a number above 0, {1 / LARGEST:g} to {LARGEST:g}")
    rows = np.flatnonzero(usable)
    rows = rows[np.argsort(numbers[rows], kind="stable")]
    k_used = np.bincount(numbers[rows], minlength=len(labels))
    return Effects(
        y=y[rows],
        se=se[rows],
        groups=Groups(k_used[k_used > 0]),
        labels=labels,
        k=np.bincount(numbers, minlength=len(labels)),
        k_used=k_used,
    )


def _require_one_measure(trials: pd.DataFrame, numbers: np.ndarray) -> None:
    """Raise ValueError where a column ``measure`` has several names within one pool."""
    if "measure" not in trials.columns:
        return
    measures = trials.groupby(numbers)["measure"].unique()
    if mixed := [sorted(map(str, each)) for each in measures if len(each) > 1]:
        raise ValueError(f"trials: measure has {', '.join(mixed[0])}; allowed is one in a pool")


def read_counts(trials: pd.DataFrame, by) -> tuple[TwoArms, Groups, pd.Index]:
    """Check the four columns of counts and sort the rows by pool."""
    names = ["events_t", "n_t", "events_c", "n_c"]
    validation.require_columns("trials", trials, names)
    numbers, labels = number_groups(trials, by)
    table = validation.two_arms(*(trials[name] for name in names))
    rows = np.argsort(numbers, kind="stable")
    return table.rows(rows), Groups(np.bincount(numbers)), labels
