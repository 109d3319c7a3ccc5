"""What each trial prints of the things a reader needs to check it, and what it does not.

This counts what stands in the tables, so a hole means: in no text that could be read. The full
paper may have it.
"""

import re
from pathlib import Path

import pandas as pd

from helpers import data
from helpers.schema.vocabulary import DIRECTIONS

PRINTED, SECOND_HAND = "printed", "second_hand"
NOT_REPORTED, NOT_APPLICABLE = "not_reported", "not_applicable"
STATES = {
    PRINTED: "in the study's own text",
    SECOND_HAND: "in another source only",
    NOT_REPORTED: "in no text that could be read",
    NOT_APPLICABLE: "no such outcome or spread in the tables",
}

ITEMS = {
    "The trial": {
        "full_text": "Read in full",
        "blinding": "Blinding",
        "dose": "Daily dose",
        "randomised": "Randomised, each arm",
        "analysed": "Analysed, each arm",
    },
    "Fractures": {
        "events": "Count, each arm",
        "ratio": "Ratio, interval",
        "fracture_p": "Exact p",
    },
    "Bone density": {
        "means": "Mean, each arm",
        "spreads": "±, each arm",
        "spread_kind": "Kind of ±",
        "difference": "Gap, interval",
        "density_p": "Exact p",
    },
}
"""Groups of items, and what each item is called above a column."""

FIGURES = {
    "trials": ("events", "value"),
    "arms": ("n_randomised",),
    "reported": ("value", "p_reported"),
    "reviews": ("estimate", "ci_low", "ci_high", "p"),
    "cohorts": ("estimate", "ci_low", "ci_high", "events", "p"),
}
"""Tables that hold figures, and the columns in which the figure of a row can stand."""

DIRECTIONS_SAID = tuple(direction for direction in DIRECTIONS if direction != NOT_REPORTED)

BONE_DENSITY = ("bmd", "bmd_change", "bmd_change_percent", "bone_density_change_percent")
VITAMIN_K = r"\bMK-\d|\bK1\b"

_DOSE_SECOND_HAND = re.compile(r"\bdoses? grade B", re.IGNORECASE)
_WITHOUT_RELATION = re.compile(r"\d*\.\d+")


def of_trials(folder: Path | str | None = None) -> pd.DataFrame:
    """Say for every trial and every item whether it is printed, and by whom.

    Fractures and bone density are looked for where an arm with vitamin K is compared with one
    without, at any site and time. *Exact p* means digits, not ``<0.05``.

    Parameters
    ----------
    folder : path, optional
        By default the folder ``data``.

    Returns
    -------
    DataFrame
        One row per trial, ``trial_id`` as index, in the order of the studies. One column per item
        of `ITEMS`, with a state of `STATES`: ``not_applicable`` where no row of the tables is
        about the outcome, and for the kind of a ± where none is printed for both arms.

    Examples
    --------
    >>> of_trials().loc["shiraki_2000", ["events", "means", "spread_kind"]].to_dict()
    {'events': 'second_hand', 'means': 'printed', 'spread_kind': 'not_reported'}
    """
    studies = data.load("studies", folder)
    pairs, results = _of_vitamin_k(folder)
    fractures, density = (
        (pairs[is_about(pairs)], results[is_about(results)])
        for is_about in (_about_fractures, _about_density)
    )
    all_measured = pd.concat([data.load("trials", folder), data.load("reported", folder)])
    with_fractures = set(all_measured.loc[_about_fractures(all_measured), "trial_id"])
    with_density = set(all_measured.loc[_about_density(all_measured), "trial_id"])
    everyone = set(studies["trial_id"])
    spreads = _both(density[0], "spread")
    found = {
        "full_text": (_full_texts(studies, folder), everyone),
        "blinding": (studies[studies["design"].map(_says_blinding)], everyone),
        "dose": (_doses(studies, folder), everyone),
        "randomised": (_arm_sizes(folder), everyone),
        "analysed": (pairs[_analysed(pairs)], everyone),
        "events": (_both(fractures[0], "events"), with_fractures),
        "ratio": (_with_interval(fractures[1]), with_fractures),
        "fracture_p": (_exact_p(fractures[1]), with_fractures),
        "means": (_both(density[0][density[0]["counted"] == "none"], "value"), with_density),
        "spreads": (spreads, with_density),
        "spread_kind": (_of_known_kind(spreads), set(spreads["trial_id"])),
        "difference": (_with_interval(density[1]), with_density),
        "density_p": (_exact_p(density[1]), with_density),
    }
    states = {item: _states(studies["trial_id"], *where) for item, where in found.items()}
    return pd.DataFrame(states, index=pd.Index(studies["trial_id"]))


def of_tables(folder: Path | str | None = None) -> pd.DataFrame:
    """Count what the rows of each table hold, and how many are the study's own.

    Parameters
    ----------
    folder : path, optional
        By default the folder ``data``.

    Returns
    -------
    DataFrame
        One row per table of `FIGURES`, ``table`` as index. ``rows``; ``numbers`` (a printed
        number), ``words`` (a direction or statement) and ``nothing`` (looked for, not there) add
        up to them; ``own`` and ``second_hand`` are the numbers of grade A and B.

    Examples
    --------
    >>> of_tables().loc["trials", ["rows", "numbers", "words", "nothing"]].tolist()
    [112, 89, 0, 23]
    """
    counted = {}
    for name, columns in FIGURES.items():
        frame = data.load(name, folder)
        cells = frame[
            [f"{column}_printed" if f"{column}_printed" in frame else column for column in columns]
        ]
        number = cells.apply(lambda cell: cell.str.contains(r"\d")).any(axis=1)
        words = ~number & _says_in_words(frame)
        own = frame["grade"] == "A"
        counted[name] = {
            "rows": len(frame),
            "numbers": number.sum(),
            "words": words.sum(),
            "nothing": (~number & ~words).sum(),
            "own": (number & own).sum(),
            "second_hand": (number & ~own).sum(),
        }
    return pd.DataFrame.from_dict(counted, orient="index").rename_axis("table")


