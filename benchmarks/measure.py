"""Seconds, memory, and whether two sets of numbers are the same."""

import statistics
import time
import tracemalloc
from collections.abc import Callable, Mapping
from timeit import timeit

import numpy as np
import pandas as pd

# Seconds of the processor, which other work on the machine disturbs less than those of the clock;
# all that is timed in this process runs on one core, so that they are the same where it is idle.
_FINE = time.get_clock_info("process_time").resolution < 1e-6
clock = time.process_time if _FINE else time.perf_counter

SAME = 1e-8  # relative: how far ours and bare NumPy may lie apart


class DifferentNumbers(AssertionError):
    """Two functions that are timed against each other do not compute the same numbers."""


def medians(
    *functions: Callable, most: int = 15, budget: float = 2.0, timer: Callable = clock
) -> list[float]:
    """Median seconds of each function, which has as many runs as fit the budget, but one at least.

    They are called in turn, so that a busy moment hits all alike.
    """
    laps = [[] for _ in functions]
    for _ in range(most):
        for function, seconds in zip(functions, laps, strict=True):
            if sum(seconds) < budget:
                seconds.append(timeit(function, number=1, timer=timer))
    return [statistics.median(seconds) for seconds in laps]


def peak_bytes(function: Callable) -> tuple[int, pd.DataFrame]:
    """The most memory that Python and NumPy held at once during a call, and its result."""
    tracemalloc.start()
    try:
        result = function()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return peak, result


def differing(ours: pd.DataFrame, theirs: Mapping, tolerance: float) -> np.ndarray:
    """Rows in which a column of theirs is not what ours is; where theirs is NaN, that is one."""
    rows = np.zeros(len(ours), dtype=bool)
    for name, column in theirs.items():
        mine = ours[name].to_numpy(dtype=float)
        rows |= ~np.isclose(mine, column, rtol=tolerance, atol=tolerance / 100)
    return rows


def require_same(task: str, ours: pd.DataFrame, bare: Mapping) -> None:
    """Raise DifferentNumbers for the first row that is not the same."""
    different = differing(ours, bare, SAME)
    if different.any():
        row = int(np.argmax(different))
        numbers = "; ".join(
            f"{name} {ours[name].iloc[row]!r} against {column[row]!r}"
            for name, column in bare.items()
        )
        raise DifferentNumbers(f"{task}, row {row}, ours against bare: {numbers}")
