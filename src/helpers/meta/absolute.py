"""What does a pool mean for people at a given risk? Events per 1,000, and the number to treat."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers import numbers
from helpers.effects import frames, validation
from helpers.effects.validation import Column
from helpers.meta import results, shown

ABOVE_1 = "the ratio takes the risk above 1: it does not fit this baseline"
BELOW_0 = "the difference takes the risk below 0: it does not fit this baseline"

_RISKS: dict[str, Callable[[Column, Column], Column]] = {
    "risk ratio": lambda baseline, ratio: baseline * ratio,
    "odds ratio": lambda baseline, ratio: baseline * ratio / (1 - baseline + baseline * ratio),
    "risk difference": lambda baseline, difference: baseline + difference,
    "hazard ratio": lambda baseline, ratio: 1 - (1 - baseline) ** ratio,
}


def absolute(pooled: pd.DataFrame, baseline: ArrayLike, measure: str | None = None) -> shown.Result:
    """Events per 1,000 people without and with the treatment, at one or several baseline risks.

    The baseline risk is taken as known: the intervals hold the uncertainty of the effect alone.
    Nothing is cut at 0 or 1.

    Parameters
    ----------
    pooled : DataFrame, shape (k, …)
        A pool, or any effects: ``estimate, low, high`` on the natural scale.
    baseline : array_like
        Risks without treatment, above 0 and below 1.
    measure : {"risk ratio", "odds ratio", "risk difference", "hazard ratio"} or None
        What is pooled (``RR``, ``OR``, ``RD``, ``HR`` mean the same). None: what the frame says.

    Returns
    -------
    DataFrame, a row for each row of ``pooled`` and each baseline
        ``baseline``; per 1,000 people ``control`` (without), ``treated, treated_low,
        treated_high`` (with) and their difference ``estimate, low, high``; ``nnt``: people to
        treat for one event less, negative for one more, with ``nnt_at_low, nnt_at_high`` at the
        limits of the difference; ``note``. Where the interval holds no difference, the number to
        treat goes from one limit through infinity to the other.

    Raises
    ------
    ValueError
        A baseline outside 0 to 1, or a measure from which no risk follows.

    References
    ----------
    Cochrane Handbook 14.1.5 and 15.4. Altman DG. BMJ 1998;317:1309-12.

    Examples
    --------
    >>> ratio = pd.DataFrame({"estimate": [0.75], "low": [0.62], "high": [0.91]})
    >>> found = absolute(ratio, [0.01, 0.2], measure="RR")
    >>> found[["control", "treated", "estimate", "low", "high", "nnt"]].round(1)
       control  treated  estimate   low  high    nnt
    0     10.0      7.5      -2.5  -3.8  -0.9  400.0
    1    200.0    150.0     -50.0 -76.0 -18.0   20.0
    """
    named = measure if measure is not None else pooled.attrs.get("measure", "")
    short = {"rr": "risk ratio", "or": "odds ratio", "rd": "risk difference", "hr": "hazard ratio"}
    named = validation.choice("measure", named, _RISKS, short)
    validation.require_columns("pooled", pooled, ["estimate", "low", "high"])
    columns, index = validation.as_columns(baseline=np.atleast_1d(np.asarray(baseline)))
    given = columns["baseline"]
    fine = (given > 0) & (given < 1)
    validation.require("baseline", given, index, fine, "a risk above 0 and below 1")
    rows = pooled.index.repeat(len(given)) if len(pooled) > 1 else pd.RangeIndex(len(given))
    risk = np.tile(given, len(pooled))
    at = {
        name: np.repeat(pooled[name].to_numpy(float), len(given))
        for name in ("estimate", "low", "high")
    }
    with_it = {name: _RISKS[named](risk, value) for name, value in at.items()}
    less = {name: risk - value for name, value in with_it.items()}
    if named == "risk difference":  # not by way of the risks: no digits are lost
        less = {name: -value for name, value in at.items()}
    with np.errstate(divide="ignore"):
        to_treat = {name: np.where(value == 0, np.inf, 1 / value) for name, value in less.items()}
    notes = [
        ((less["low"] > 0) & (less["high"] < 0), frames.THROUGH_INFINITY),
        ((less["low"] == 0) | (less["high"] == 0), frames.ENDS_AT_INFINITY),
        (np.max(list(with_it.values()), axis=0) > 1, ABOVE_1),
        (np.min(list(with_it.values()), axis=0) < 0, BELOW_0),
    ]
    found = {"baseline": risk, "control": 1000 * risk}
    ends = {"": "estimate", "_low": "low", "_high": "high"}
    found |= {f"treated{end}": 1000 * with_it[name] for end, name in ends.items()}
    found |= {name: -1000 * value for name, value in less.items()}
    found |= {"nnt": to_treat["estimate"]}
    found |= {f"nnt_at{end}": to_treat[name] for end, name in list(ends.items())[1:]}
    frame = pd.DataFrame(found, index=rows)
    frame["note"] = results.joined_notes(len(frame), notes)
    level = pooled.attrs.get("level", 0.95)
    frames.described(frame, "events per 1,000", f"from a {named}", "identity", level)
    return shown.result(frame, _sentence, ["control", "treated", "estimate", "low", "high", "nnt"])


def _sentence(rows: pd.DataFrame) -> str:
    row, about = rows.iloc[0], rows.attrs
    control, treated = (
        numbers.formatted(row[name] / 1000, "per1000") for name in ("control", "treated")
    )
    less_or_more = "fewer" if row["estimate"] < 0 else "more"
    ends = [numbers.signed(row[name], 0) for name in ("low", "high")]
    return (
        f"Of 1,000 people {control} have the event without the treatment and {treated} with it: "
        f"{numbers.fixed(abs(row['estimate']), 0)} {less_or_more} "
        f"({numbers.interval_name(about['level'])} {ends[0]} to {ends[1]}; {about['method']}, "
        "the baseline risk taken as known)."
    )
