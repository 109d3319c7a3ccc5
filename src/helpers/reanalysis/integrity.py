"""Can each trial be relied on, as far as printed figures and notices allow it to be judged?

Some of the checks of INSPECT-SR, each with the rows that it looked at. It speaks of figures and
notices, never of persons: a figure that does not follow has many possible causes, a misprint first.

References
----------
Wilkinson J, et al. INSPECT-SR: a tool for assessing trustworthiness of randomised controlled
trials. medRxiv 2025.09.03.25334905.
"""

import re

import pandas as pd

from helpers.data import Dataset, row_references
from helpers.data.schema.vocabulary import QUESTIONED, RETRACTED
from helpers.reanalysis import consistency as follows

NONE, SOME, SERIOUS, UNKNOWN = ANSWERS = (
    "no concern",
    "some concern",
    "serious concern",
    "cannot be judged",
)
CHECKS = {
    "notices": "Has a notice about the paper appeared?",
    "registration": "Do the texts that we read name a registration?",
    "authors": "Is another study that an author signed retracted?",
    "figures": "Do its figures follow from each other?",
    "sources": "Do its sources agree?",
}
_REGISTERED = re.compile(
    r"\b(?:NCT|ISRCTN|UMIN|ACTRN|JPRN)[\w-]*\d|\bregist(?:ered|ry|ration)", re.I
)
_AUTHOR = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)? [A-Z]{1,3}")


def integrity(dataset: Dataset) -> pd.DataFrame:
    """Answer each of `CHECKS` for each trial.

    Returns
    -------
    DataFrame, a row per trial and check
        ``trial_id, name, check``; ``answer``, one of `ANSWERS`; ``reason``; ``row_ids`` looked at,
        separated by blanks; ``computed_by``, the function that anyone can call.

    Examples
    --------
    >>> integrity(k2).query("trial_id == 'iwamoto_2000' and check == 'authors'")["answer"].item()
    'some concern'
    """
    figures, examined = follows.consistency(dataset), follows.examined(dataset)
    retracted = _authors_of_retracted(dataset)
    conflicts = _conflicts(dataset)
    rows = []
    for study in dataset.studies.to_dict("records"):
        trial = study["trial_id"]
        answers = {
            "notices": _notices(study),
            "registration": _registration(dataset, study),
            "authors": _authors(dataset, study, retracted),
            "figures": _figures(trial, figures, examined),
            "sources": _sources(trial, conflicts),
        }
        for check, (answer, reason, row_ids, by) in answers.items():
            rows.append((trial, study["name"], check, answer, reason, " ".join(row_ids), by))
    columns = ["trial_id", "name", "check", "answer", "reason", "row_ids", "computed_by"]
    return pd.DataFrame(rows, columns=columns)


Answer = tuple[str, str, list[str], str]


def _notices(study: dict) -> Answer:
    by = "studies: status"
    when = f" ({study['status_date']})" if study["status_date"] else ""
    words = {
        RETRACTED: (SERIOUS, f"The paper is retracted{when}."),
        QUESTIONED: (SERIOUS, f"The trial has been questioned in public{when}."),
    }
    answer, reason = words.get(study["status"], (NONE, f"No notice was found{when}."))
    return answer, reason, [study["trial_id"]], by


def _registration(dataset: Dataset, study: dict) -> Answer:
    by = "integrity: names of registries"
    sources = dataset.sources.set_index("source_id")
    source = sources.loc[study["source_id"], ["citation", "note", "what_was_read"]]
    texts = [study["note"], study["citation"], *source]
    if any(_REGISTERED.search(text) for text in texts):
        return NONE, "The texts name a registration.", [study["trial_id"]], by
    return UNKNOWN, "The texts that we read name none.", [study["trial_id"]], by


def authors(citation: str) -> set[str]:
    """The names before the title of a paper.

    Examples
    --------
    >>> sorted(authors("Iwamoto J, Takeda T, Ichimura S. Effect of menatetrenone. J Orthop Sci"))
    ['Ichimura S', 'Iwamoto J', 'Takeda T']
    """
    return {
        name for name in re.split(r", | and ", citation.split(". ")[0]) if _AUTHOR.fullmatch(name)
    }


def _authors_of_retracted(dataset: Dataset) -> dict[str, list[str]]:
    """Each author of retracted trials or reviews, with the rows of these."""
    found: dict[str, list[str]] = {}
    for table, key in (("studies", "trial_id"), ("reviews", "row_id")):
        rows = dataset.tables[table]
        for row in rows[rows["status"] == RETRACTED].to_dict("records"):
            for name in authors(row["citation"]):
                found.setdefault(name, []).append(row[key])
    return found


def _authors(dataset: Dataset, study: dict, retracted: dict[str, list[str]]) -> Answer:
    by = "integrity.authors"
    named = authors(study["citation"])
    others = {row for name in named for row in retracted.get(name, [])} - {study["trial_id"]}
    if others:
        names = dict.fromkeys(dataset.names(row.split(".")[0] for row in sorted(others)))
        reason = f"An author of this trial also signed studies since retracted: {'; '.join(names)}."
        return SOME, reason, [study["trial_id"], *sorted(others)], by
    if not named or re.search(r"\bet al\b", study["citation"]):
        return UNKNOWN, "The citation does not list all authors.", [study["trial_id"]], by
    return NONE, "None in these tables.", [study["trial_id"]], by


def _figures(trial: str, figures: pd.DataFrame, examined: pd.DataFrame) -> Answer:
    by = "consistency.consistency"
    mine = _of_trial(figures, trial)
    if len(mine):
        reason = f"{len(mine)} of its figures does not follow from its neighbours."
        if len(mine) > 1:
            reason = f"{len(mine)} of its figures do not follow from their neighbours."
        return SOME, reason, [*dict.fromkeys(mine["row_id"])], by
    tested = _of_trial(examined, trial)
    if tested.empty:
        return UNKNOWN, "It prints no figures that must follow from others.", [trial], by
    return NONE, "Those that can be checked follow.", [*dict.fromkeys(tested["row_id"])], by


def _of_trial(rows: pd.DataFrame, trial: str) -> pd.DataFrame:
    """The rows about a trial, without those on how it was entered into the tables."""
    mine = rows["row_id"].str.split("[./]").str[0] == trial
    return rows[mine & ~rows["check"].isin(["year_of_citation", "grade_of_source"])]


def _conflicts(dataset: Dataset) -> dict[str, list[tuple[str, list[str]]]]:
    """By trial, the matters on which ``about.toml`` sets its sources side by side."""
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for topics in dataset.about.conflicts.values():
        for topic, sides in topics.items():
            rows = [
                reference.split(":")[0]
                for side in sides
                for reference in row_references.split(side)
            ]
            for trial in dict.fromkeys(re.split("[./]", row)[0] for row in rows):
                found.setdefault(trial, []).append((topic, rows))
    return found


def _sources(trial: str, conflicts: dict[str, list[tuple[str, list[str]]]]) -> Answer:
    by = "about.toml: conflicts"
    if trial not in conflicts:
        return UNKNOWN, "No two sources were set side by side.", [trial], by
    topics = "; ".join(topic for topic, _ in conflicts[trial])
    rows = dict.fromkeys(row for _, each in conflicts[trial] for row in each)
    return SOME, f"They differ: {topics}.", [*rows], by
