"""Results for machines: verdicts, effects, pairs of arms and ClaimReview records, described."""

import json
import re
import unicodedata
from pathlib import Path

import pandas as pd

from helpers.claims import NOT_JUDGED, VERDICTS
from helpers.claims.decision_table import RATING
from helpers.data import Dataset
from helpers.data.schema import TABLES
from helpers.data.schema.columns import NUMBER
from helpers.display import phrases, reasons
from helpers.reanalysis import effects_table
from helpers.reanalysis.consistency import consistency, with_reasons

TRIALS = TABLES["trials"]


def _of_both_arms(*columns: str) -> dict[str, str]:
    """Columns of trials.csv, in the words of the table, once for each arm."""
    return {
        f"{column}_{arm}": f"{name}: {TRIALS.columns[column].description}"
        for arm, name in (("t", "treatment arm"), ("c", "control arm"))
        for column in columns
    }


MEANING = {
    "verdicts.csv": {
        "claim_id": "the claim, as in claims.csv",
        "article": "the article that makes it",
        "section": "heading under which it stands",
        "locator": "a few words from the place",
        "claim": "the claim, paraphrased",
        "claimed": "the claimed number or direction",
        "agreement": "how the claimed number fits the printed ones",
        "full": "rows that say what the claim says",
        "part": "rows that point the same way, but narrower or weaker",
        "leaning": "rows on the side of the claim that are too imprecise to tell",
        "open": "other rows that are too imprecise to tell or not significant",
        "null": "rows that leave out every effect that would matter",
        "against": "first-hand rows that clearly show the opposite",
        "doubt": "the opposite, second hand, imprecise or not in people",
        "unchanged": "arms with the treatment that did not change themselves",
        "one_arm": "changes within one arm, which show no effect",
        "elsewhere": "likely origins that are about something else",
        "set_aside": "retracted and questioned rows, which weigh nothing",
        "flags": "facts about claim and source",
        "verdict": f"one of: {', '.join(VERDICTS)}",
        "because": "what decided, in a sentence",
        "reason": "the reason in words, with its figures",
    },
    "effects.csv": {
        "trial_id": "the trial, as in studies.csv",
        "name": "its short name",
        "status": "published doubts about it",
        "grade": "A: the study's own text; B and C: second hand",
        "source_id": "where both figures were read",
        "row_id_t": "row of trials.csv, treatment",
        "row_id_c": "row of trials.csv, control",
        "outcome_id": "what was measured or counted",
        "site": "part of the skeleton",
        "subgroup": "stratum or analysis set; empty = everyone",
        "timepoint_months": "time since baseline, months",
        "unit": "unit of a mean difference",
        "measure": "kind of effect; ratios are treatment over control, differences minus control",
        "method": "how the interval was computed, as in helpers.effects",
        "basis": "which denominators, or how a ± was read",
        "estimate": "the effect on its natural scale",
        "low": "lower limit of the 95% interval",
        "high": "upper limit of the 95% interval",
        "p": "two-sided p where the method has one",
        "note": "why a number is missing",
    },
    "contrasts.csv": {
        "trial_id": "the trial, as in studies.csv",
        "name": "its short name",
        "year": "year of its publication",
        "status": "published doubts about it",
        "grade": "A: the study's own text; B and C: second hand; the weaker of the two arms",
        "source_id": "where both figures were read",
        "outcome_id": "what was measured or counted",
        "site": "part of the skeleton",
        "side": "side of the body",
        "subgroup": "stratum or analysis set; empty = everyone",
        "timepoint_months": "time since baseline, months",
        "counted": TRIALS.columns["counted"].description,
        "unit": "unit of value and spread",
        **_of_both_arms(
            *("row_id", "arm_id", "events", "n", "n_basis"),
            *("value", "spread", "spread_kind"),
        ),
        "n_randomised_t": "treatment arm: people allocated to it",
        "n_randomised_c": "control arm: people allocated to it",
    },
    "consistency.csv": {
        "file": "the table in which the figure stands",
        "line": "its line in that file",
        "column": "its column",
        "row_id": "its row",
        "check": "which check it does not pass, as in helpers.reanalysis.consistency",
        "printed": "the figure as printed",
        "implied": "what its neighbours in the same text imply instead",
        "why": "the reason, where the folder gives one",
    },
}


