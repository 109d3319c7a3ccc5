"""A claimed figure and the printed one, put on the scale on which the claim speaks.

An article says "65% higher" where a study prints a ratio of 0.35, for the high intake against the
low one. Which scale puts the two side by side stands in ``compare`` of ``claim_evidence.csv``;
this module does the arithmetic and says how well the two agree.
"""

import math
from dataclasses import dataclass

import pandas as pd

from helpers import printed


def percent_from_ratio(ratio: float) -> float:
    """By how many percent is the first group above the second (below: negative)?

    Examples
    --------
    >>> round(percent_from_ratio(0.35), 1)
    -65.0
    """
    return 100 * (ratio - 1)


def percent_from_inverse_ratio(ratio: float) -> float:
    """By how many percent is the second group above the first?

    Examples
    --------
    >>> round(percent_from_inverse_ratio(0.35), 1)
    185.7
    """
    return percent_from_ratio(1 / ratio if ratio else math.inf)


FROM_RATIO = {
    "percent_from_ratio": percent_from_ratio,
    "percent_from_inverse_ratio": percent_from_inverse_ratio,
}
"""Scales made from a ratio; "ratio" is the ratio itself, every other scale names a column."""

SAME, CLOSE, COMPATIBLE, DIFFERS = "same", "close", "compatible", "differs"
NEAR = 0.1  # of the claimed figure
NOT_AN_INTERVAL = ("range", "threshold", "cv")  # measures whose ci_low and ci_high are two values

Range = tuple[float, float]
NOWHERE: Range = (math.nan, math.nan)


@dataclass(frozen=True)
class Claimed:
    """A claimed number or range, with the numbers that would be written so."""

    text: str = ""
    low: float = math.nan
    high: float = math.nan
    rounding: Range = NOWHERE


def beside(links: pd.DataFrame) -> pd.DataFrame:
    """Put each claimed figure beside the printed one it is compared with.

    Parameters
    ----------
    links : DataFrame
        Rows of ``claim_evidence`` joined with the claim and with the row that they name:
        ``compare``; ``claimed_value_printed, claimed_low_printed, claimed_high_printed``; and
        the column that ``compare`` stands for, as a printed text (``estimate_printed`` for
        ratios and percentages made of them), with ``ci_low_printed, ci_high_printed`` where it
        has an interval.

    Returns
    -------
    DataFrame, shape (k, 5)
        ``claimed``: the claimed figure as a text; ``estimate, low, high``: the printed figure on
        the scale of the claim; ``agreement``: ``same`` where the rounding intervals of the two
        overlap, ``close`` within a tenth of the claimed figure, ``compatible`` only inside the
        printed interval (imprecision is no merit), else ``differs``. Empty and NaN where either
        figure is missing. A claimed range is met by any figure inside it; operators such as "up
        to" and "about" are not read.

    Raises
    ------
    ValueError
        No scale, or one that names a column which is not there.

    Examples
    --------
    >>> links = pd.DataFrame({
    ...     "compare": ["percent_from_ratio", "percent_from_inverse_ratio"],
    ...     "claimed_value_printed": ["-65", "65"], "claimed_low_printed": "",
    ...     "claimed_high_printed": "", "estimate_printed": "0.35",
    ...     "ci_low_printed": "0.13", "ci_high_printed": "0.94",
    ... })
    >>> beside(links).round(0)
      claimed  estimate   low   high   agreement
    0     -65     -65.0 -87.0   -6.0        same
    1      65     186.0   6.0  669.0  compatible
    """
    rows = [_compare(link) for _, link in links.iterrows()]
    names = ["claimed", "estimate", "low", "high", "agreement"]
    return pd.DataFrame(rows, columns=names, index=links.index)


def _compare(link: pd.Series) -> tuple[str, float, float, float, str]:
    column = "estimate" if link["compare"] in {*FROM_RATIO, "ratio"} else link["compare"]
    if not column or f"{column}_printed" not in link.index:
        raise ValueError(
            f"links: row {link.name!r} has the scale {link['compare']!r}; allowed are ratio, "
            f"{', '.join(FROM_RATIO)} and columns of the row"
        )
    rescale = FROM_RATIO.get(link["compare"], float)
    claimed, text = _claimed(link), link[f"{column}_printed"]
    value = rescale(printed.number(text))
    interval = _sorted(*map(rescale, _interval(link) if column == "estimate" else NOWHERE))
    if math.isnan(value) or not claimed.text:
        return claimed.text, value, *interval, ""
    rounding = _sorted(*map(rescale, printed.rounding_interval(text)))
    return claimed.text, value, *interval, _agreement(claimed, value, rounding, interval)


def _claimed(link: pd.Series) -> Claimed:
    value, low, high = (link[f"claimed_{name}_printed"] for name in ("value", "low", "high"))
    if value:
        return Claimed(value, *[printed.number(value)] * 2, printed.rounding_interval(value))
    if low and high:
        rounding = printed.rounding_interval(low)[0], printed.rounding_interval(high)[1]
        return Claimed(f"{low} to {high}", printed.number(low), printed.number(high), rounding)
    return Claimed()


def _interval(link: pd.Series) -> Range:
    if link.get("measure") in NOT_AN_INTERVAL:
        return NOWHERE
    return tuple(printed.number(link.get(f"ci_{end}_printed", "")) for end in ("low", "high"))


def _agreement(claimed: Claimed, value: float, rounding: Range, interval: Range) -> str:
    shared = min(claimed.rounding[1], rounding[1]) - max(claimed.rounding[0], rounding[0])
    if shared > printed.TOLERANCE * max(1.0, abs(value)):
        return SAME
    nearest = claimed.low if value < claimed.low else claimed.high
    if abs(value - nearest) <= NEAR * abs(nearest):
        return CLOSE
    inside = interval[0] <= claimed.high and claimed.low <= interval[1]
    return COMPATIBLE if inside else DIFFERS


def _sorted(one: float, other: float) -> Range:
    """Turning a ratio round exchanges its limits."""
    return (other, one) if one > other else (one, other)
