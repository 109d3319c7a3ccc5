"""What each row, trial and arm prints, looked up by the identifier that a link names."""

import math
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers import data
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
from helpers.data import design
from helpers.data.schema import scales
from helpers.data.schema.vocabulary import WEIGHTLESS
from helpers.display import phrases, text
from helpers.forensics.sd_or_se import change_intervals, decided_spreads

QUOTED = ("trials", "reported", "studies", "arms", "reviews", "cohorts")
OBSERVED = ("cohort", "case-control")
TOLD_INSTEAD = {
    "dose": ("dose_per_day", "a day"),
    "duration_months": ("duration_months_printed", "months"),
}
"""Scales that ask a trial for something else than its people: the column and its unit."""


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

    def __init__(self, folder: Path | str | None = None):
        self.studies = data.load("studies", folder).set_index("trial_id")
        self.arms = data.load("arms", folder).set_index(["trial_id", "arm_id"], drop=False)
        self.reviewed = set(
            data.load("sources", folder).query("kind == 'systematic_review'")["source_id"]
        )
        self.spreads = decided_spreads(folder)
        self.by_id: dict[str, Fact] = {}
        tables = {table: data.load(table, folder) for table in QUOTED}
        quoted = self._quoted(tables, folder)
        for table in ("trials", "reported", "studies", "arms"):
            for _, cells in tables[table].iterrows():
                study = self.studies.loc[cells["trial_id"]]
                standing = (*self._standing(study), study["status"])
                self._add(table, cells, study["name"], quoted, *standing)
        for table in ("reviews", "cohorts"):
            names = data.names(tables[table][f"{table.removesuffix('s')}_id"], folder)
            for (_, cells), name in zip(tables[table].iterrows(), names, strict=True):
                self._add(table, cells, name, quoted, *self._standing_of_report(table, cells))

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
            figure=self._figure(fact, link["compare"]),
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

    # Lookups ---------------------------------------------------------------------------------

    @staticmethod
    def _quoted(tables: dict[str, pd.DataFrame], folder: Path | str | None) -> dict[str, str]:
        """What every row is about and says, by its identifier."""
        keys = [_key(table, cells) for table in tables for _, cells in tables[table].iterrows()]
        return {
            key: f"{said.about}: {said.text}" if said.about else said.text
            for key, said in zip(keys, text.quotation.rows(keys, folder), strict=True)
        }

    def _add(self, table: str, cells: pd.Series, name: str, quoted: dict[str, str], *standing):
        key = _key(table, cells)
        exposure = phrases.typeset(cells.get("exposure", ""))
        figure = ", ".join(filter(None, [exposure, quoted[key]]))
        self.by_id[key] = Fact(table, cells, name, figure, *standing)

    def _standing_of_report(self, table: str, cells: pd.Series) -> tuple[int, float, str]:
        """Level, people and status of a row of a review or a cohort."""
        pools = table == "reviews" or cells["source_id"] in self.reviewed
        level = _level(cells["population"], cells.get("contrast", ""), pools)
        people, status = ("n_people", cells["status"]) if table == "reviews" else ("n", "")
        return level, cells[people], status

    @staticmethod
    def _standing(study: pd.Series) -> tuple[int, float]:
        """Level and people of a trial, from its design."""
        randomised = RANDOMISED if design.is_randomised(study["design"]) else UNCONTROLLED
        level = CONTROLLED if design.is_controlled(study["design"]) else randomised
        return level, study["n_randomised"]

    @staticmethod
    def _figure(fact: Fact, compare: str) -> str:
        """What a row says; of a trial, what the scale asks for."""
        if fact.table == "studies" and compare in TOLD_INSTEAD:
            column, unit = TOLD_INSTEAD[compare]
            return f"{fact.cells[column]} {unit}"
        return fact.figure

    # Numbers on the scale of a link ----------------------------------------------------------

    def _number(self, fact: Fact, compare: str, unit: str) -> Range | None:
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


def _level(population: str, contrast: str, pools: bool) -> int:
    """How well a result is controlled that stands in no row of a trial: see `verdict`.

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


def _key(table: str, cells: pd.Series) -> str:
    """The identifier by which a link names a row."""
    if table == "arms":
        return f"{cells['trial_id']}/{cells['arm_id']}"
    return cells["trial_id" if table == "studies" else "row_id"]
