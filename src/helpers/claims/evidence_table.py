"""What each row, trial and arm weighs, what it shows, and its number on the scale of a claim."""

import math
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from helpers import effects, printed, units
from helpers.claims.agreement import (
    ORDER,
    SCALES,
    Claimed,
    Range,
    agreement,
    claimed_range,
    from_print,
    worst,
)
from helpers.claims.evidence import (
    ANIMALS,
    CONTROLLED,
    EFFECT,
    LIKENESS,
    OBSERVED,
    POOLED_COHORTS,
    RANDOMIZED,
    REVIEW,
    STATEMENT,
    TEXT,
    Row,
    compare_with_zero,
)
from helpers.claims.result_class import Effect, result_class
from helpers.data import Dataset, design
from helpers.data.schema import scales
from helpers.data.schema.vocabulary import INDEPENDENT_ARMS, LOWERED, RAISED, RATIOS, WEIGHTLESS
from helpers.forensics.sd_or_se import change_intervals, decided_spreads
from helpers.printed import NOT_REPORTED

LEVEL_OF = {
    "meta_analysis_of_trials": REVIEW,
    "placebo_or_blinded_trial": CONTROLLED,
    "randomized_trial": RANDOMIZED,
    "meta_analysis_of_cohorts": POOLED_COHORTS,
    "uncontrolled_trial": OBSERVED,
    "cohort": OBSERVED,
    "case_control": OBSERVED,
    "cross_sectional": TEXT,
    "case_series": TEXT,
    "reference_text": TEXT,
    "laboratory": TEXT,
    "animal": ANIMALS,
}
"""From the words of the tables to the places in `helpers.claims.evidence.LEVELS`."""

RESTS_ON_RETRACTED = "cautioned"
"""Status of a pool that rests on retracted trials: no stronger than people observed."""

ABOUT_THE_ARM = ("value", "events", "percentage", "n", "timepoint", "difference_from_zero")
"""Scales that read one arm, and no comparison of two."""

_DIFFERENCES = {
    *("md", "wmd", "smd", "mean_difference", "percent_difference", "absolute_reduction"),
    *("rate_difference", "risk_difference"),
}
_MORE = {"increased", "higher_in_treatment"}
_LESS = {"decreased", "lower_in_treatment"}
_INVERTED = "percent_from_inverse_ratio"
_EFFECT_KINDS = (
    *("percent_change", "ratio", "difference", "percentage_points", "number_needed_to_treat"),
)
_LIKE = ("no_effect", "similar")
_LIKE_OF_AN_OUTCOME = ("absent", "insufficient")
_COMPARED = ("higher", "lower")
_OF_USE = ("needed", "sufficient")
_NOT_IN_PEOPLE = ("laboratory", "animal")
_BASELINE = ("baseline", "before", "start")
_SIGN = {"higher": 1, "lower": -1}
_SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Fact:
    """One row of evidence before any claim is held against it."""

    table: str
    cells: Mapping
    name: str
    level: int
    people: float
    status: str
    study: str = ""
    """What kind of study, in the words of the column ``level``; empty for a trial."""


@dataclass(frozen=True)
class Pair:
    """Two arms of one trial that can be compared."""

    treated: str
    control: str
    counts: tuple[float, float, float, float]
    """Events and people of the treated, then of the controls; NaN where not printed."""
    effect: Effect


def claim_kind(claim: Mapping) -> str:
    """What a claim is: `EFFECT`, `LIKENESS` or `STATEMENT`."""
    if claim["quantity_kind"] in _EFFECT_KINDS:
        return EFFECT
    word = claim["claimed_value_printed"] if claim["quantity_kind"] == "direction" else ""
    if word in _LIKE or (word in _LIKE_OF_AN_OUTCOME and claim["outcome_id"]):
        return LIKENESS
    if word in _COMPARED and not claim["outcome_id"]:  # such as two foods
        return STATEMENT
    return EFFECT if word in (*RAISED, *LOWERED, "associated") else STATEMENT


def claim_number(claim: Mapping) -> Claimed | None:
    """The claimed number, bound or range; None where a direction or nothing is claimed."""
    if claim["quantity_kind"] == "direction":
        return None
    return claimed_range(
        claim["claimed_value_printed"],
        claim["claimed_low_printed"],
        claim["claimed_high_printed"],
        claim["claimed_operator"],
        claim["quantity_kind"],
    )


