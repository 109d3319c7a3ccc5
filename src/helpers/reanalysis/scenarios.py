"""Every defensible choice side by side: does the answer depend on who calculates?

A scenario takes one option of every choice: which denominator, which method, which trials. Each
option states why somebody would take it; then all scenarios are computed and shown together,
so that nobody can be suspected of having picked the convenient one.
"""

import math
from collections.abc import Callable, Mapping
from itertools import product

import numpy as np
import pandas as pd

from helpers import printed
from helpers.effects import validation

RESULT = ["estimate", "low", "high"]
_TAKEN = {"why", *RESULT}


def grid(**choices) -> pd.DataFrame:
    """Spread choices into scenarios, one row for every combination of their options.

    Parameters
    ----------
    **choices : {label: (value, why)}
        One argument per choice: a mapping from the label of each option to the value that the
        computation takes and the reason somebody would have for it.

    Returns
    -------
    DataFrame
        The index holds the labels, one level per choice; the columns hold the values, one per
        choice, and ``why``, the reasons put together. Drop the rows that make no sense.

    Raises
    ------
    ValueError
        No choices, a choice without options, or an option without a reason.
    TypeError
        A choice that is not such a mapping.

    References
    ----------
    Steegen S, Tuerlinckx F, Gelman A, Vanpaemel W. Perspect Psychol Sci 2016;11:702-12.

    Examples
    --------
    >>> scenarios = grid(
    ...     people={"all": ((120, 121), "randomised"), "fewer": ((99, 96), "completed")},
    ...     method={"katz": ("katz", "what papers use")},
    ... )
    >>> scenarios["why"].tolist()
    ['people: randomised; method: what papers use', 'people: completed; method: what papers use']
    >>> scenarios.loc[("fewer", "katz"), "people"]
    (99, 96)
    """
    if not choices:
        raise ValueError("choices: none; allowed is at least one, such as method={...}")
    for name, options in choices.items():
        _require_options(name, options)
    labels = pd.MultiIndex.from_product(choices.values(), names=choices)
    scenarios = pd.DataFrame(index=labels)
    combined = list(product(*(options.values() for options in choices.values())))
    for position, name in enumerate(choices):
        values = np.empty(len(combined), dtype=object)  # a value may be a tuple or a table
        for row, options in enumerate(combined):
            values[row] = options[position][0]
        scenarios[name] = pd.Series(values, index=labels, dtype=object)
    scenarios["why"] = [
        "; ".join(f"{name}: {why}" for name, (_, why) in zip(choices, options, strict=True))
        for options in combined
    ]
    return scenarios


def run(scenarios: pd.DataFrame, compute: Callable) -> pd.DataFrame:
    """Compute every scenario.

    Parameters
    ----------
    scenarios : DataFrame
        From `grid`, with or without all of its rows.
    compute : callable
        Takes the values of one scenario as keyword arguments named after the choices; returns
        ``estimate, low, high`` as a mapping or as a DataFrame with one row, which is what every
        function of `helpers.effects` and `helpers.meta` returns.

    Returns
    -------
    DataFrame
        The scenarios with ``estimate, low, high`` added.

    Raises
    ------
    ValueError
        A result without one of the three or with several rows. Whatever ``compute`` raises
        passes through, with a note that names the scenario.

    Examples
    --------
    >>> scenarios = grid(cases={"20": (20, "as printed"), "30": (30, "as counted")})
    >>> done = run(scenarios, lambda cases: {"estimate": cases / 100, "low": 0.1, "high": 0.4})
    >>> done["estimate"].tolist()
    [0.2, 0.3]
    """
    names = list(scenarios.index.names)
    values = zip(*(scenarios[name] for name in names), strict=True)
    rows = []
    for label, scenario in zip(scenarios.index, values, strict=True):
        try:
            result = compute(**dict(zip(names, scenario, strict=True)))
            rows.append(_one_result(result))
        except Exception as error:
            error.add_note(f"in scenario {dict(zip(names, label, strict=True))}")
            raise
    columns = np.array(rows, dtype=np.float64).reshape(-1, len(RESULT)).T
    return scenarios.assign(**dict(zip(RESULT, columns, strict=True)))


