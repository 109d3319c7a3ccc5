"""What can be printed, every pair of arms there can be, and the tables of those that fit."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from helpers import printed
from helpers.forensics.reconstruct import candidates
from helpers.forensics.reconstruct.candidates import Arm
from helpers.printed import Printed

MOST_CANDIDATES = 500_000_000  # some seconds of search
MOST_SOLUTIONS = 2_000_000  # a print that allows more says nothing, and they fill the memory


def both_arms(n_t, n_c, events_t, events_c, limit) -> tuple[Arm, Arm]:
    """Every pair of events and people of each arm, if their crossing stays within the limit."""
    given = {"n_t": n_t, "events_t": events_t, "n_c": n_c, "events_c": events_c}
    for name, value in given.items():
        if value is not None:
            given[name] = candidates.whole_numbers(
                name, value, at_least=1 if name.startswith("n") else 0
            )
        elif name.startswith("n"):
            raise ValueError(
                f"{name}: None; allowed is a whole number or a range, such as range(50, 121): "
                "without a bound the search has no end"
            )
    sizes = {name: None if value is None else len(value) for name, value in given.items()}
    pairs = {arm: candidates.count_pairs(given[f"events_{arm}"], given[f"n_{arm}"]) for arm in "tc"}
    candidates.refuse_too_many(pairs["t"] * pairs["c"], limit, sizes)
    for arm, size in pairs.items():
        of_arm = {name: sizes[name] for name in (f"n_{arm}", f"events_{arm}")}
        candidates.refuse_too_many(size, candidates.MOST_PAIRS, of_arm)
        events, n = given[f"events_{arm}"], given[f"n_{arm}"]
        if events is not None and events.min() > n.max():
            raise ValueError(
                f"events_{arm}: {events.min():g}; allowed is at most n_{arm}, which is {n.max():g}"
            )
    treated, control = (
        candidates.every_pair(given[f"events_{arm}"], given[f"n_{arm}"]) for arm in "tc"
    )
    return treated, control


def fitting(
    treated: Arm,
    control: Arm,
    fits: Callable[[Arm, Arm], np.ndarray],
    completed: Callable[[Arm, Arm, pd.DataFrame], pd.DataFrame],
) -> pd.DataFrame:
    """The tables of all crossed arms that fit, with what ``completed`` puts beside them, in order.

    ValueError where more than ``MOST_SOLUTIONS`` fit.
    """
    found, count = [], 0
    for some_t, some_c in candidates.crossed(treated, control, fits):
        found.append(completed(some_t, some_c, _counts_frame(some_t, some_c)))
        count += len(found[-1])
        if count > MOST_SOLUTIONS:
            raise ValueError(
                f"more than {MOST_SOLUTIONS:,} tables fit: the print pins nothing down; "
                "allowed are narrower ranges of n or events, or more printed numbers"
            )
    return pd.concat(found).sort_values(["n_t", "n_c", "events_t", "events_c"], ignore_index=True)


def _counts_frame(treated: Arm, control: Arm) -> pd.DataFrame:
    table = {
        "events_t": treated.events,
        "n_t": treated.n,
        "events_c": control.events,
        "n_c": control.n,
    }
    return pd.DataFrame(table).astype(np.int64)


def printed_ratio(name: str, text: str) -> Printed:
    """Parse a ratio; ValueError where it would be negative."""
    number = printed.parse(text, name, percent=False)
    if number.high <= 0:
        raise ValueError(f"{name}: {text!r}; allowed is a ratio, which is not negative")
    return number


def printed_percentage(name: str, text: str) -> Printed:
    """Parse a percentage; ValueError where it would lie outside 0 to 100."""
    number = printed.parse(text, name)
    if number.high < 0 or number.low > 100:
        raise ValueError(f"{name}: {text!r}; allowed is a percentage from 0 to 100")
    return number
