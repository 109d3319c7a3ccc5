"""What each trial prints of the things a reader needs to check it."""

import re

import pandas as pd

from helpers.data import Dataset
from helpers.printed import NOT_REPORTED
from helpers.reanalysis.reporting.outcomes import groups

PRINTED, SECOND_HAND = "printed", "second_hand"
NOT_APPLICABLE = "not_applicable"
STATES = {
    PRINTED: "in the study's own text",
    SECOND_HAND: "in another source only",
    NOT_REPORTED: "in no text that could be read",
    NOT_APPLICABLE: "no such outcome or spread in the tables",
}
OF_THE_TRIAL = {
    "full_text": "Read in full",
    "blinding": "Blinding",
    "dose": "Daily dose",
    "randomised": "Randomised, each arm",
    "analysed": "Analysed, each arm",
}

_DOSE_SECOND_HAND = re.compile(r"\bdoses? grade B", re.IGNORECASE)
_WITHOUT_RELATION = re.compile(r"\d*\.\d+")


def items(dataset: Dataset) -> dict[str, dict[str, str]]:
    """Groups of items: title to a dict from column of `of_trials` to what stands above it.

    The trial itself, then each group of outcomes that the tables are about.

    Examples
    --------
    >>> items(k2)["Fractures"]["fractures/ratio"]
    'Ratio, interval'
    """
    named = {group.name: group.items for group in groups(dataset)}
    titled = {f"{name[0].upper()}{name[1:]}": columns for name, columns in named.items()}
    return {"The trial": OF_THE_TRIAL} | titled


def of_trials(dataset: Dataset) -> pd.DataFrame:
    """Say for every trial and every item whether it is printed, and by whom.

    The outcomes are looked for where an arm that received the intervention is compared with one
    that did not, at any site and time. *Exact p* means digits, not ``<0.05``.

    Returns
    -------
    DataFrame
        One row per trial, ``trial_id`` as index, in the order of the studies. One column per item
        of `items`, with a state of `STATES`: ``not_applicable`` where no row of the tables is
        about the outcome, and for the kind of a ± where none is printed for both arms.

    Examples
    --------
    >>> found = of_trials(k2).loc["shiraki_2000"]
    >>> found[["fractures/events", "bone density/means", "bone density/spread_kind"]].tolist()
    ['second_hand', 'printed', 'not_reported']
    """
    studies = dataset.studies
    pairs, results = _of_the_intervention(dataset)
    everyone = set(studies["trial_id"])
    found = {
        "full_text": (_full_texts(studies, dataset), everyone),
        "blinding": (studies[studies["blinding"] != NOT_REPORTED], everyone),
        "dose": (_doses(studies, dataset.arms), everyone),
        "randomised": (_arm_sizes(dataset.arms), everyone),
        "analysed": (pairs[_analysed(pairs)], everyone),
    }
    measured = pd.concat([dataset.trials, dataset.reported])
    for group in groups(dataset):
        speaks_of_it = set(measured.loc[group.holds(measured), "trial_id"])
        look = _counts if group.counted else _means
        items_of_it = look(pairs[group.holds(pairs)], results[group.holds(results)], speaks_of_it)
        found |= {group.column(item): where for item, where in items_of_it.items()}
    states = {item: _states(studies["trial_id"], *where) for item, where in found.items()}
    return pd.DataFrame(states, index=pd.Index(studies["trial_id"]))


def second_hand_counts(dataset: Dataset) -> pd.DataFrame:
    """Pairs of arms whose counts only another source prints.

    Returns
    -------
    DataFrame
        Rows of ``dataset.contrasts`` with the events of both arms, of the trials whose counts
        are second hand in `of_trials`; and ``source``, the name of what prints them.

    Examples
    --------
    >>> second_hand_counts(k2)[["name", "events_t", "events_c", "source"]].values.tolist()[:1]
    [['Shiraki 2000', 14.0, 35.0, 'Article b']]
    """
    pairs, _ = _of_the_intervention(dataset)
    states = of_trials(dataset)
    shown = pd.Series(False, index=pairs.index)
    for group in groups(dataset):
        if group.counted:
            second = states.index[states[group.column("events")] == SECOND_HAND]
            shown |= group.holds(pairs) & pairs["trial_id"].isin(second)
    found = _both(pairs[shown], "events")
    return found.assign(source=dataset.names(found["source_id"]))


Found = tuple[pd.DataFrame, set[str]]
"""Where an item is found, with ``trial_id`` and grade, and the trials that it applies to."""


def _counts(pairs: pd.DataFrame, results: pd.DataFrame, applicable: set[str]) -> dict[str, Found]:
    return {
        "events": (_both(pairs, "events"), applicable),
        "ratio": (_with_interval(results), applicable),
        "p": (_exact_p(results), applicable),
    }


def _means(pairs: pd.DataFrame, results: pd.DataFrame, applicable: set[str]) -> dict[str, Found]:
    spreads = _both(pairs, "spread")
    return {
        "means": (_both(pairs[pairs["counted"] == "none"], "value"), applicable),
        "spreads": (spreads, applicable),
        "spread_kind": (_of_known_kind(spreads), set(spreads["trial_id"])),
        "difference": (_with_interval(results), applicable),
        "p": (_exact_p(results), applicable),
    }