def summary(result: pd.DataFrame, claimed: str | None = None, scale: str = "log") -> pd.DataFrame:
    """How far do the scenarios spread, how many support the claim, and which choice matters?

    Parameters
    ----------
    result : DataFrame
        From `run`.
    claimed : str or None
        The claimed number as printed, on the scale of ``estimate``.
    scale : {"log", "identity"}
        On which scale choices move the estimate: ``log`` for ratios, ``identity`` for differences.

    Returns
    -------
    DataFrame, shape (1, 9)
        ``scenarios`` and ``with_estimate``, how many there are and gave a finite estimate;
        ``lowest`` and ``highest`` of these; ``claimed``; ``supporting``, how many of their
        estimates would be printed as the claimed number; ``compatible``, how many intervals
        hold it, which imprecise ones do easily; ``moved_most_by``, the first choice of
        `influence`, and ``moved_by``, its move. Missing where nothing was claimed or moved.

    Raises
    ------
    ValueError, TypeError
        No scenario, a claimed value that is not a printed number, or an unknown scale.

    Examples
    --------
    >>> scenarios = grid(cases={"20": (20, "as printed"), "30": (30, "as counted")})
    >>> done = run(scenarios, lambda cases: {"estimate": cases / 100, "low": 0.1, "high": 0.4})
    >>> summary(done, claimed="0.3").iloc[0].to_dict()["supporting"]
    1
    """
    if result.empty:
        raise ValueError("result: no scenario; allowed is at least one")
    estimates = result["estimate"][np.isfinite(result["estimate"])]
    row = {
        "scenarios": len(result),
        "with_estimate": len(estimates),
        "lowest": estimates.min(),
        "highest": estimates.max(),
        "claimed": claimed,
        "supporting": pd.NA,
        "compatible": pd.NA,
    }
    if claimed is not None:
        number = printed.parse(claimed, "claimed")
        row["supporting"] = int(number.covers(estimates).sum())
        row["compatible"] = int(number.overlaps(result["low"], result["high"]).sum())
    most = influence(result, scale).head(1)
    row["moved_most_by"] = most["choice"].iloc[0] if len(most) else pd.NA
    row["moved_by"] = most["move"].iloc[0] if len(most) else math.nan
    return pd.DataFrame([row])


def influence(result: pd.DataFrame, scale: str = "log") -> pd.DataFrame:
    """How far each choice moves the estimate, everything else held.

    Parameters
    ----------
    result : DataFrame
        From `run`.
    scale : {"log", "identity"}
        ``log`` for ratios: a move is the factor between the largest and the smallest estimate;
        ``identity`` for differences: it is what lies between them.

    Returns
    -------
    DataFrame
        ``choice``; ``move``, its mean over the settings of the other choices (the geometric
        mean on the log scale); ``largest_move``; ``settings``, how many there were to compare.
        The choice that moves most comes first; a choice that never varies alone is left out.

    Raises
    ------
    ValueError
        An unknown scale, or on the log scale an estimate below 0.

    Examples
    --------
    >>> scenarios = grid(
    ...     cases={"20": (20, "as printed"), "30": (30, "as counted")},
    ...     people={"100": (100, "randomised"), "80": (80, "completed")},
    ... )
    >>> def risk(cases, people):
    ...     return {"estimate": cases / people, "low": 0, "high": 1}
    >>> influence(run(scenarios, risk))
       choice  move  largest_move  settings
    0   cases  1.50          1.50         2
    1  people  1.25          1.25         2
    """
    validation.require_scale(scale)
    if scale == "log" and (result["estimate"] < 0).any():
        raise ValueError("estimate: below 0; allowed with scale='log' are ratios; use 'identity'")
    with np.errstate(divide="ignore"):
        values = np.log(result["estimate"]) if scale == "log" else result["estimate"]
    values = values[np.isfinite(values)]
    names = list(result.index.names)
    rows = []
    for name in names:
        others = [other for other in names if other != name]
        grouped = values.groupby(others) if others else values.groupby(np.zeros(len(values)))
        spreads = (grouped.max() - grouped.min())[grouped.size() > 1]
        if len(spreads):
            rows.append((name, spreads.mean(), spreads.max(), len(spreads)))
    frame = pd.DataFrame(rows, columns=["choice", "move", "largest_move", "settings"])
    if scale == "log":
        frame[["move", "largest_move"]] = np.exp(frame[["move", "largest_move"]].astype(float))
    return frame.sort_values("move", ascending=False, kind="stable", ignore_index=True)


def _require_options(name: str, options) -> None:
    if name in _TAKEN:
        raise ValueError(f"{name}: a column of the result; allowed is another name for the choice")
    if not isinstance(options, Mapping):
        raise TypeError(f"{name}: {options!r}; allowed is a mapping {{label: (value, why)}}")
    if not options:
        raise ValueError(f"{name}: no options; allowed is at least one")
    for label, option in options.items():
        if not isinstance(option, tuple) or len(option) != 2 or not isinstance(option[1], str):
            raise TypeError(f"{name}, {label!r}: {option!r}; allowed is a pair (value, why)")
        if not option[1].strip():
            raise ValueError(f"{name}, {label!r}: no reason; allowed is a text that says why")


def _one_result(result) -> list[float]:
    if isinstance(result, pd.DataFrame):
        if len(result) != 1:
            raise ValueError(f"compute: {len(result)} rows; allowed is one row per scenario")
        result = result.iloc[0]
    missing = [name for name in RESULT if name not in result]
    if missing:
        raise ValueError(f"compute: no {', '.join(missing)}; allowed are estimate, low and high")
    return [float(result[name]) for name in RESULT]
