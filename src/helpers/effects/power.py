"""What can arms of this size show? Exact chances before anybody is counted.

No formula for large samples: every table that two arms can give is judged, and the probabilities
of those that pass are added up. Only numbers of events that none of the risks makes likelier than
1e-18 are left out; all of them together do not matter before the fourteenth digit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import gammaln, xlog1py, xlogy

from helpers.effects import validation
from helpers.effects.validation import Column

MOST_PEOPLE, MOST_TRIALS = 1_000_000, 10_000
MOST_TABLES = 1_000_000  # judged at once: arms of a thousand each, or larger ones at few risks
NEGLIGIBLE = 1e-18


def exact_power(
    passes: Callable, risk_t: ArrayLike, n_t: int, risk_c: ArrayLike, n_c: int
) -> pd.DataFrame:
    """How probable is it that a trial of this size passes a test?

    Parameters
    ----------
    passes : callable
        Takes ``events_t, n_t, events_c, n_c`` as equally long columns and returns for each table
        whether it passes: a p below a limit, an interval within margins, or their absence.
    risk_t, n_t, risk_c, n_c : array_like, int, array_like, int
        True risks, from 0 to 1, one row of the result for each; people in the arms.

    Returns
    -------
    DataFrame, shape (k, 3)
        ``risk_t, risk_c, power``; power is the probability of passing, two binomial arms given.

    Raises
    ------
    ValueError, TypeError
        Arms of more than a million tables, or no yes or no for every table.

    References
    ----------
    Casagrande JT, Pike MC, Smith PG. Biometrics 1978;34:483-6.

    Examples
    --------
    How often does Fisher's test notice a risk that is halved, with 50 people in each arm?

    >>> from helpers import effects
    >>> exact_power(lambda *arms: effects.fisher(*arms)["p"] < 0.05, 0.15, 50, 0.30, 50).round(3)
       risk_t  risk_c  power
    0    0.15     0.3  0.354
    """
    trial = _Trial.of(passes, risk_t, n_t, risk_c, n_c)
    power = trial.chance(trial.passed)
    return pd.DataFrame({**trial.risks, "power": power}, index=trial.index)


def exaggeration(
    passes: Callable, risk_t: ArrayLike, n_t: int, risk_c: ArrayLike, n_c: int
) -> pd.DataFrame:
    """How much larger than the truth does an effect look in the trials that pass a test?

    A trial with little power passes only where chance has enlarged the effect, or turned it round.

    Parameters
    ----------
    passes, risk_t, n_t, risk_c, n_c
        As for `exact_power`, the treatment's risk below the control's.

    Returns
    -------
    DataFrame, shape (k, 6)
        ``risk_t, risk_c``; ``power``; ``wrong_way``, the share of the passing trials that have the
        higher risk in the treated (type S); ``mean_ratio``, the mean risk ratio of those that
        have it in the controls; ``exaggeration``, how many times the true relative fall in risk
        that is: (1 − mean ratio) / (1 − true ratio) (type M). NaN where no trial can pass.

    References
    ----------
    Gelman A, Carlin J. Perspect Psychol Sci 2014;9:641-51. Ioannidis JPA. Epidemiology
    2008;19:640-8.

    Examples
    --------
    A risk that truly falls by a fifth looks nearly halved where 100 people in each arm notice it:

    >>> from helpers import effects
    >>> exaggeration(lambda *arms: effects.fisher(*arms)["p"] < 0.05, 0.24, 100, 0.3, 100).round(2)
       risk_t  risk_c  power  wrong_way  mean_ratio  exaggeration
    0    0.24     0.3   0.12       0.01        0.54          2.31
    """
    trial = _Trial.of(passes, risk_t, n_t, risk_c, n_c)
    risk_t, risk_c = trial.risks["risk_t"], trial.risks["risk_c"]
    validation.require("risk_t", risk_t, trial.index, risk_t < risk_c, "below risk_c")
    observed_t, observed_c = trial.events_t[:, None] / trial.n_t, trial.events_c / trial.n_c
    right, wrong = (
        trial.passed & (observed_t < observed_c),
        trial.passed & (observed_t > observed_c),
    )
    ratio = np.divide(observed_t, observed_c, out=np.zeros(right.shape), where=right)
    power = trial.chance(trial.passed)
    with np.errstate(invalid="ignore"):
        wrong_way = trial.chance(wrong) / power
        mean_ratio = trial.chance(ratio) / trial.chance(right)
    columns = {
        "power": power,
        "wrong_way": wrong_way,
        "mean_ratio": mean_ratio,
        "exaggeration": (1 - mean_ratio) / (1 - risk_t / risk_c),
    }
    return pd.DataFrame({**trial.risks, **columns}, index=trial.index)


def significant_among(power: ArrayLike, observed: int) -> pd.DataFrame:
    """Are more trials significant than their power lets one expect?

    Parameters
    ----------
    power : array_like, shape (k,)
        Power of each trial, from 0 to 1; the trials independent of each other.
    observed : int
        How many of them are significant.

    Returns
    -------
    DataFrame, shape (1, 4)
        ``trials``, ``observed``, ``expected`` (the sum of the powers) and ``p``, the exact
        probability that as many or more are significant. With few trials it is rarely small.

    References
    ----------
    Ioannidis JPA, Trikalinos TA. Clin Trials 2007;4:245-53.

    Examples
    --------
    >>> significant_among([0.5, 0.5, 0.1], observed=3)
       trials  observed  expected      p
    0       3         3       1.1  0.025
    """
    columns, index = validation.as_columns(power=power)
    power = columns["power"]
    validation.require("power", power, index, (power >= 0) & (power <= 1), "0 to 1")
    if not 0 <= _one_size("observed", observed, at_least=0) <= len(power):
        raise ValueError(f"observed: {observed!r}; allowed is 0 to {len(power)}, the trials")
    if len(power) > MOST_TRIALS:
        raise ValueError(f"power: {len(power):,} trials; allowed are {MOST_TRIALS:,}")
    chances = np.ones(1)  # of 0, 1 … significant trials
    for one in power:
        chances = np.convolve(chances, [1 - one, one])
    row = (len(power), int(observed), power.sum(), min(chances[int(observed) :].sum(), 1.0))
    return pd.DataFrame([row], columns=["trials", "observed", "expected", "p"])


@dataclass(frozen=True)
class _Trial:
    """Every table that two arms can give, how probable under each risk, and whether it passes."""

    risks: dict[str, Column]
    index: pd.Index
    n_t: int
    n_c: int
    events_t: Column
    events_c: Column
    probability_t: np.ndarray  # a row for each risk, a column for each number of events
    probability_c: np.ndarray
    passed: np.ndarray  # events_t down, events_c across

    @classmethod
    def of(cls, passes: Callable, risk_t, n_t, risk_c, n_c) -> _Trial:
        n_t, n_c = _one_size("n_t", n_t), _one_size("n_c", n_c)
        for name, n in {"n_t": n_t, "n_c": n_c}.items():
            if n > MOST_PEOPLE:
                raise ValueError(f"{name}: {n:,}; allowed are at most {MOST_PEOPLE:,} people")
        risks, index = validation.as_columns(risk_t=risk_t, risk_c=risk_c)
        for name, risk in risks.items():
            validation.require(name, risk, index, (risk >= 0) & (risk <= 1), "0 to 1")
        events_t, probability_t = _binomial(risks["risk_t"], n_t)
        events_c, probability_c = _binomial(risks["risk_c"], n_c)
        tables = len(events_t) * len(events_c)
        if tables > MOST_TABLES:
            allowed = f"allowed are {MOST_TABLES:,}: smaller arms or fewer risks"
            raise ValueError(f"n_t, n_c: {tables:,} tables; {allowed}")
        passed = _passed(passes, events_t, n_t, events_c, n_c)
        probabilities = probability_t, probability_c
        return cls(risks, index, n_t, n_c, events_t, events_c, *probabilities, passed)

    def chance(self, of_tables: np.ndarray) -> Column:
        """Expected value under each pair of risks; of a table that passes or not, its chance."""
        weights = self.probability_t, of_tables.astype(float), self.probability_c
        expected = np.einsum("ki,ij,kj->k", *weights, optimize=True)
        # Sums of many probabilities may end a rounding error above 1.
        return np.clip(expected, 0.0, 1.0)


def _one_size(name: str, n, at_least: int = 1) -> int:
    columns, index = validation.as_columns(**{name: n})
    if len(index) != 1:
        raise ValueError(f"{name}: {len(index)} values; allowed is one number")
    validation.require_whole(name, columns[name], index, at_least=at_least)
    return int(columns[name][0])


def _passed(passes: Callable, events_t: Column, n_t: int, events_c: Column, n_c: int):
    """For each number of events of the treated (rows) and of the controls: does it pass?"""
    tables_t, tables_c = (grid.ravel() for grid in np.meshgrid(events_t, events_c, indexing="ij"))
    every = np.ones(len(tables_t), dtype=int)
    try:
        answers = np.asarray(passes(tables_t, n_t * every, tables_c, n_c * every))
    except Exception as error:
        error.add_note(f"passes: it raised this for the {len(every)} tables of {n_t} and {n_c}")
        raise
    if answers.shape != every.shape or answers.dtype != bool:
        raise TypeError(
            f"passes: answers of type {answers.dtype}, shape {answers.shape}; "
            f"allowed is True or False for each of {len(every)} tables"
        )
    return answers.reshape(len(events_t), len(events_c))


def _binomial(risk: Column, n: int) -> tuple[Column, np.ndarray]:
    """Numbers of events that can happen (columns), and their probability under each risk (rows)."""
    x = np.arange(n + 1.0)
    choose = gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)
    probability = np.exp(choose + xlogy(x, risk[:, None]) + xlog1py(n - x, -risk[:, None]))
    likely = (probability > NEGLIGIBLE).any(axis=0)
    return np.flatnonzero(likely), probability[:, likely]