class EvidenceTable:
    """Every row, trial and arm of a data set, as evidence."""

    def __init__(self, dataset: Dataset):
        self.dataset = dataset
        self.outcomes = dataset.outcomes.set_index("outcome_id")["better"].to_dict()
        self.controls = {
            f"{arm.trial_id}/{arm.arm_id}"
            for arm in dataset.arms.itertuples()
            if arm.is_control == "yes"
        }
        self.facts: dict[str, Fact] = {}

    @cached_property
    def spreads(self) -> dict[tuple[str, str, str], str]:
        """How the printed p values decide an unlabelled ±."""
        return decided_spreads(self.dataset.contrasts, self.dataset.reported)

    @cached_property
    def pairs(self) -> dict[str, list[Pair]]:
        """The pairs that each row of trials belongs to."""
        found = defaultdict(list)
        for pair in _pairs(self.dataset.contrasts, self.spreads):
            found[pair.treated].append(pair)
            found[pair.control].append(pair)
        return found

    def fact(self, row_id: str) -> Fact:
        """A row by its ``row_id``, ``trial_id`` or ``trial_id/arm_id``."""
        if row_id not in self.facts:
            self.facts[row_id] = self._fact(row_id)
        return self.facts[row_id]

    def _fact(self, row_id: str) -> Fact:
        table, cells = self.dataset.table_of[row_id], self.dataset.row(row_id).to_dict()
        if "trial_id" in cells:
            study = self.dataset.row(cells["trial_id"])
            level, people = _level_of_trial(study), study["n_randomised"]
            return Fact(table, cells, study["name"], level, people, study["status"])
        level = LEVEL_OF[cells["level"]]
        people, status = ("n_people", cells["status"]) if table == "reviews" else ("n", "")
        if status == RESTS_ON_RETRACTED:
            level = min(level, OBSERVED)
        return Fact(table, cells, cells["short_name"], level, cells[people], status, cells["level"])

    def row(self, link: Mapping, claim: Mapping, claimed: Claimed | None) -> Row:
        """The row that a link names, held against the claim on the scale of the link."""
        fact, compare = self.fact(link["row_id"]), link["compare"]
        number, fits = self._compared(fact, compare, claim, claimed)
        effect = self.effect(fact, compare)
        outcome = fact.cells.get("outcome_id", "")
        limits = None
        if fact.level >= RANDOMIZED:  # the ratio of a cohort may be per 10 ug or per quarter
            limits = self.dataset.worthwhile(outcome, ratio=effect.no_effect == 1)
        return Row(
            row_id=link["row_id"],
            relation=link["relation"],
            name=fact.name,
            level=fact.level,
            people=0 if math.isnan(fact.people) else fact.people,
            weighs=fact.status not in WEIGHTLESS,
            status=fact.status if fact.status in (*WEIGHTLESS, RESTS_ON_RETRACTED) else "",
            note=link["note"],
            grade=fact.cells["grade"],
            scale=compare,
            number=number,
            agreement=fits,
            shows=result_class(effect, limits),
            side=self._side(effect, fact, compare, claim),
            outcome_id=outcome,
            named=bool(fits) and _names(claim["cites"], fact.name),
            weak=fact.status == RESTS_ON_RETRACTED,
            one_arm=self._one_arm(fact, compare),
            in_people=fact.study not in _NOT_IN_PEOPLE,
            measures=fact.study != "reference_text",
            odds="or" in (fact.cells.get("measure", ""), fact.cells.get("statistic", "")),
        )

    def effect(self, fact: Fact, compare: str = "") -> Effect:
        """The comparison that a row prints or, of one arm, that follows from it and a control."""
        cells, table = fact.cells, fact.table
        if table == "trials":
            pairs = self.pairs.get(cells["row_id"], [])
            return pairs[0].effect if pairs and compare not in ABOUT_THE_ARM else Effect()
        if table not in ("reported", "reviews", "cohorts"):
            return Effect()
        better = _SIGN.get(self.outcomes.get(cells["outcome_id"], ""), 0)
        effect = _printed_effect(cells, table, better)
        return _inverse(effect) if compare == _INVERTED else effect

    def _side(self, effect: Effect, fact: Fact, compare: str, claim: Mapping) -> int:
        """1 where the row lies on the side of the claim, −1 on the other, 0 where unknown.

        On the scale of the outcome or, where the outcomes are two, of benefit. What a cohort sets
        against what is only known where its number is compared.
        """
        oriented = fact.level >= RANDOMIZED or fact.status == RESTS_ON_RETRACTED or compare
        if not oriented:
            return 0
        ours, theirs = claim["outcome_id"], fact.cells.get("outcome_id", "")
        better = [_SIGN.get(self.outcomes.get(outcome, ""), 0) for outcome in (ours, theirs)]
        sides = effect.side * claimed_side(claim, better[0])
        if ours == theirs or compare:
            return sides
        return sides * better[0] * better[1]

    def _one_arm(self, fact: Fact, compare: str) -> bool:
        """Whether a row is a change within one arm, and not in the controls."""
        cells = fact.cells
        if fact.table == "cohorts":
            compared = " v " in cells["contrast"]
            before = any(word in cells["contrast"] for word in _BASELINE)
            return cells["level"] == "uncontrolled_trial" and (before or not compared)
        if fact.table != "trials" or f"{cells['trial_id']}/{cells['arm_id']}" in self.controls:
            return False
        alone = cells["counted"] == "none" and not self.pairs.get(cells["row_id"])
        return alone or compare in ("difference_from_zero", "value")

    def _compared(
        self, fact: Fact, compare: str, claim: Mapping, claimed: Claimed | None
    ) -> tuple[Range | None, str]:
        """The number of a row on the scale of the claim, and how the claimed one fits it."""
        if compare == "difference_from_zero":
            return None, compare_with_zero(claim["claimed_value_printed"], self._intervals(fact))
        numbers = self._numbers(fact, compare, claim) if compare else _printed_range(fact, claim)
        if not claimed or not numbers:
            return (numbers[0] if numbers else None), ""
        comparator = claimed_range(claim["claimed_comparator_printed"])
        if comparator is None:
            held = [(agreement(claimed, number), number) for number in numbers]
        else:
            held = [self._both_halves(fact, compare, claim, claimed, comparator, numbers[0])]
        fits, number = min(held, key=lambda pair: ORDER.index(pair[0]))
        return number, fits

    def _both_halves(
        self,
        fact: Fact,
        compare: str,
        claim: Mapping,
        claimed: Claimed,
        comparator: Claimed,
        number: Range,
    ) -> tuple[str, Range]:
        """How both halves of a comparison fit: no better than close where one is not printed."""
        row_id = fact.cells.get("row_id", "")
        pairs = self.pairs.get(row_id, []) if fact.table == "trials" else []
        is_control = any(pair.control == row_id for pair in pairs)
        ours, others = (comparator, claimed) if is_control else (claimed, comparator)
        fits = agreement(ours, number)
        found = [
            agreement(others, other)
            for pair in pairs
            for other in self._numbers(
                self.fact(pair.treated if is_control else pair.control), compare, claim
            )
        ]
        half = min(found, key=ORDER.index, default="close")
        return worst([fits, half]), number

    def _numbers(self, fact: Fact, compare: str, claim: Mapping) -> list[Range]:
        """The numbers of a row on the scale of a link: several where it prints several doses."""
        cells, scale = fact.cells, scales.SCALES[compare]
        column, kind = scale.reads[fact.table], claim["quantity_kind"]
        if compare == "dose":
            wanted = units.per_day(claim["unit"])
            return [
                _exactly(units.convert(dose, units.per_day(unit), wanted))
                for dose, unit in units.doses(cells[column])
            ]
        if fact.table == "trials" and compare in _OF_TWO_ARMS:
            pairs = self.pairs.get(cells["row_id"], [])
            return [number for pair in pairs if (number := _OF_TWO_ARMS[compare](pair))]
        if compare == "percentage":
            events, people = cells["events"], cells["n"]
            return [] if math.isnan(events / people) else [_exactly(100 * events / people)]
        bounded = column in ("value", "estimate")
        limits = [cells.get(f"ci_{end}_printed", "") if bounded else "" for end in ("low", "high")]
        number = from_print(cells[f"{column}_printed"], *limits)
        if number is None:
            return []
        if kind in scales.WITH_A_UNIT:
            unit = scale.unit or cells.get("unit", "")
            if kind == "dose":
                unit, wanted = units.per_day(unit), units.per_day(claim["unit"])
            else:
                wanted = claim["unit"]
            return [number.through(lambda value: units.convert(value, unit, wanted))]
        if not bounded:
            return [number]
        measure = cells.get("statistic", cells.get("measure", ""))
        return [_on_scale(number, compare, measure, kind)]

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


