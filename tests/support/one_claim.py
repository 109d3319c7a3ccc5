"""A folder with one claim and a few rows of evidence, judged: the smallest case there is.

Each row of evidence names its table, its relation to the claim and, where a number is compared, the
scale; all other cells are those of the example rows, or as given. A trial is made of what is said
of it: ``allocation``, ``blinding``, ``n_randomised``, ``status`` and so on.
"""

import csv
from pathlib import Path

import pandas as pd

from helpers import data
from helpers.claims.ledger import cases
from helpers.data import template
from helpers.display import reasons

OF_A_TRIAL = {
    *("allocation", "blinding", "control", "n_randomised", "status", "dose_per_day"),
    *("duration_months", "name", "status_date", "status_notice"),
}
OWNER = {"reviews": "review_id", "cohorts": "cohort_id"}
OUTCOMES = {
    "common_cold": {},
    "heart_attack": {"better": "lower", "kind": "counted", "role": "benefit"},
    "bleeding": {"better": "lower", "kind": "counted", "role": "harm"},
    "bone_density": {"better": "higher", "kind": "measured", "role": "surrogate"},
    "blood_pressure": {"better": "lower", "kind": "measured", "role": "surrogate"},
}
LETTER = {"trials": "f", "reported": "p", "reviews": "r", "cohorts": "c"}
BLANK_ESTIMATE = {"estimate": "", "ci_low": "", "ci_high": ""}


def write(folder: Path, claim: dict, rows: list[dict]) -> Path:
    """Write the folder; ``rows`` as `judged` takes them."""
    template.write(folder)
    first = {path.stem: _first(path) for path in folder.glob("*.csv")}
    tables: dict[str, list[dict]] = {name: [] for name in LETTER}
    studies, arms, links = {}, {}, []
    for number, given in enumerate(rows, 1):
        cells = dict(given)
        table, relation = cells.pop("table"), cells.pop("relation")
        links.append({"relation": relation, "compare": cells.pop("compare", "")})
        of_trial = {name: cells.pop(name) for name in OF_A_TRIAL & cells.keys()}
        study = cells.pop("study", f"study{number}_2020")
        if table in ("trials", "reported", "studies"):
            row = {"trial_id": study}
            studies.setdefault(
                study, row | {"name": f"Study{number} 2020", "n_randomised": "not_reported"}
            ).update(of_trial)
            arms[study] = [
                {"trial_id": study, "n_randomised": "not_reported"},
                {"trial_id": study, "n_randomised": "not_reported", "arm_id": "control"}
                | {"treatment": "placebo", "is_control": "yes"},
            ]
        else:
            row = {OWNER[table]: study, "short_name": f"Study{number} 2020"} | of_trial
        if table == "studies":
            links[-1]["row_id"] = study
            continue
        row_id = f"{study}.{LETTER[table]}{number}"
        links[-1]["row_id"] = row_id
        if "direction" in cells and table in OWNER:
            cells = BLANK_ESTIMATE | {"measure": "direction"} | cells
        elif table in OWNER:
            cells = {"direction": ""} | cells
        tables[table].append({"row_id": row_id} | row | cells)
    outcomes = [{"outcome_id": name, "label": name} | cells for name, cells in OUTCOMES.items()]
    tables |= {"claims": [{"claimed_comparator": ""} | claim]}
    tables |= {
        "studies": list(studies.values()),
        "arms": [arm for two in arms.values() for arm in two],
    }
    tables |= {
        "claim_evidence": [{"claim_id": "a01"} | link for link in links],
        "outcomes": outcomes,
    }
    kept = {"articles", "sources"}
    tables = {name: [] for name in first.keys() - kept} | tables
    for name, cells in tables.items():
        _write(folder / f"{name}.csv", [first[name] | row for row in cells], list(first[name]))
    return folder


def judged(folder: Path, claim: dict, *rows: dict) -> pd.Series:
    """The verdict on one claim with its reason, and the case that was decided.

    Parameters
    ----------
    claim : dict
        Cells of ``claims.csv``, over those of the example: 40% fewer colds.
    rows : dict
        ``table, relation``, perhaps ``compare`` and ``study``, and cells of that table.
    """
    dataset = data.open(write(folder, claim, list(rows)))
    found = reasons.table(dataset).iloc[0]
    return pd.concat([found, pd.Series({"case": cases(dataset)["a01"]})])


def _first(path: Path) -> dict:
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.DictReader(file))


def _write(path: Path, rows: list[dict], names: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
