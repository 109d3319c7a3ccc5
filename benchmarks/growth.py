"""Time and memory per row from a thousand rows to a million: neither should grow."""

from collections.abc import Callable
from functools import partial

from benchmarks import inputs, measure
from benchmarks.layout import lay_out, times
from helpers import effects, exact, pooling

SIZES = [1_000, 10_000, 100_000, 1_000_000]
MOST_GROWTH = 1.25  # from the best size to the largest one: what is noise on a shared machine


def _trials(rows: int) -> tuple:
    return (inputs.trials(rows // inputs.TRIALS),)


FUNCTIONS = [
    ("Katz risk ratio", inputs.tables, effects.risk_ratio),
    ("Newcombe risk difference", inputs.tables, effects.risk_difference),
    ("score risk ratio", inputs.tables, partial(effects.risk_ratio, method="score")),
    ("score risk difference", inputs.tables, partial(effects.risk_difference, method="score")),
    ("score odds ratio", inputs.tables, partial(effects.odds_ratio, method="score")),
    ("Fisher p", inputs.tables, exact.fisher),
    ("conditional odds ratio", inputs.tables, partial(effects.odds_ratio, method="exact")),
    ("REML pools, per trial", _trials, partial(pooling.pool, scale="log", by="pool")),
]


def table(at_most: int) -> str:
    """A row for each function: µs and bytes per row at every size."""
    sizes = [size for size in SIZES if size <= at_most] or [at_most]
    header = ["per row", *(f"{size:,}" for size in sizes), "growth", "flat", "bytes out"]
    header += [f"peak at {size:,}" for size in sizes[-2:]]
    return lay_out(header, [_line(*function, sizes) for function in FUNCTIONS])


def _line(name: str, draw: Callable, function: Callable, sizes: list[int]) -> list[str]:
    micros, peaks = [], []
    for size in sizes:
        given = draw(size)
        (seconds,) = measure.medians(lambda given=given: function(*given), budget=0.5)
        micros.append(seconds / size * 1e6)
        peak, result = measure.peak_bytes(lambda given=given: function(*given))
        peaks.append(peak / size)
    growth = micros[-1] / min(micros)
    return [
        name,
        *(f"{value:.3g} µs" for value in micros),
        times(growth),
        "yes" if growth <= MOST_GROWTH else "no",
        f"{result.memory_usage().sum() / sizes[-1]:.0f}",
        *(f"{value:.0f}" for value in peaks[-2:]),
    ]
