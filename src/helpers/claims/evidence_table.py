"""What each row, trial and arm weighs, and its number on the scale of a claim."""

import math
from dataclasses import dataclass

import pandas as pd

from helpers.claims.agreement import SCALES, Range, agreement, from_print
from helpers.claims.evidence import (
    CONTROLLED,
    RANDOMISED,
    REVIEW,
    UNCONTROLLED,
    Row,
    compare_with_zero,
    first_number,
)
from helpers.data import Dataset, design
from helpers.data.schema import scales
from helpers.data.schema.vocabulary import WEIGHTLESS
from helpers.forensics.sd_or_se import change_intervals, decided_spreads
from helpers.printed import NOT_REPORTED

OBSERVED = ("cohort", "case-control")


@dataclass(frozen=True)
class Fact:
    """One row of evidence before any claim is held against it."""

    table: str
    cells: pd.Series
    name: str
    level: int
    people: float
    status: str


class EvidenceTable:
    """Every row, trial and arm of a data set, as evidence."""

    def __init__(self, dataset: Dataset):
        self.dataset = dataset
        sources = dataset.sources
        self.reviewed = set(sources.loc[sources["kind"] == "systematic_review", "source_id"])
        self.spreads = decided_spreads(dataset.contrasts, dataset.reported)

    def fact(self, row_id: str) -> Fact:
        """A row by its ``row_id``, ``trial_id`` or ``trial_id/arm_id``."""
        table, cells = self.dataset.table_of[row_id], self.dataset.row(row_id)
        if "trial_id" in cells:
            study = self.dataset.row(cells["trial_id"])
            level, people = _level_of_trial(study), study["n_randomised"]
            return Fact(table, cells, study["name"], level, people, study["status"])
        pools = table == "reviews" or cells["source_id"] in self.reviewed
        level = _level(cells["population"], cells.get("contrast", ""), pools)
        people, status = ("n_people", cells["status"]) if table == "reviews" else ("n", "")
        return Fact(table, cells, cells["short_name"], level, cells[people], status)

    def row(self, link: pd.Series, claim: pd.Series, claimed: Range | None) -> Row:
        """The row that a link names, held against the claim on the scale of the link."""
        fact = self.fact(link["row_id"])
        number = self._number(fact, link["compare"], claim["unit"]) if link["compare"] else None
        if link["compare"] == "difference_from_zero":
            fits = compare_with_zero(claim["claimed_value_printed"], self._intervals(fact))
        else:
            number = number or _printed_range(fact, claim)
            fits = agreement(claimed, number) if claimed and number else ""
        return Row(
            row_id=link["row_id"],
            relation=link["relation"],
            name=fact.name,
            level=fact.level,
            people=0 if math.isnan(fact.people) else fact.people,
            weighs=fact.status not in WEIGHTLESS,
            status=fact.status if fact.status in WEIGHTLESS else "",
            note=link["note"],
            grade=fact.cells["grade"],
            scale=link["compare"],
            number=number,
            agreement=fits,
        )

    @staticmethod
    def _number(fact: Fact, compare: str, unit: str) -> Range | None:
        """The number of a row on the scale of a link."""
        cells, column = fact.cells, scales.SCALES[compare].reads[fact.table]
        if compare == "difference_from_zero":
            return None
        if compare == "dose":
            dose = first_number(cells[column])
            return None if math.isnan(dose) else Range(dose, dose, dose)
        bounded = column in ("value", "estimate")
        limits = [cells.get(f"ci_{end}_printed", "") if bounded else "" for end in ("low", "high")]
        number = from_print(cells[f"{column}_printed"], *limits)
        if compare == "duration_months":
            return number and number.through(lambda months: months / scales.MONTHS_IN[unit])
        scale = SCALES.get(compare)
        return number.through(scale) if number and scale else number

    def _intervals(self, fact: Fact) -> list[tuple[float, float]]:
        """95% intervals of a mean change, one for each reading of its ± that is open."""
        cells = fact.cells
        people = cells["n"]
        if math.isnan(people):
            people = self.dataset.row(f"{cells['trial_id']}/{cells['arm_id']}")["n_randomised"]
        place = (cells["trial_id"], cells["outcome_id"], cells["site"])
        stated = cells["spread_kind"] in ("sd", "se")
        kind = cells["spread_kind"] if stated else self.spreads.get(place)
        return change_intervals(cells, people, kind)


def _printed_range(fact: Fact, claim: pd.Series) -> Range | None:
    """Two printed ends that are those of a claimed range, where the link names no scale."""
    both = claim["claimed_low_printed"] and fact.cells.get("measure") in ("threshold", "range")
    if not both or fact.cells["ci_low_printed"] in ("", NOT_REPORTED):
        return None
    ends = (fact.cells["ci_low"], fact.cells["ci_high"])
    same = ends == (claim["claimed_low"], claim["claimed_high"])
    return Range(sum(ends) / 2, *ends) if same else None


def _level_of_trial(study: pd.Series) -> int:
    if design.is_controlled(study):
        return CONTROLLED
    return RANDOMISED if design.is_randomized(study) else UNCONTROLLED


def _level(population: str, contrast: str, pools: bool) -> int:
    """How well a result is controlled that is in no row of a trial: see `decision_table`.

    Examples
    --------
    >>> _level("33 trials", "", pools=True) == REVIEW
    True
    >>> _level("11 cohorts", "", pools=True) == UNCONTROLLED
    True
    >>> _level("994 women", "alendronate v placebo", pools=False) == CONTROLLED
    True
    """
    if any(word in population.lower() for word in OBSERVED):
        return UNCONTROLLED
    if pools or "RCT" in population or "trials" in population:
        return REVIEW
    return CONTROLLED if "placebo" in contrast else UNCONTROLLED
