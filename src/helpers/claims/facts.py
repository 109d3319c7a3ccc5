"""What each row, trial and arm prints, looked up by the identifier that a link names."""

import math
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers import data, phrases, printed
from helpers.claims.agreement import SCALES, Range, agreement, from_print
from helpers.claims.evidence import Row, compare_with_zero, first_number
from helpers.claims.spreads import change_intervals, decided_spreads
from helpers.schema.vocabulary import OWN_OUTCOME

MONTHS = {"years": 12, "months": 1}
WEIGHTLESS = ("retracted", "questioned")


@dataclass(frozen=True)
class Fact:
    """One row of evidence before any claim is held against it."""

    table: str
    cells: pd.Series
    name: str
    figure: str
    level: int
    people: float
    status: str


class Facts:
    """Every row, trial and arm of the evidence, by identifier."""

    def __init__(self, folder: Path | None = None):
        self.studies = data.load("studies", folder).set_index("trial_id", drop=False)
        self.arms = data.load("arms", folder).set_index(["trial_id", "arm_id"], drop=False)
        self.reviewed = set(
            data.load("sources", folder).query("kind == 'systematic_review'")["source_id"]
        )
        self.spreads = decided_spreads(folder)
        self.by_id: dict[str, Fact] = {}
        for table in ("trials", "reported"):
            for _, cells in data.load(table, folder).iterrows():
                self.by_id[cells["row_id"]] = self._of_trial(table, cells)
        for table in ("reviews", "cohorts"):
            rows = data.load(table, folder)
            names = data.names(rows[f"{table.removesuffix('s')}_id"], folder)
            for (_, cells), name in zip(rows.iterrows(), names, strict=True):
                self.by_id[cells["row_id"]] = self._of_report(table, cells, name)
        for trial_id, cells in self.studies.iterrows():
            self.by_id[trial_id] = self._trial(cells)
        for (trial_id, arm_id), cells in self.arms.iterrows():
            self.by_id[f"{trial_id}/{arm_id}"] = self._arm(cells)

    def row(self, link: pd.Series, claim: pd.Series, claimed: Range | None) -> Row:
        """The row that a link names, held against the claim on the scale of the link."""
        fact = self.by_id[link["row_id"]]
        number = self._number(fact, link["compare"], claim["unit"]) if link["compare"] else None
        if link["compare"] == "difference_from_zero":
            fits = compare_with_zero(claim["claimed_value_printed"], self._intervals(fact))
        else:
            number = number or self._printed_range(fact, claim)
            fits = agreement(claimed, number) if claimed and number else ""
        return Row(
            row_id=link["row_id"],
            relation=link["relation"],
            name=fact.name,
            figure=fact.figure,
            level=fact.level,
            people=0 if math.isnan(fact.people) else fact.people,
            weighs=fact.status not in WEIGHTLESS,
            status=fact.status if fact.status in WEIGHTLESS else "",
            grade=fact.cells["grade"],
            scale=link["compare"],
            number=number,
            agreement=fits,
        )

    # Lookups ---------------------------------------------------------------------------------

    def _of_trial(self, table: str, cells: pd.Series) -> Fact:
        study = self.studies.loc[cells["trial_id"]]
        if table == "trials":
            arm = self.arms.loc[(cells["trial_id"], cells["arm_id"]), "treatment"]
            words = _figure_words(cells, arm)
        else:
            words = _statistic_words(cells)
        return Fact(table, cells, study["name"], words, *self._standing(study), study["status"])

    def _of_report(self, table: str, cells: pd.Series, name: str) -> Fact:
        is_review = table == "reviews" or cells["source_id"] in self.reviewed
        return Fact(
            table,
            cells,
            name,
            _estimate_words(cells),
            3 if is_review else 0,
            cells["n_people" if table == "reviews" else "n"],
            cells["status"] if table == "reviews" else "",
        )

    def _trial(self, cells: pd.Series) -> Fact:
        words = f"{_words(cells['n_randomised_printed'])} people randomised"
        return Fact("studies", cells, cells["name"], words, *self._standing(cells), cells["status"])

    def _arm(self, cells: pd.Series) -> Fact:
        study = self.studies.loc[cells["trial_id"]]
        words = f"{_words(cells['n_randomised_printed'])} people on {cells['treatment']}"
        return Fact("arms", cells, study["name"], words, *self._standing(study), study["status"])

    @staticmethod
    def _standing(study: pd.Series) -> tuple[int, float]:
        """Level and people of a trial, from its design."""
        design = study["design"]
        controlled = any(word in design for word in ("double blind", "placebo controlled"))
        level = 2 if controlled else 1 if design.startswith("randomised") else 0
        return level, study["n_randomised"]

    # Numbers on the scale of a link ----------------------------------------------------------

    def _number(self, fact: Fact, compare: str, unit: str) -> Range | None:
        cells = fact.cells
        if compare in SCALES or compare in ("estimate", "ratio", "value"):
            column = "value" if "value" in cells else "estimate"
            limits = (cells.get("ci_low_printed", ""), cells.get("ci_high_printed", ""))
            number = from_print(cells[f"{column}_printed"], *limits)
            scale = SCALES.get(compare)
            return number.through(scale) if number and scale else number
        if compare == "dose":
            dose = first_number(cells["dose_per_day"])
            return None if math.isnan(dose) else Range(dose, dose, dose)
        if compare == "duration_months":
            number = from_print(cells["duration_months_printed"])
            return number and number.through(lambda months: months / MONTHS[unit])
        if compare in ("n", "n_randomised", "n_trials"):
            return from_print(cells[f"{compare}_printed"])
        return None

    @staticmethod
    def _printed_range(fact: Fact, claim: pd.Series) -> Range | None:
        """Two printed ends that are those of a claimed range, where the link names no scale."""
        both = claim["claimed_low_printed"] and fact.cells.get("measure") in ("threshold", "range")
        if not both or phrases.is_blank(fact.cells["ci_low_printed"]):
            return None
        ends = (fact.cells["ci_low"], fact.cells["ci_high"])
        same = ends == (claim["claimed_low"], claim["claimed_high"])
        return Range(sum(ends) / 2, *ends) if same else None

    def _intervals(self, fact: Fact) -> list[tuple[float, float]]:
        """95% intervals of a mean change, one for each reading of its ± that is open."""
        cells = fact.cells
        people = cells["n"]
        if math.isnan(people):
            people = self.arms.loc[(cells["trial_id"], cells["arm_id"]), "n_randomised"]
        place = (cells["trial_id"], cells["outcome"], cells["site"])
        stated = cells["spread_kind"] in ("sd", "se")
        kind = cells["spread_kind"] if stated else self.spreads.get(place)
        return change_intervals(cells, people, kind)


