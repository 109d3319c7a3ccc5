"""Tables and trials that every task works on, fixed by a seed."""

import numpy as np
import pandas as pd

SEED = 20240229
TRIALS = 10  # of every pool


def tables(rows: int) -> tuple[np.ndarray, ...]:
    """Draw ``events_t, n_t, events_c, n_c``: at least one event and one non-event per arm."""
    random = np.random.default_rng(SEED)
    n_t, n_c = random.integers(20, 501, (2, rows))
    events_t = random.binomial(n_t, random.uniform(0.15, 0.25, rows))
    events_c = random.binomial(n_c, random.uniform(0.25, 0.35, rows))
    return np.clip(events_t, 1, n_t - 1), n_t, np.clip(events_c, 1, n_c - 1), n_c


def tables_with_an_empty_cell(rows: int) -> tuple[np.ndarray, ...]:
    """Empty one of the four cells of each table, in turn."""
    events_t, n_t, events_c, n_c = tables(rows)
    which = np.arange(rows) % 4
    events_t = np.select([which == 0, which == 1], [0, n_t], events_t)
    events_c = np.select([which == 2, which == 3], [0, n_c], events_c)
    return events_t, n_t, events_c, n_c


def trials(pools: int) -> pd.DataFrame:
    """Draw log risk ratios ``y`` with their ``se``, ten for each ``pool``."""
    events_t, n_t, events_c, n_c = tables(pools * TRIALS)
    y = np.log((events_t / n_t) / (events_c / n_c))
    se = np.sqrt(1 / events_t - 1 / n_t + 1 / events_c - 1 / n_c)
    return pd.DataFrame({"y": y, "se": se, "pool": np.repeat(np.arange(pools), TRIALS)})


def side_by_side(trials: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Effects and variances of the same trials, a column for each pool."""
    y = trials["y"].to_numpy().reshape(-1, TRIALS).T
    v = trials["se"].to_numpy().reshape(-1, TRIALS).T ** 2
    return np.ascontiguousarray(y), np.ascontiguousarray(v)