def _on_scale(number: Range, compare: str, measure: str, kind: str) -> Range:
    """A printed ratio or percentage on the scale of a claimed percentage or ratio."""
    if measure == "percent_reduction":
        number = number.through(lambda percent: -percent)
    percent = measure in ("percent_reduction", "percent_change", "percent_difference")
    if kind == "percent_change" and measure in RATIOS:
        scale = _INVERTED if compare == _INVERTED else "percent_from_ratio"
        return number.through(SCALES[scale])
    if kind == "ratio" and percent:
        return number.through(SCALES["ratio_from_percent"])
    return number


def _exactly(value: float, low: float = math.nan, high: float = math.nan) -> Range:
    return Range(value, value, value, low, high)


def _percent_of(pair: Pair) -> Range | None:
    ratio = _ratio_of(pair)
    return ratio and ratio.through(SCALES["percent_from_ratio"])


def _ratio_of(pair: Pair) -> Range | None:
    effect = pair.effect
    if effect.no_effect != 1 or math.isnan(effect.estimate):
        return None
    return _exactly(effect.estimate, effect.low, effect.high)


def _points_of(pair: Pair) -> Range | None:
    if any(map(math.isnan, pair.counts)):
        return None
    events_t, n_t, events_c, n_c = pair.counts
    found = effects.risk_difference([events_t], [n_t], [events_c], [n_c]).iloc[0]
    return _exactly(*(100 * found[name] for name in ("estimate", "low", "high")))


