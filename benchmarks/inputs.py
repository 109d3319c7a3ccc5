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


def trials_by_latitude(regressions: int) -> pd.DataFrame:
    """Twenty of the same trials for each ``pool``, at a latitude that shifts their effects."""
    found = trials(2 * regressions)
    random = np.random.default_rng(SEED + 1)
    latitude = random.uniform(10, 60, len(found))
    scatter = random.normal(0, 0.3, len(found))
    return found.assign(
        pool=found["pool"] // 2,
        latitude=latitude,
        y=found["y"] + scatter - 0.01 * (latitude - 35),
    )


def side_by_side(trials: pd.DataFrame, of_each: int = TRIALS) -> tuple[np.ndarray, ...]:
    """Effects, variances (and latitudes) of the same trials, a column for each pool."""
    columns = [
        trials["y"],
        trials["se"] ** 2,
        *(trials[name] for name in trials if name == "latitude"),
    ]
    return tuple(
        np.ascontiguousarray(column.to_numpy().reshape(-1, of_each).T) for column in columns
    )