def of_sources(folder: Path | str | None = None) -> pd.DataFrame:
    """Say how much of each source was read, and whether it speaks of the studies of others.

    Parameters
    ----------
    folder : path, optional
        By default the folder ``data``.

    Returns
    -------
    DataFrame
        The table of sources with two more columns: ``extent`` ("in full", "abstract only" or
        "other excerpt") and ``second_hand`` (True: some row of grade B rests on it).

    Examples
    --------
    >>> of_sources().set_index("source_id").loc["src_je_2011", "extent"]
    'in full'
    """
    sources = data.load("sources", folder)
    graded = [data.load(name, folder)[["grade", "source_id"]] for name in (*FIGURES, "studies")]
    every = pd.concat(graded)
    quoted = set(every.loc[every["grade"] == "B", "source_id"])
    return sources.assign(
        extent=sources["what_was_read"].map(_extent),
        second_hand=sources["source_id"].isin(quoted),
    )


def _extent(what_was_read: str) -> str:
    read = re.sub(r"\(.*?\)", "", what_was_read)
    if read.startswith("full "):
        return "in full"
    return "abstract only" if re.match(r"abstract(?!.* and )", read) else "other excerpt"


def _says_in_words(frame: pd.DataFrame) -> pd.Series:
    """A direction, a statement or a list in place of a number."""
    said = pd.Series(False, index=frame.index)
    for column in {"value_printed", "direction", "measure"} & set(frame.columns):
        said |= frame[column].isin([*DIRECTIONS_SAID, "statement", "list"])
    return said


def _states(trials: pd.Series, found: pd.DataFrame, applicable: set[str]) -> list[str]:
    """The best that is found for each trial; what it is found in has a ``trial_id`` and a grade."""
    best = found.groupby("trial_id")["grade"].min().map({"A": PRINTED, "B": SECOND_HAND})
    nothing = {True: NOT_REPORTED, False: NOT_APPLICABLE}
    return [best.get(trial, nothing[trial in applicable]) for trial in trials]


def _of_vitamin_k(folder) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pairs of arms, and statistics, that compare vitamin K with something else."""
    arms = data.load("arms", folder)
    given = arms[arms["treatment"].str.contains(VITAMIN_K)]
    given_k = set(zip(given["trial_id"], given["arm_id"], strict=True))
    pairs = data.contrasts(data.load("trials", folder), folder)
    reported = data.load("reported", folder)
    reported = reported[reported["arm_control"] != ""]
    return (
        pairs[_received(pairs, "arm_id_t", given_k) & ~_received(pairs, "arm_id_c", given_k)],
        reported[
            _received(reported, "arm_treatment", given_k)
            & ~_received(reported, "arm_control", given_k)
        ],
    )


def _received(frame: pd.DataFrame, arm: str, given: set[tuple[str, str]]) -> pd.Series:
    pairs = zip(frame["trial_id"], frame[arm], strict=True)
    return pd.Series([pair in given for pair in pairs], index=frame.index, dtype=bool)


def _about_fractures(frame: pd.DataFrame) -> pd.Series:
    return frame["outcome"].str.contains("fracture")


def _about_density(frame: pd.DataFrame) -> pd.Series:
    return frame["outcome"].isin(BONE_DENSITY)


def _full_texts(studies: pd.DataFrame, folder) -> pd.DataFrame:
    kinds = data.load("sources", folder).set_index("source_id")["kind"]
    return studies[studies["source_id"].map(kinds) == "primary_text"]


def _says_blinding(design: str) -> bool:
    parts = [part for part in design.split(";") if "not stated" not in part]
    return any("blind" in part or "open label" in part for part in parts)


def _doses(studies: pd.DataFrame, folder) -> pd.DataFrame:
    """Trials with a dose in figures; the notes of the arms say where it came second hand."""
    arms = data.load("arms", folder)
    by_note = set(arms.loc[arms["note"].str.contains(_DOSE_SECOND_HAND), "trial_id"])
    dosed = studies[studies["dose_per_day"].str.contains(r"\d")]
    return dosed.assign(grade=dosed["grade"].mask(dosed["trial_id"].isin(by_note), "B"))


def _arm_sizes(folder) -> pd.DataFrame:
    """Trials in which the size of every arm is known; the weakest grade counts."""
    arms = data.load("arms", folder).groupby("trial_id")
    known = arms["n_randomised"].agg(lambda sizes: sizes.notna().all())
    return arms["grade"].max()[known].reset_index()


def _both(pairs: pd.DataFrame, figure: str) -> pd.DataFrame:
    return pairs[pairs[f"{figure}_t"].notna() & pairs[f"{figure}_c"].notna()]


def _analysed(pairs: pd.DataFrame) -> pd.Series:
    known = pairs["n_t"].notna() & pairs["n_c"].notna()
    basis = ["analysed", "completed"]
    return known & pairs["n_basis_t"].isin(basis) & pairs["n_basis_c"].isin(basis)


def _of_known_kind(pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs[(pairs["spread_kind_t"] != "unstated") & (pairs["spread_kind_c"] != "unstated")]


def _with_interval(results: pd.DataFrame) -> pd.DataFrame:
    return results[results["ci_low"].notna() & results["ci_high"].notna()]


def _exact_p(results: pd.DataFrame) -> pd.DataFrame:
    return results[results["p_reported"].str.fullmatch(_WITHOUT_RELATION)]
