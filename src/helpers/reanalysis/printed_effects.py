"""Printed estimates with their intervals, back on the scale of analysis."""

import pandas as pd

from helpers import effects, printed


def printed_effects(rows: pd.DataFrame, scale: str = "log") -> pd.DataFrame:
    """Effects and standard errors from the printed intervals of some rows.

    Parameters
    ----------
    rows : DataFrame
        Rows of reported, whose estimate is called ``value``, or of reviews or cohorts, where it is
        ``estimate``, each with its limits, of a 95% interval where ``ci_level`` says nothing.
    scale : {"log", "identity"}
        ``log`` for ratios.

    Returns
    -------
    DataFrame
        As `helpers.effects.from_interval` makes it, with the index of ``rows``. Its note allows
        for the rounding of each estimate: half a unit of its last printed digit.

    Examples
    --------
    >>> printed_effects(k2.cohorts.query("row_id == 'black_1996.c04'"))["note"].tolist()
    ['the estimate is not in the middle of its interval, beyond rounding']
    """
    name = "value" if "value" in rows.columns else "estimate"
    digits = rows[f"{name}_printed"].map(lambda text: printed.parse(text).decimals)
    half = 0.5 * 10.0**-digits
    levels = rows["ci_level"].fillna(95) / 100
    parts = [
        effects.from_interval(
            some[name], some["ci_low"], some["ci_high"], scale, level, tolerance=half[some.index]
        )
        for level, some in rows.groupby(levels)
    ]
    return parts[0] if len(parts) == 1 else pd.concat(parts).reindex(rows.index)
