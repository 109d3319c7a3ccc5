"""What can arms of this size show? Exact chances before anybody is counted.

No formula for large samples: every table that two arms can give is judged, and the probabilities
of those that pass are added up.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.special import gammaln, xlog1py, xlogy

from helpers import counts
from helpers.counts import Column

MOST_TABLES = 1_000_000  # judged at once: arms of a thousand each


def exact_power(passes: Callable, risk_t, n_t, risk_c, n_c) -> pd.DataFrame:
    """How probable is it that a trial of this size passes a test?

    Parameters
    ----------
    passes : callable
        Takes ``events_t, n_t, events_c, n_c`` as equally long columns and returns for each table
        whether it passes: a p below a limit, an interval within margins, or their absence.
    risk_t, risk_c : array_like, shape (k,)
        True risks, from 0 to 1: one row of the result for each.
    n_t, n_c : int
        People in the arms.

    Returns
    -------
    DataFrame, shape (k, 3)
        ``risk_t, risk_c, power``; power is the probability of passing, two binomial arms given.

    Raises
    ------
    ValueError, TypeError
        A risk or a number of people that cannot be, arms of more than a million tables, or a
        ``passes`` that does not answer yes or no for every table.

    References
    ----------
    Casagrande JT, Pike MC, Smith PG. Biometrics 1978;34:483-6.

    Examples
    --------
    How often does Fisher's test notice a risk that is halved, with 50 people in each arm?

    >>> from helpers import exact
    >>> exact_power(lambda *arms: exact.fisher(*arms)["p"] < 0.05, 0.15, 50, 0.30, 50).round(3)
       risk_t  risk_c  power
    0    0.15     0.3  0.354
    """
    n_t, n_c = _one_size("n_t", n_t), _one_size("n_c", n_c)
    risks, index = counts.as_columns(risk_t=risk_t, risk_c=risk_c)
    for name, risk in risks.items():
        counts.require(name, risk, index, (risk >= 0) & (risk <= 1), "0 to 1")
    tables = (n_t + 1) * (n_c + 1)
    if tables > MOST_TABLES:
        raise ValueError(f"n_t, n_c: {tables:,} tables; allowed are {MOST_TABLES:,}: smaller arms")
    passed = _passed(passes, n_t, n_c)
    of_t, of_c = _binomial(risks["risk_t"], n_t), _binomial(risks["risk_c"], n_c)
    power = np.einsum("ki,ij,kj->k", of_t, passed.astype(float), of_c, optimize=True)
    # Sums of many probabilities may end a rounding error above 1.
    return pd.DataFrame({**risks, "power": np.clip(power, 0.0, 1.0)}, index=index)


def _one_size(name: str, n) -> int:
    columns, index = counts.as_columns(**{name: n})
    if len(index) != 1:
        raise ValueError(f"{name}: {len(index)} values; allowed is one number of people")
    counts.require_whole(name, columns[name], index, at_least=1)
    return int(columns[name][0])


def _passed(passes: Callable, n_t: int, n_c: int) -> np.ndarray:
    """For 0 … n_t events of the treated (rows) and 0 … n_c of the controls: does it pass?"""
    events_t, events_c = (grid.ravel() for grid in np.mgrid[0 : n_t + 1, 0 : n_c + 1])
    every = np.ones(len(events_t), dtype=int)
    answers = np.asarray(passes(events_t, n_t * every, events_c, n_c * every))
    if answers.shape != every.shape or answers.dtype != bool:
        raise TypeError(
            f"passes: answers of type {answers.dtype}, shape {answers.shape}; "
            f"allowed is True or False for each of {len(every)} tables"
        )
    return answers.reshape(n_t + 1, n_c + 1)


def _binomial(risk: Column, n: int) -> np.ndarray:
    """Probability of 0 … n events (columns) under each risk (rows)."""
    x = np.arange(n + 1.0)
    choose = gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)
    return np.exp(choose + xlogy(x, risk[:, None]) + xlog1py(n - x, -risk[:, None]))