def _states(trials: pd.Series, found: pd.DataFrame, applicable: set[str]) -> list[str]:
    """The best that is found for each trial; what it is found in has a ``trial_id`` and a grade."""
    best = (
        found.groupby("trial_id")["grade"]
        .min()
        .map(lambda grade: PRINTED if grade == "A" else SECOND_HAND)
    )
    nothing = {True: NOT_REPORTED, False: NOT_APPLICABLE}
    return [best.get(trial, nothing[trial in applicable]) for trial in trials]


def _of_the_intervention(dataset: Dataset) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pairs of arms, and statistics, that compare the intervention with something else."""
    arms, intervention = dataset.arms, dataset.about.intervention
    named = intervention.is_named_in(arms["treatment"])
    received = arms[named if intervention.arms else arms["is_control"] == "no"]
    given = set(zip(received["trial_id"], received["arm_id"], strict=True))
    pairs, reported = dataset.contrasts, dataset.reported
    reported = reported[reported["arm_control"] != ""]
    return (
        pairs[_received(pairs, "arm_id_t", given) & ~_received(pairs, "arm_id_c", given)],
        reported[
            _received(reported, "arm_treatment", given) & ~_received(reported, "arm_control", given)
        ],
    )


def _received(frame: pd.DataFrame, arm: str, given: set[tuple[str, str]]) -> pd.Series:
    pairs = zip(frame["trial_id"], frame[arm], strict=True)
    return pd.Series([pair in given for pair in pairs], index=frame.index, dtype=bool)


def _full_texts(studies: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    kinds = dataset.sources.set_index("source_id")["kind"]
    return studies[studies["source_id"].map(kinds) == "primary_text"]


def _doses(studies: pd.DataFrame, arms: pd.DataFrame) -> pd.DataFrame:
    """Trials with a dose in figures; the notes of the arms say where it came second hand."""
    by_note = set(arms.loc[arms["note"].str.contains(_DOSE_SECOND_HAND), "trial_id"])
    dosed = studies[studies["dose_per_day"].str.contains(r"\d")]
    return dosed.assign(grade=dosed["grade"].mask(dosed["trial_id"].isin(by_note), "B"))


def _arm_sizes(arms: pd.DataFrame) -> pd.DataFrame:
    """Trials in which the size of every arm is known; the weakest grade counts."""
    unknown = arms.loc[arms["n_randomised"].isna(), "trial_id"]
    known = arms[~arms["trial_id"].isin(unknown)]
    return known.groupby("trial_id", as_index=False)["grade"].max()


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


def both_groups(dataset: Dataset) -> pd.DataFrame:
    """Which trials give the figures of both groups: counts, or means with a spread.

    Returns
    -------
    DataFrame
        One row per trial and group of outcomes that it speaks of: ``trial_id, name, status,
        outcomes`` (the name of the group), ``counted``; ``figures``, the weakest state of those
        needed; and ``spread_kind``, the state of the kind of a ±.

    Examples
    --------
    >>> rows = both_groups(k2).query("counted")
    >>> rows["figures"].value_counts().to_dict()
    {'not_reported': 8, 'second_hand': 2, 'printed': 1}
    """
    states = of_trials(dataset)
    about = dataset.studies.set_index("trial_id")[["name", "status"]]
    weakest_first = [NOT_REPORTED, SECOND_HAND, PRINTED]
    found = []
    for group in groups(dataset):
        of_group = group.states(states)
        needed = of_group[["events"] if group.counted else ["means", "spreads"]]
        needed = needed[needed.iloc[:, 0] != NOT_APPLICABLE].replace(NOT_APPLICABLE, NOT_REPORTED)
        weakest = needed.map(weakest_first.index).min(axis=1).map(lambda k: weakest_first[k])
        rows = about.loc[needed.index].assign(
            outcomes=group.name,
            counted=group.counted,
            figures=weakest,
            spread_kind=of_group.get("spread_kind", pd.Series(NOT_APPLICABLE, states.index)),
        )
        found.append(rows.reset_index())
    columns = ["trial_id", "name", "status", "outcomes", "counted", "figures", "spread_kind"]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)


def sizes(dataset: Dataset) -> pd.DataFrame:
    """The people randomised of each trial, and of its arms together where each is known.

    Returns
    -------
    DataFrame
        ``trial_id`` as index, ``of_trial, of_arms``. A trial whose source contradicts itself,
        which its note says, is left out.

    Examples
    --------
    >>> sizes(k2).loc["shiraki_2000"].tolist()
    [241.0, 241.0]
    """
    arms = dataset.arms.groupby("trial_id")["n_randomised"]
    of_arms = arms.sum().where(arms.count() == arms.size())
    studies = dataset.studies.set_index("trial_id")
    studies = studies[~studies["note"].str.startswith("As printed")]
    both = {"of_trial": studies["n_randomised"], "of_arms": of_arms.reindex(studies.index)}
    return pd.DataFrame(both).dropna(subset=["of_arms"])
