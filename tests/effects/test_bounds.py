"""What would take minutes or gigabytes is refused at once, and no number comes without a note."""

import time

import numpy as np
import pandas as pd
import pytest

from helpers import effects, forensics, meta
from helpers.effects import bayes, power

HUGE = {
    "boschloo": lambda: effects.boschloo(1, 10**9, 3, 10**9),
    "boschloo, one arm": lambda: effects.boschloo(1, 1, 3, 10**5),
    "fragility": lambda: effects.fragility_index(5, 10**7, 10**5, 10**7),
    "power": lambda: power.exact_power(lambda *arms: arms[0] < 1, 0.1, 10**9, 0.2, 10**9),
    "expected": lambda: power.significant_among(np.full(10**6, 0.5), 3),
    "degrees of freedom": lambda: forensics.degrees_of_freedom("9.21", "0.010", max_df=10**9),
    "leave one out": lambda: meta.leave_one_out(
        meta.pool(pd.DataFrame({"y": np.zeros(3_000), "se": np.ones(3_000)}), tau2="common")
    ),
    "means": lambda: effects.mean_difference(1, 1e200, 5, 2, 1e200, 5),
    "small means": lambda: effects.mean_difference(1, 1e-200, 5, 2, 1e-200, 5),
    "large means": lambda: effects.standardised_mean_difference(1e308, 1, 5, -1e308, 1, 5),
    "rates": lambda: effects.rate_ratio(1, 1e-300, 2, 1e300),
    "a log ratio": lambda: bayes.posterior(800, 1, 0, 1),
    "a belief": lambda: bayes.posterior(0, 1e300, 0, 1),
}


@pytest.mark.parametrize("compute", HUGE.values(), ids=HUGE)
def test_what_is_too_large_is_refused_at_once(compute):
    begun = time.process_time()
    with pytest.raises(ValueError, match=r"; allowed (is|are) "):
        compute()
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("size", [1e-69, 1e-30, 1e30, 1e69])
def test_what_is_allowed_gives_numbers_or_a_note(size):
    found = pd.concat(
        [
            effects.mean_difference(size, size, 5, -size, 2 * size, 7),
            effects.standardised_mean_difference(size, size, 5, -size, 2 * size, 7),
            effects.rate_ratio(3, size, 5, 2 * size),
        ]
    )
    known = np.isfinite(found[["estimate", "low", "high", "p"]]).all(axis=1)
    assert (known | (found["note"] != "")).all()


def test_what_passes_raises_names_the_argument():
    with pytest.raises(ZeroDivisionError) as caught:
        power.exact_power(lambda *arms: 1 // 0, 0.1, 10, 0.2, 10)
    assert any(note.startswith("passes: ") for note in caught.value.__notes__)


def test_three_readers_judge_one_estimate():
    with pytest.raises(ValueError, match="y: 3 values; allowed is one estimate"):
        bayes.conclusions([0.1, 0.2, 0.3], 0.1)
