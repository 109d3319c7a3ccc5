"""Right where the peer breaks: score limits of tables with and without an empty cell."""

import numpy as np

from benchmarks import bare, inputs, peers
from benchmarks.layout import lay_out
from benchmarks.tasks import ANOTHER
from helpers import effects

INFINITE = 1e12  # a ratio beyond it, or below its inverse, has no limit on that side
HEADER = ["score limits", "tables", "statsmodels: none", "other", "ours: none", "other"]

MEASURES = [
    ("risk ratio", "ratio", effects.risk_ratio, bare.score_risk_ratio),
    ("risk difference", "diff", effects.risk_difference, bare.score_risk_difference),
    ("odds ratio", "odds-ratio", effects.odds_ratio, bare.score_odds_ratio),
]


def table(rows: int) -> str:
    """How many limits are missing, or other than bisection of the definition finds them."""
    kinds = [("", inputs.tables), (", a cell empty", inputs.tables_with_an_empty_cell)]
    lines = []
    for name, compare, ours, definition in MEASURES:
        for kind, draw in kinds:
            tables = draw(rows)
            with np.errstate(all="ignore"):
                right = _limits(definition(*tables))
            by_statsmodels = _limits(peers.statsmodels(compare, "score")(tables).columns)
            by_us = _limits(ours(*tables, method="score"))
            counted = _count(by_statsmodels, right) + _count(by_us, right)
            lines.append([name + kind, f"{rows:,}", *map(str, counted)])
    return lay_out(HEADER, lines)


def _limits(found) -> np.ndarray:
    limits = np.array([found["low"], found["high"]], dtype=float)
    return np.clip(limits, -INFINITE, INFINITE)


def _count(found: np.ndarray, right: np.ndarray) -> tuple[int, int]:
    """Tables without a limit, and with another one than the definition has."""
    none = np.isnan(found).any(axis=0)
    same = np.isclose(found, right, rtol=ANOTHER, atol=ANOTHER / 100).all(axis=0)
    return int(none.sum()), int((~same & ~none).sum())
