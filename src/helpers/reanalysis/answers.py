"""What the worked cases put into an answer beside estimate and interval: verdict, rows, reasons."""

import math
from collections.abc import Iterable, Mapping

from helpers import claims
from helpers.data import Dataset

NOT_JUDGED = "not judged"
"""In place of a verdict, where a position gives nothing to judge by."""
NUMBERS = ("estimate", "low", "high", "p", "pi_low", "pi_high")
NOTHING = dict.fromkeys(NUMBERS, math.nan)
POINTS = "percentage points"
"""How a measure ends that is no ratio."""


def plotted(label: str, numbers: Mapping, kind: str = "trial", **marks: bool) -> dict:
    """One row of the forest plot of an answer.

    Parameters
    ----------
    label, numbers, kind
        What `helpers.plots.forest` draws: ``estimate, low, high, pi_low, pi_high``.
    **marks : bool
        ``faded``: counts for nothing; ``reconstructed``: rests on counts that nobody printed.
    """
    kept = {name: float(numbers.get(name, math.nan)) for name in NUMBERS if name != "p"}
    return {"label": label, "kind": kind, "faded": False, "reconstructed": False} | marks | kept


def result(row_id: str, name: str, numbers: Mapping, **options) -> claims.Result:
    """A computed result as evidence.

    Parameters
    ----------
    row_id, name, numbers, **options
        As `helpers.claims.Result`, of which ``numbers`` holds ``estimate, low, high``.
    """
    estimate, low, high = (float(numbers[each]) for each in ("estimate", "low", "high"))
    return claims.Result(row_id, name, estimate, low, high, **options)


def verdict(
    dataset: Dataset, claim_id: str, results: Iterable[claims.Result] = (), **changes
) -> dict:
    """Judge a claim with the result of a position: the columns that an answer has of it.

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` returns it.
    claim_id, results, **changes
        As `helpers.claims.what_if`.

    Returns
    -------
    dict
        ``claim_id, verdict, in_ledger`` (the verdict that the ledger gives), ``moved`` (True:
        otherwise than there), ``because``.
    """
    judged = claims.what_if(dataset, claim_id, results, **changes)
    kept = {name: judged[name] for name in ("claim_id", "verdict", "in_ledger", "because")}
    return kept | {"moved": judged["verdict"] != judged["in_ledger"]}


def not_judged(dataset: Dataset, claim_id: str) -> dict:
    """The columns of `verdict` where nothing was computed that could judge the claim."""
    nothing = "Nothing is computed at this position, so nothing judges the claim."
    blank = {"verdict": NOT_JUDGED, "because": nothing, "moved": False}
    return verdict(dataset, claim_id) | blank
