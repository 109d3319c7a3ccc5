"""Time and memory per row from a thousand rows to a million: neither should grow."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from benchmarks import bare, inputs, measure
from benchmarks.layout import lay_out, times
from helpers import effects, meta

SIZES = [1_000, 10_000, 100_000, 1_000_000]
MOST_GROWTH = 1.25  # from the best size to the largest one, or as much as bare NumPy itself grows


def _trials(rows: int) -> tuple:
    return (inputs.trials(rows // inputs.TRIALS),)


def _bare_katz(*tables) -> pd.DataFrame:
    return pd.DataFrame(bare.katz(*tables), copy=False)


YARDSTICK = ("bare NumPy, Katz", inputs.tables, _bare_katz)
FUNCTIONS = [
    ("Katz risk ratio", inputs.tables, effects.risk_ratio),
    ("Newcombe risk difference", inputs.tables, effects.risk_difference),
    ("score risk ratio", inputs.tables, partial(effects.risk_ratio, method="score")),
    ("score risk difference", inputs.tables, partial(effects.risk_difference, method="score")),
    ("score odds ratio", inputs.tables, partial(effects.odds_ratio, method="score")),
    ("Fisher p", inputs.tables, effects.fisher),
    ("conditional odds ratio", inputs.tables, partial(effects.odds_ratio, method="exact")),
    ("REML pools, per trial", _trials, partial(meta.pool, scale="log", by="pool")),
]


def table(at_most: int) -> str:
    """A row for each function: µs and bytes per row at every size."""
    sizes = [size for size in SIZES if size <= at_most] or [at_most]
    header = ["per row", *(f"{size:,}" for size in sizes), "growth", "flat", "bytes out"]
    header += [f"peak at {size:,}" for size in sizes[-2:]]
    measured = [_measure(*function, sizes) for function in (YARDSTICK, *FUNCTIONS)]
    most = max(MOST_GROWTH, measured[0].growth)
    return lay_out(header, [line.cells(most) for line in measured])


@dataclass(frozen=True)
class Growth:
    """Per row: µs and bytes at every size, and the bytes of the result."""

    name: str
    micros: list[float]
    peaks: list[float]
    output: float

    @property
    def growth(self) -> float:
        """Time per row at the largest size over that at the best one."""
        return self.micros[-1] / min(self.micros)

    def cells(self, most: float) -> list[str]:
        """The row of the table."""
        return [
            self.name,
            *(f"{value:.3g} µs" for value in self.micros),
            times(self.growth),
            "yes" if self.growth <= most else "no",
            f"{self.output:.0f}",
            *(f"{value:.0f}" for value in self.peaks[-2:]),
        ]


def _measure(name: str, draw: Callable, function: Callable, sizes: list[int]) -> Growth:
    micros, peaks = [], []
    for size in sizes:
        given = draw(size)
        call = partial(function, *given)
        (seconds,) = measure.medians(call, budget=1.0)
        micros.append(seconds / size * 1e6)
        peak, result = measure.peak_bytes(call)
        peaks.append(peak / size)
    return Growth(name, micros, peaks, result.memory_usage().sum() / sizes[-1])