def _needed_to_treat(pair: Pair) -> Range | None:
    points = _points_of(pair)
    if points is None or points.value == 0:
        return None
    needed = abs(100 / points.value)
    ends = sorted(abs(100 / end) if end else math.inf for end in (points.ci_low, points.ci_high))
    limits = ends if points.ci_low * points.ci_high > 0 else [math.nan, math.nan]
    return Range(needed, needed, math.ceil(needed), *limits)  # which is rounded up


_OF_TWO_ARMS = {
    "percent_from_ratio": _percent_of,
    "ratio": _ratio_of,
    "percentage_points": _points_of,
    "number_needed_to_treat": _needed_to_treat,
}


def _pairs(contrasts: pd.DataFrame, spreads: dict[tuple[str, str, str], str]) -> list[Pair]:
    """Every pair of arms with what its numbers show."""
    frame = contrasts.reset_index(drop=True)
    for arm in "tc":
        frame[f"n_{arm}"] = frame[f"n_{arm}"].fillna(frame[f"n_randomised_{arm}"])
    independent = frame[frame["design"].isin(INDEPENDENT_ARMS)]  # else no interval follows
    shown = {**_of_people(independent), **_of_means(independent, spreads)}
    counts = frame[["events_t", "n_t", "events_c", "n_c"]].where(frame["counted"] == "people")
    return [
        Pair(
            pair.row_id_t,
            pair.row_id_c,
            tuple(counts.loc[pair.Index]),
            shown.get(pair.Index, _by_eye(pair)),
        )
        for pair in frame.itertuples()
    ]


def _of_people(frame: pd.DataFrame) -> dict[int, Effect]:
    counts = ["events_t", "n_t", "events_c", "n_c"]
    some = frame[frame["counted"] == "people"].dropna(subset=counts)
    some = some[(some["events_t"] <= some["n_t"]) & (some["events_c"] <= some["n_c"])]
    if not len(some):
        return {}
    ratios = effects.risk_ratio(*(some[name].to_numpy() for name in counts))
    return _as_effects(some.index, ratios, 1.0)


def _of_means(frame: pd.DataFrame, spreads: dict[tuple[str, str, str], str]) -> dict[int, Effect]:
    places = zip(frame["trial_id"], frame["outcome_id"], frame["site"], strict=True)
    decided = pd.Series([spreads.get(place, "") for place in places], frame.index, dtype=object)
    stated = frame["spread_kind_t"].where(frame["spread_kind_t"] != "unstated", decided)
    numbers = ["value_t", "spread_t", "n_t", "value_c", "spread_c", "n_c"]
    found: dict[int, Effect] = {}
    for spread in ("sd", "se"):
        some = frame[(stated == spread) & (frame["counted"] == "none")].dropna(subset=numbers)
        some = some[(some[["n_t", "n_c"]] > 1).all(axis=1)]
        some = some[(some[["spread_t", "spread_c"]] > 0).all(axis=1)]
        if len(some):
            mean_t, sd_t, n_t, mean_c, sd_c, n_c = (some[name].to_numpy() for name in numbers)
            means = effects.mean_difference(mean_t, sd_t, n_t, mean_c, sd_c, n_c, spread=spread)
            found |= _as_effects(some.index, means, 0.0)
    return found


