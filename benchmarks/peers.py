"""What other libraries offer for the same numbers: one table a call, and so a loop."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from benchmarks.measure import clock

SAMPLE = 200  # tables: what a loop takes is proportional to them


@dataclass(frozen=True)
class Looped:
    """Seconds per table, and the columns found: NaN where the peer raised an error."""

    seconds: float
    columns: dict[str, np.ndarray]

    @property
    def silent(self) -> np.ndarray:
        """Tables without an answer."""
        return np.any([np.isnan(column) for column in self.columns.values()], axis=0)


def loop(of_one_table: Callable, names: list[str], tables: tuple[np.ndarray, ...]) -> Looped:
    """Call for each of the first tables; the numbers that are returned have these names."""
    rows = list(zip(*(column[:SAMPLE].tolist() for column in tables), strict=True))
    answers = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        started = clock()
        for row in rows:
            try:
                answers.append(of_one_table(*row))
            except (ArithmeticError, ValueError):
                answers.append([np.nan] * len(names))
        seconds = (clock() - started) / len(rows)
    found = np.array(answers, dtype=complex).T
    real = np.where(found.imag == 0, found.real, np.nan)  # some answers are complex
    return Looped(seconds, dict(zip(names, real, strict=True)))


def statsmodels(compare: str, method: str) -> Callable:
    """Intervals of two proportions by statsmodels."""
    interval = partial(confint_proportions_2indep, compare=compare, method=method)
    return partial(loop, interval, ["low", "high"])


def _relative_risk(events_t, n_t, events_c, n_c):
    found = stats.contingency.relative_risk(events_t, n_t, events_c, n_c)
    return found.confidence_interval()


def _fisher(events_t, n_t, events_c, n_c):
    table = [[events_t, n_t - events_t], [events_c, n_c - events_c]]
    return [stats.fisher_exact(table).pvalue]


def _odds_ratio(events_t, n_t, events_c, n_c):
    found = stats.contingency.odds_ratio([[events_t, n_t - events_t], [events_c, n_c - events_c]])
    return found.statistic, *found.confidence_interval()


relative_risk = partial(loop, _relative_risk, ["low", "high"])
fisher = partial(loop, _fisher, ["p"])
odds_ratio = partial(loop, _odds_ratio, ["estimate", "low", "high"])
