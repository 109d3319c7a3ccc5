"""The data set, and the answers of the worked cases: all of two, a part of the third."""

import pandas as pd
import pytest

from helpers.reanalysis import cockayne_2006, multiverse, prior_beliefs, shiraki_2000
from support.project_data import K2

STRIDE = 79
"""Every so many positions of the beliefs; a prime that divides no number of options."""


@pytest.fixture(scope="session")
def k2():
    return K2


@pytest.fixture(scope="session")
def shiraki(k2) -> pd.DataFrame:
    return shiraki_2000.multiverse(k2)


@pytest.fixture(scope="session")
def cockayne(k2) -> pd.DataFrame:
    return cockayne_2006.multiverse(k2)


@pytest.fixture(scope="session")
def beliefs(k2) -> multiverse.Multiverse:
    return prior_beliefs.multiverse(k2)


@pytest.fixture(scope="session")
def some_beliefs(beliefs) -> pd.DataFrame:
    """Answers at a part of all positions, in which any two options meet."""
    return beliefs.run(list(multiverse.every_position(beliefs.choices))[::STRIDE])


@pytest.fixture(scope="session")
def cases(shiraki, cockayne, some_beliefs) -> dict[str, pd.DataFrame]:
    return {"shiraki": shiraki, "cockayne": cockayne, "beliefs": some_beliefs}


@pytest.fixture(params=["shiraki", "cockayne", "beliefs"])
def answers(request, cases) -> pd.DataFrame:
    return cases[request.param]