def write_results(dataset: Dataset, folder: Path) -> None:
    """Write what `MEANING` describes, ``verdicts`` and ClaimReview as JSON, and a dictionary."""
    folder.mkdir(parents=True)
    frames = {
        "verdicts.csv": reasons.table(dataset),
        "effects.csv": effects_table(dataset),
        "contrasts.csv": dataset.contrasts,
        "consistency.csv": with_reasons(consistency(dataset, thorough=True), dataset.folder),
    }
    for file, frame in frames.items():
        (folder / file).write_text(
            as_csv(frame[list(MEANING[file])]), encoding="utf-8", newline="\n"
        )
    records = frames["verdicts.csv"][list(MEANING["verdicts.csv"])].to_dict("records")
    _write_json(folder / "verdicts.json", records)
    _write_json(folder / "claimreview.jsonld", claim_reviews(dataset, frames["verdicts.csv"]))
    _write_json(folder / "datapackage.json", _dictionary(frames))


def as_csv(frame: pd.DataFrame) -> str:
    """CSV in which no text can be taken for a formula by a spreadsheet."""
    texts = frame.select_dtypes(["object", "string"]).columns
    safe = frame.assign(**{name: frame[name].map(_no_formula) for name in texts})
    return safe.to_csv(index=False, lineterminator="\n", float_format="%.10g")


def claim_reviews(dataset: Dataset, ledger: pd.DataFrame) -> dict:
    """schema.org ClaimReview for every claim with a judgement, as one JSON-LD graph."""
    articles = dataset.articles.set_index("article")
    judged = ledger[~ledger["verdict"].isin(NOT_JUDGED)]
    checked_by = dataset.about.name
    return {
        "@context": "https://schema.org",
        "@graph": [
            _review(row, articles.loc[row.article], checked_by) for row in judged.itertuples()
        ],
    }


def _review(row, article: pd.Series, checked_by: str) -> dict:
    known = {
        "name": article["title"],
        "author": article["author"],
        "publisher": article["publisher"],
        "url": article["url"],
    }
    work = {"@type": "CreativeWork", "name": known["name"]}
    if not phrases.is_blank(known["author"]):
        work["author"] = {"@type": "Person", "name": known["author"]}
    if not phrases.is_blank(known["publisher"]):
        work["publisher"] = {"@type": "Organization", "name": known["publisher"]}
    if known["url"]:
        work["url"] = known["url"]
    return {
        "@type": "ClaimReview",
        "url": f"#{row.claim_id}",
        "claimReviewed": row.claim,
        "author": {"@type": "Organization", "name": checked_by},
        "itemReviewed": {"@type": "Claim", "appearance": work},
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": RATING[row.verdict],
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": row.verdict,
            "ratingExplanation": row.reason,
        },
    }


def _dictionary(frames: dict[str, pd.DataFrame]) -> dict:
    """A Frictionless descriptor of the CSV files."""
    return {
        "name": "claims-checked-results",
        "resources": [
            {
                "name": Path(file).stem,
                "path": file,
                "schema": {
                    "fields": [
                        {"name": name, "type": _type(frame[name]), "description": meaning}
                        for name, meaning in MEANING[file].items()
                    ],
                    "missingValues": [""],
                },
            }
            for file, frame in frames.items()
        ],
    }


def _type(column: pd.Series) -> str:
    return {"i": "integer", "f": "number"}.get(column.dtype.kind, "string")


def _no_formula(cell):
    """A text with an apostrophe before it, where a spreadsheet might compute it."""
    if not isinstance(cell, str):  # a column of texts may lack some
        return cell
    plain = "".join(
        sign
        for sign in unicodedata.normalize("NFKC", cell)
        if unicodedata.category(sign)[0] not in "CZ"
    )
    began = cell[:1] in ("\t", "\r", "\n") or plain.startswith(("=", "+", "@", "-", "−", "|", "%"))
    return f"'{cell}" if began else cell


def guarded_tables(dataset: Dataset) -> dict[str, str]:
    """Each table as CSV that a spreadsheet cannot compute, by file name; numbers are as printed."""
    return {
        table.file: dataset.cells[name]
        .map(lambda cell: cell if re.fullmatch(NUMBER, cell) else _no_formula(cell))
        .to_csv(index=False, lineterminator="\n")
        for name, table in TABLES.items()
    }


def _write_json(path: Path, content) -> None:
    path.write_text(
        json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )
