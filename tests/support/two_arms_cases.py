"""Pairs of arms of every size, empty and full ones among them, and what Python says of them."""

from functools import partial

import numpy as np
import pandas as pd

from helpers import effects
from helpers.reanalysis.two_arms import METHODS

LIMITS = ["estimate", "low", "high"]


def people(k: int, rng: np.random.Generator) -> pd.DataFrame:
    """Tables of counts: a third with an arm without events, or in which all had one."""
    n = np.exp(rng.uniform(np.log(1), np.log(2000), (k, 2))).round()
    risk = rng.beta(0.6, 1.4, (k, 2))
    risk[: k // 3] = rng.choice([0, 1, 0.02, 0.98, 0.3], (k // 3, 2))
    events = rng.binomial(n.astype(int), risk)
    columns = [events[:, 0], n[:, 0], events[:, 1], n[:, 1]]
    return pd.DataFrame(dict(zip(["events_t", "n_t", "events_c", "n_c"], columns, strict=True)))


def rates(k: int, rng: np.random.Generator) -> pd.DataFrame:
    """Events in person-time; a quarter of the arms without any."""
    time = np.exp(rng.uniform(np.log(0.5), np.log(5000), (k, 2)))
    events = rng.poisson(np.exp(rng.uniform(np.log(0.1), np.log(300), (k, 2))))
    events[: k // 4, 0] = 0
    events[k // 8 : k // 4 + k // 8, 1] = 0
    columns = [events[:, 0], time[:, 0], events[:, 1], time[:, 1]]
    names = ["events_t", "time_t", "events_c", "time_c"]
    return pd.DataFrame(dict(zip(names, columns, strict=True)))


def means(k: int, rng: np.random.Generator) -> pd.DataFrame:
    """Means with spreads over three decades; some arms of two people, some without a spread."""
    n = np.exp(rng.uniform(np.log(2), np.log(3000), (k, 2))).round()
    n[: k // 10] = 2
    sd = np.exp(rng.normal(0, 1.5, (k, 2)))
    sd[: k // 20, 0] = 0
    mean = rng.normal(0, 1, (k, 2))
    columns = [mean[:, 0], sd[:, 0], n[:, 0], mean[:, 1], sd[:, 1], n[:, 1]]
    names = ["mean_t", "sd_t", "n_t", "mean_c", "sd_c", "n_c"]
    return pd.DataFrame(dict(zip(names, columns, strict=True)))


def expected(kind: str, tables: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """Every number of every method, a row per pair of arms and a column per number."""
    family, _, spread = kind.partition("_")
    given = {name: tables[name] for name in tables}
    options = {"spread": spread, "level": level} if spread else {"level": level}
    columns = {}
    for measure, (function, methods) in METHODS[family].items():
        for method in methods:
            found = function(**given, method=method, **options)
            for name in [*LIMITS, "p"]:
                columns[measure, method, name] = found[name]
    further = {"people": _of_people, "means": partial(_of_means, spread)}
    if family in further:
        columns |= further[family](given, level)
    return pd.DataFrame(columns)


def _of_people(given: dict, level: float) -> dict:
    needed = effects.number_needed_to_treat(**given, level=level)
    thousand = effects.per_thousand(**given, level=level)
    columns = {("needed", "", name): needed[name] for name in LIMITS}
    columns |= {("thousand", "", name): thousand[name] for name in ["treated", "control", *LIMITS]}
    columns |= {("fisher", "", "p"): effects.fisher(**given)["p"]}
    return columns | {("midp", "", "p"): effects.midp(**given)["p"]}


def _of_means(spread: str, given: dict, level: float) -> dict:
    g = effects.standardised_mean_difference(**given, spread=spread, level=level)
    return {("hedges", "", name): g[name] for name in LIMITS}