def _as_effects(index: pd.Index, found: pd.DataFrame, no_effect: float) -> dict[int, Effect]:
    numbers = found[["estimate", "low", "high"]].to_numpy()
    return {
        key: Effect(estimate, low, high, no_effect)
        for key, (estimate, low, high) in zip(index, numbers, strict=True)
    }


def _by_eye(pair) -> Effect:
    """Which arm has more, where no interval can be computed."""
    column = "value" if pair.counted == "none" else "events"
    more = getattr(pair, f"{column}_t") - getattr(pair, f"{column}_c")
    if column == "events" and pair.n_t and pair.n_c:
        more = pair.events_t / pair.n_t - pair.events_c / pair.n_c
    return Effect(direction=0 if math.isnan(more) else int(np.sign(more)))


def _printed_effect(cells: Mapping, table: str, better: int) -> Effect:
    """What a row of reported, reviews or cohorts prints about a comparison."""
    value, measure = ("value", "statistic") if table == "reported" else ("estimate", "measure")
    words = cells["value_printed"] if table == "reported" else cells["direction"]
    kind = cells[measure]
    significant = _significant(cells["p_reported" if table == "reported" else "p"])
    if kind == "direction" or (table != "reported" and words):
        direction = {1: _MORE, -1: _LESS}
        side = next((side for side, known in direction.items() if words in known), 0)
        if words in ("favours_treatment", "favours_control"):
            side = better if words == "favours_treatment" else -better
        if words in ("no_significant_difference", "unchanged"):
            significant = False
        elif words in (*_MORE, *_LESS, "favours_treatment", "favours_control"):
            significant = True if significant is None else significant
        return Effect(direction=side, significant=significant)
    if kind == "p":
        return Effect(significant=significant)
    estimate, low, high = cells[value], cells["ci_low"], cells["ci_high"]
    if kind in RATIOS or kind in _DIFFERENCES:
        no_effect = 1.0 if kind in RATIOS else 0.0
        return Effect(estimate, low, high, no_effect, significant=significant)
    if kind == "percent_reduction":
        return Effect(
            1 - estimate / 100, 1 - high / 100, 1 - low / 100, 1.0, significant=significant
        )
    return Effect()


def _inverse(effect: Effect) -> Effect:
    """The same comparison, the other way round."""
    estimate, low, high = (
        1 / end if end > 0 else math.nan for end in (effect.estimate, effect.high, effect.low)
    )
    return Effect(estimate, low, high, 1.0, -effect.direction, effect.significant)


def _significant(p: str) -> bool | None:
    """Whether a printed p is below 0.05; None where none is printed, or one of a trend."""
    if not p:
        return None
    try:
        read = printed.parse(p)
    except ValueError:
        return None
    if read.relation.startswith(">"):
        return False if read.value >= _SIGNIFICANT else None
    return read.value < _SIGNIFICANT or (read.relation == "<" and read.value <= _SIGNIFICANT)


def claimed_side(claim: Mapping, better: int = 0) -> int:
    """1 for a claimed rise, −1 for a fall, 0 where neither is claimed; what is needed is of use."""
    if claim["claimed_value_printed"] in _OF_USE:
        return better
    if claim["claimed_value_printed"] in RAISED:
        return 1
    if claim["claimed_value_printed"] in LOWERED:
        return -1
    number = claim_number(claim)
    if number is None or math.isnan(number.no_change):
        return 0
    return number.side


def _names(cites: str, name: str) -> bool:
    """Whether the article cites the study by its first author and, if it gives one, its year."""
    surname, years = name.split(" ")[0], re.findall(r"\b(?:19|20)\d\d\b", cites)
    named = len(surname) > 2 and surname.lower() in cites.lower()
    return named and (not years or any(year in name for year in years))


def _printed_range(fact: Fact, claim: Mapping) -> list[Range]:
    """Two printed ends that are those of a claimed range, where the link names no scale."""
    both = claim["claimed_low_printed"] and fact.cells.get("measure") in ("threshold", "range")
    if not both or fact.cells["ci_low_printed"] in ("", NOT_REPORTED):
        return []
    ends = (fact.cells["ci_low"], fact.cells["ci_high"])
    same = ends == (claim["claimed_low"], claim["claimed_high"])
    return [Range(sum(ends) / 2, *ends)] if same else []


def _level_of_trial(study: pd.Series) -> int:
    if not design.is_randomized(study):
        return OBSERVED
    return CONTROLLED if design.is_controlled(study) else RANDOMIZED