# Words -------------------------------------------------------------------------------------------

LABELS = {
    "bmd": "bone density",
    "bmd_change": "change in bone density",
    "bmd_change_percent": "change in bone density",
    "bmc": "bone mineral content",
    "ucoc": "undercarboxylated osteocalcin",
    "ucoc_change_percent": "change in undercarboxylated osteocalcin",
    "oc_change_percent": "change in osteocalcin",
    "any": "",
    "rr": "risk ratio",
    "hr": "hazard ratio",
    "or": "odds ratio",
    "md": "mean difference",
    "wmd": "mean difference",
    "smd": "standardised mean difference",
    "chi2": "chi-squared",
    "percent_reduction": "percent fewer",
    "percent_change": "percent change",
    "range": "from lowest to highest",
    "cv": "coefficient of variation, lowest to highest",
}


def _words(text: str) -> str:
    """Text of a table for a reader: no underscores, and a minus that is one."""
    text = phrases.plain(LABELS.get(text, text))
    return printed.MINUS + text[1:] if text.startswith("-") else text


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _outcome(cells: pd.Series) -> str:
    return _words(cells["outcome"].removeprefix(OWN_OUTCOME))


def _figure_words(cells: pd.Series, treatment: str) -> str:
    """What one arm shows."""
    count = f"{cells['events_printed']} {cells['counted']}" if cells["events_printed"] else ""
    spread = "" if phrases.is_blank(cells["spread_printed"]) else f" ± {cells['spread_printed']}"
    value = f"{_words(cells['value_printed'])}{spread} {cells['unit']}".strip()
    return _joined(
        _outcome(cells),
        _words(cells["site"]),
        f"on {treatment}",
        _words(count),
        value if cells["value_printed"] else "",
    )


def _statistic_words(cells: pd.Series) -> str:
    """What a contrast shows, with the arms that are compared."""
    named = [cells[arm] for arm in ("arm_treatment", "arm_control") if cells[arm]]
    arms = [_words(arm.replace("mk4", "MK-4").replace("mk7", "MK-7")) for arm in named]
    kind = _words(cells["statistic"])
    value = _words(cells["value_printed"])
    p = "" if phrases.is_blank(cells["p_reported"]) else phrases.p_value(cells["p_reported"])
    shown = "" if kind == "p" else value if kind == "direction" else f"{kind} {value}".strip()
    return _joined(
        _outcome(cells),
        _words(cells["site"]),
        " v ".join(arms),
        shown + _interval_words(cells),
        p,
    )


def _estimate_words(cells: pd.Series) -> str:
    """What a review or a cohort shows, with the groups that are compared."""
    kind = _words(cells["measure"])
    # Nobody was treated in a cohort: the first group of the contrast is meant.
    direction = _words(cells["direction"]).replace(" in treatment", "")
    value = _words(cells["estimate_printed"]) or direction
    p = "" if phrases.is_blank(cells["p"]) else phrases.p_value(cells["p"])
    shown = value if kind == "direction" else f"{kind} {value}".strip()
    return _joined(
        cells.get("exposure", ""),
        cells["outcome"],
        cells.get("contrast", ""),
        shown + _interval_words(cells),
        p,
    )


def _interval_words(cells: pd.Series) -> str:
    low, high = cells["ci_low_printed"], cells["ci_high_printed"]
    if phrases.is_blank(low):
        return ""
    shown = f"{_words(low)} to {_words(high)}"
    return f" {shown}" if cells.get("measure") in ("range", "cv", "threshold") else f" ({shown})"
