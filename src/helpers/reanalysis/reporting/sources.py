"""How much of each source was read."""

import re

import pandas as pd

from helpers.data import Dataset

FIGURES = {
    "trials": ("events", "value"),
    "arms": ("n_randomised",),
    "reported": ("value", "p_reported"),
    "reviews": ("estimate", "ci_low", "ci_high", "p"),
    "cohorts": ("estimate", "ci_low", "ci_high", "events", "p"),
}
"""Tables that hold figures, and the columns in which the figure of a row can stand."""

KINDS = {
    "primary_abstract": "Study",
    "primary_text": "Study",
    "systematic_review": "Systematic review",
    "secondary_review": "Other review or summary",
    "notice": "Notice of a correction or retraction",
    "popular_article": "Popular article",
    "other": "Other",
}
"""Kind of source to its words for a reader."""

EXTENTS = ("in full", "abstract only", "other excerpt")


def of_sources(dataset: Dataset) -> pd.DataFrame:
    """Say how much of each source was read, and whether it speaks of the studies of others.

    Returns
    -------
    DataFrame
        The table of sources with two more columns: ``extent`` ("in full", "abstract only" or
        "other excerpt") and ``second_hand`` (True: some row of another grade than A rests on it).

    Examples
    --------
    >>> of_sources(k2).set_index("source_id").loc["src_je_2011", "extent"]
    'in full'
    """
    sources = dataset.sources
    graded = [dataset.tables[name][["grade", "source_id"]] for name in (*FIGURES, "studies")]
    every = pd.concat(graded)
    quoted = set(every.loc[every["grade"] != "A", "source_id"])
    return sources.assign(
        extent=sources["what_was_read"].map(_extent),
        second_hand=sources["source_id"].isin(quoted),
    )


def by_kind(sources: pd.DataFrame) -> pd.DataFrame:
    """Count the sources of each kind by how much of them was read.

    Parameters
    ----------
    sources : DataFrame
        As `of_sources` returns them.

    Returns
    -------
    DataFrame
        One row per kind that there is, in the order of `KINDS`, and one for all of them: ``kind,
        sources``, a column for each of `EXTENTS`, and ``second_hand``.

    Examples
    --------
    >>> by_kind(of_sources(k2)).set_index("kind").loc["Study", ["sources", "in full"]].tolist()
    [145, 2]
    """
    kinds = sources["kind"].map(KINDS)
    groups = [(kind, sources[kinds == kind]) for kind in dict.fromkeys(KINDS.values())]
    counted = [
        {
            "kind": kind,
            "sources": len(some),
            **{extent: sum(some["extent"] == extent) for extent in EXTENTS},
            "second_hand": sum(some["second_hand"]),
        }
        for kind, some in [*groups, ("All", sources)]
        if len(some)
    ]
    return pd.DataFrame(counted, columns=["kind", "sources", *EXTENTS, "second_hand"])


def _extent(what_was_read: str) -> str:
    read = re.sub(r"\(.*?\)", "", what_was_read)
    if read.startswith("full "):
        return "in full"
    return "abstract only" if re.match(r"abstract(?!.* and )", read) else "other excerpt"
