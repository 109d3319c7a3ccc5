"""What was left out, when a review prints its pool twice: with all studies and without one."""

import numpy as np
import pandas as pd
from scipy.special import ndtri

from helpers import printed
from helpers.effects import frames, validation
from helpers.effects.distributions import z_quantile
from helpers.effects.validation import NO_EFFECT

STEPS = 15
"""Places between the ends of each printed number at which the two pools are taken apart."""
NO_COMMON_EFFECT = "the pool without the study weighs as much as with it: no common-effect pool"

Pool = tuple[str, str] | tuple[str, str, str]


def dropped_study(
    pool: Pool, pool_without: Pool, scale: str = "log", level: float = 0.95
) -> pd.DataFrame:
    """Take two printed common-effect pools apart: the study that only the first one has.

    With weights 1/se², the weight of a pool is the sum of its studies', and so is its weighted
    mean: what the second pool lacks of both is the study.

    Parameters
    ----------
    pool, pool_without : tuple of str
        With all studies, and without one: estimate and p, or estimate, lower and upper limit, as
        printed, on the natural scale.
    scale : {"log", "identity"}
        The scale on which the studies were pooled: ``log`` for ratios, which must be above 0.
    level : float
        Confidence level of the printed limits and of the interval given back.

    Returns
    -------
    DataFrame, one row
        ``weight``, the share of the first pool, from 0 to 1; ``estimate, low, high`` of the study
        on the natural scale; ``y, se`` on the scale of analysis. Each of the first four again with
        ``_least`` and ``_most``, over the rounding of all printed numbers, and ``se_least,
        se_most``. NaN, with a note, where no common-effect pool can lose a study like that.

    Raises
    ------
    ValueError, TypeError
        A pool of another length, a p that is no plain number between 0 and 1, a ratio not above 0,
        limits in the wrong order, or an estimate of no effect with a p.

    References
    ----------
    Cochran WG. Biometrics 1954;10:101-29 (the weighted mean and its weight, here solved for one
    of the studies).

    Examples
    --------
    >>> found = dropped_study(("0.96", "0.65"), ("0.43", "0.01"))
    >>> found[["weight", "estimate", "low", "high"]].round(2)
       weight  estimate   low  high
    0    0.92      1.02  0.85  1.23
    """
    validation.require_scale(scale)
    validation.require_level(level)
    (y, se), (y_less, se_less) = (
        _y_and_se(name, texts, scale, level)
        for name, texts in (("pool", pool), ("pool_without", pool_without))
    )
    # Each pair of readings: rows are the first pool, columns the second; [0, 0] is as printed.
    y, se, y_less, se_less = y[:, None], se[:, None], y_less[None], se_less[None]
    weight, less = se**-2.0, se_less**-2.0
    left = weight - less
    fits = left > 0
    measure = frames.ANY_MEASURE[scale]
    if not fits[0, 0]:
        row = dict.fromkeys(_columns(), np.nan) | {"note": NO_COMMON_EFFECT}
        return frames.described(pd.DataFrame([row]), measure, "dropped study", scale, level)
    left = np.where(fits, left, np.nan)
    study = (weight * y - less * y_less) / left
    error = left**-0.5
    z = z_quantile(level)
    back = np.exp if scale == "log" else np.asarray
    found = {
        "weight": left / weight,
        "estimate": back(study),
        "low": back(study - z * error),
        "high": back(study + z * error),
        "se": error,
    }
    row = {name: values[0, 0] for name, values in found.items()} | {"y": study[0, 0], "note": ""}
    row |= {f"{name}_least": np.nanmin(values) for name, values in found.items()}
    row |= {f"{name}_most": np.nanmax(values) for name, values in found.items()}
    result = pd.DataFrame([row])[[*_columns(), "note"]]
    return frames.described(result, measure, "dropped study", scale, level)


def _columns() -> list[str]:
    names = ["weight", "estimate", "low", "high", "se"]
    return [
        *names[:4],
        "y",
        "se",
        *(f"{name}_{end}" for name in names for end in ("least", "most")),
    ]


def _y_and_se(name: str, texts: Pool, scale: str, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Every reading of a printed pool on the scale of analysis; the first is as printed."""
    if len(texts) not in (2, 3):
        allowed = "estimate and p, or estimate and two limits"
        raise ValueError(f"{name}: {len(texts)} texts; allowed are {allowed}")
    numbers = [printed.parse(text, name) for text in texts]
    if any(number.relation != "=" or number.cut_off for number in numbers):
        raise ValueError(f"{name}: {texts!r}; allowed are plain numbers, all digits printed")
    if scale == "log" and any(
        number.low <= 0 for number in (numbers[0], *numbers[2:], numbers[-1])
    ):
        raise ValueError(f"{name}: {texts!r}; allowed on the log scale are numbers above 0")
    axes = [[number.value, *np.linspace(number.low, number.high, STEPS)] for number in numbers]
    estimate, *others = (each.ravel() for each in np.meshgrid(*axes, indexing="ij"))
    analysed = np.log if scale == "log" else np.asarray
    y = analysed(estimate)
    if len(texts) == 2:
        p = numbers[1]
        if not 0 < p.low <= p.high < 1:
            raise ValueError(f"{name}: p {texts[1]!r}; allowed is a number between 0 and 1")
        if numbers[0].covers(NO_EFFECT[scale]):
            raise ValueError(f"{name}: {texts[0]!r}; allowed with a p is no estimate of no effect")
        return y, np.abs(y) / -ndtri(others[0] / 2)
    low, high = map(analysed, others)
    if not low[0] < high[0]:
        raise ValueError(f"{name}: {texts!r}; allowed is a lower limit below the upper one")
    se = np.where(low < high, (high - low) / (2 * z_quantile(level)), np.nan)
    return y, se
