"""Is a printed mean of whole numbers possible?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from helpers import printed
from helpers.effects import validation


def grim(mean: str, n: ArrayLike, items: ArrayLike = 1) -> bool | np.ndarray:
    """Whether a printed mean of whole numbers is possible with ``n`` people.

    It can only fail where ``n * items`` is small against the digits printed: with two decimals
    and 100 values or more, every mean is possible.

    Parameters
    ----------
    mean : str
        As printed. A percentage, such as ``35.5%``, is a hundred times the mean of ones and zeros.
    n : int or array_like of ints
        People.
    items : int
        Whole numbers averaged per person first, such as the questions of a scale.

    Returns
    -------
    bool, or array of bool where ``n`` is a column

    References
    ----------
    Brown NJL, Heathers JAJ. Soc Psychol Personal Sci 2017;8:363-9.

    Examples
    --------
    >>> grim("5.19", 28), grim("5.18", 28), grim("5.19", 28, items=2)
    (False, True, False)
    >>> grim("35.5%", 20), grim("35.5%", 31)
    (False, True)
    """
    number = printed.parse(mean, "mean")
    columns, index = validation.as_columns(n=n, items=items)
    for name, column in columns.items():
        validation.require_whole(name, column, index, at_least=1)
    values = columns["n"] * columns["items"]
    # The smallest sum that could do; the float product may miss a whole number to either side.
    unit = 100 if number.percent else 1
    total = np.floor(number.low * values / unit)
    possible = number.covers(unit * total / values) | number.covers(unit * (total + 1) / values)
    return bool(possible[0]) if np.ndim(n) == 0 and np.ndim(items) == 0 else possible
