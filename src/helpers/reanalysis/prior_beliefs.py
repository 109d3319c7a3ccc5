"""Readers with different beliefs, before different evidence: what they conclude, and the verdict.

The evidence is one of several printed results, or a pool of the trials that count. Only a claim on
which all of it bears can be judged by it, as `claim_evidence.csv` links them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from helpers import claims, effects, meta, numbers
from helpers.claims.evidence import REVIEW
from helpers.data import Dataset
from helpers.data.schema.vocabulary import QUESTIONED, RETRACTED
from helpers.effects import bayes
from helpers.reanalysis.switch import Switch
from helpers.reanalysis.switchboard import NOTHING, Answer, Switchboard, marked, not_judged, row

POOL = "trials pooled"
POOL_ROW = "pool_of_switches"
SET_ASIDE = (RETRACTED, QUESTIONED)
RATIO = ["estimate", "low", "high", "y", "se"]
COUNTS = ["events_t", "n_t", "events_c", "n_c"]
FITTING = {"n_t": "fit_t", "n_c": "fit_c"}
MEASURES = {
    "risk ratio": (
        effects.risk_ratio,
        "shares of people; a printed risk ratio where no counts are",
    ),
    "odds ratio": (effects.odds_ratio, "odds of people; it takes counts"),
    "rate ratio": (effects.rate_ratio, "fractures per year; it takes counts that may be fractures"),
}
MODELS = {
    "REML": ("reml", "effects that differ between trials"),
    "common effect": ("common", "one effect for all trials"),
}
"""Name to how `helpers.meta.pool` estimates tau², and its meaning.

A belief is combined with the estimate and its standard error by the model. A t-interval, such as
Hartung and Knapp's, has no part in it: taken for a normal one, it would let two trials that agree
weigh less than one of them alone.
"""
TRUST = {
    "in full": (1, "at its word"),
    "a quarter": (2, "as if it had a quarter of its size, to discount what may be biased"),
}
"""Name to the factor by which the standard error grows, and its meaning."""
RESTS_ON = {
    "shown only": "The evidence of the ledger. The conclusion above does not weigh.",
    "weighed": "The evidence of the ledger, with the conclusion above among it.",
    "alone": "The conclusion above, as if nothing else had been found.",
}


class Readers(Switchboard):
    """The switches about what a reader concludes.

    Parameters
    ----------
    dataset : Dataset
        The tables by which the claims are judged.
    results : DataFrame
        What can be read: ``option`` (what the switch calls it), ``label, row_id, estimate, low,
        high, y, se``. A row of ``trials`` follows the choices about its counts.
    trials : DataFrame
        Trials with a ratio: ``label, row_id, status, estimate, low, high, y, se`` (a risk ratio),
        ``people``; ``events_t, n_t, events_c, n_c`` where there are counts, else NaN; ``fit_t,
        fit_c``, reconstructed arm sizes that other sources allow, else NaN; ``fractures`` (True:
        its counts may be of fractures).
    readers : mapping
        Name to belief, as `helpers.effects.bayes.READERS`.
    claim_ids : sequence of str
        The claims that can be judged.

    Raises
    ------
    ValueError
        A result, or a trial that stands, which the ledger does not link to one of the claims: it is
        about something else.
    """

    def __init__(
        self,
        dataset: Dataset,
        results: pd.DataFrame,
        trials: pd.DataFrame,
        readers: Mapping[str, bayes.Belief],
        claim_ids,
    ):
        self.dataset = dataset
        self.results, self.trials = results.set_index("option"), trials.reset_index(drop=True)
        standing = self.trials.loc[~self.trials["status"].isin(SET_ASIDE), "row_id"]
        self.linked = _linked(dataset, claim_ids, {*self.results["row_id"], *standing})
        before = effects.from_interval(*np.transpose(list(readers.values())))
        self.priors = before.set_axis(list(readers))
        self._pool = cache(self._pool_of)
        named = {claim_id: dataset.claim(claim_id)["claim"] for claim_id in claim_ids}
        reads = dict(self.results["label"])
        reads |= {POOL: "a pool of the trials that count; they had unlike comparators and sites"}
        self.switches = (
            Switch("claim", "Claim", named),
            Switch("read", "What is read", reads, dict(self.results["label"])),
            Switch(
                "denominator",
                "Out of how many, where only the article counts",
                {
                    "everyone randomised": "intention to treat",
                    "smallest that fit": "the smallest arms that fit the other sources: "
                    "reconstructed, not printed",
                },
                {"smallest that fit": marked("smallest that fit")},
            ),
            Switch("measure", "Measure", {name: means for name, (_, means) in MEASURES.items()}),
            Switch("reader", "Reader", {name: _belief(*held) for name, held in readers.items()}),
            Switch(
                "trust",
                "What is read is trusted",
                {name: means for name, (_, means) in TRUST.items()},
            ),
            *(_status(status, self.trials) for status in SET_ASIDE),
            Switch("model", "Pooled by", {name: means for name, (_, means) in MODELS.items()}),
            Switch(
                "weighs",
                "Does the conclusion weigh",
                {
                    "shown only": "the verdict is that of the ledger",
                    "weighed": "as evidence: an interval that reaches 1 found no difference",
                    "alone": "as the only evidence, as if nothing else had been found",
                },
                {"weighed": "weighed with all evidence", "alone": "as the only evidence"},
            ),
        )

    def answer(self, position: Mapping[str, str]) -> Answer:
        """Answer a complete position."""
        reading = self._reading(position)
        measure = f"{reading.measure} concluded"
        if reading.read is None:
            judged = self._judged(position)
            told = RESTS_ON[position["weighs"]]
            return Answer(measure, NOTHING, reading.rows, judged, told, reading.messages)
        factor, _ = TRUST[position["trust"]]
        read, before = reading.read, self.priors.loc[position["reader"]]
        taken = bayes.posterior(read["y"], factor * read["se"], 0, math.inf).iloc[0]
        after = bayes.posterior(taken["y"], taken["se"], before["y"], before["se"]).iloc[0]
        found = NOTHING | {name: float(after[name]) for name in ("estimate", "low", "high")}
        if factor == 1:
            found |= {name: float(read.get(name, math.nan)) for name in ("pi_low", "pi_high")}
        label = "Read" if factor == 1 else f"Read, trusted {position['trust']}"
        return Answer(
            measure,
            found,
            [
                *reading.rows,
                row(
                    marked(label, reading.reconstructed),
                    read if factor == 1 else taken,
                    "pool" if reading.rows else "trial",
                ),
                row(f"Believed before: {position['reader']}", before, faded=True),
                row(marked("Concluded", reading.reconstructed), after),
            ],
            self._judged(position, found, read),
            RESTS_ON[position["weighs"]],
            reading.messages,
            {
                marked(label, reading.reconstructed): numbers.estimate(
                    *(taken[name] for name in ("estimate", "low", "high"))
                ),
                "Chance of fewer": numbers.chance(after["probability"]),
                "Weight of the belief": numbers.chance(after["prior_share"]),
            },
            reading.reconstructed,
        )

    def _reading(self, position: Mapping[str, str]) -> "Reading":
        """What is read at a position."""
        choices = position["denominator"], position["measure"]
        if position["read"] == POOL:
            return self._pool(tuple(self._counting(position)), position["model"], *choices)
        read = self.results.loc[position["read"]]
        of_trial = self.trials[self.trials["row_id"] == read["row_id"]]
        if of_trial.empty:
            idle = self._idle(position, "denominator", "measure", *SET_ASIDE, "model")
            return Reading("Ratio", read, messages=idle)
        found, _ = self._at(of_trial, *choices)
        idle = self._idle(position, *SET_ASIDE, "model")
        trial = found.iloc[0]
        return Reading(choices[1].capitalize(), trial, (), idle, bool(trial["reconstructed"]))

    def _idle(self, position: Mapping[str, str], *names: str) -> tuple[str, ...]:
        """Say which of these switches were moved, though they do nothing here."""
        return tuple(
            f"“{switch.label}” makes no difference here."
            for switch in self.switches
            if switch.name in names and position[switch.name] != switch.default
        )

    def _at(self, trials: pd.DataFrame, denominator: str, measure: str):
        """The trials with their ratio at these choices, and the names of those that have none."""
        counted = trials["events_t"].notna() & (trials["fractures"] | (measure != "rate ratio"))
        fits = counted & trials["fit_t"].notna() & (denominator == "smallest that fit")
        found = trials.assign(reconstructed=fits)
        for n, fit in FITTING.items():
            found[n] = found[n].mask(fits, found[fit])
        effect, _ = MEASURES[measure]
        if counted.any():
            found.loc[counted, RATIO] = effect(*found.loc[counted, COUNTS].T.to_numpy())[
                RATIO
            ].to_numpy()
        aside = found["status"].where(found["status"].isin(SET_ASIDE))
        found["label"] += (" [" + aside + "]").fillna("") + fits.map({True: marked(""), False: ""})
        if measure == "risk ratio":
            return found, []
        return found[counted], found.loc[~counted, "label"].tolist()

    def _pool_of(self, counting: tuple[str, ...], model: str, denominator: str, measure: str):
        """A pool of the trials that count, read as one result."""
        aside = set(SET_ASIDE) - set(counting)
        counted = self.trials[~self.trials["status"].isin(aside)]
        found, without = self._at(counted, denominator, measure)
        named, messages = measure.capitalize(), [f"As if nothing had been {it}." for it in counting]
        if without:
            messages.append(f"No {measure} can be computed, and left out: {', '.join(without)}.")
        if found.empty:
            return Reading(
                named, None, (), (*messages, "No trial is left: there is nothing to pool.")
            )
        worked_out = bool(found["reconstructed"].any())
        if len(found) == 1:
            messages.append("One trial is left, so nothing is pooled; the reader reads it alone.")
            return Reading(named, found.iloc[0], (), tuple(messages), worked_out)
        tau2, _ = MODELS[model]
        pool = meta.pool(found, scale="log", tau2=tau2, interval="normal").iloc[0].copy()
        if pd.isna(pool["pi_low"]) and model != "common effect":
            messages.append("No prediction interval: that takes three trials.")
        pool["people"] = found["people"].sum()
        pool["row_id"], pool["label"] = POOL_ROW, "The pool of these trials"
        rows = tuple(row(trial["label"], trial) for trial in found.to_dict("records"))
        return Reading(named, pool, rows, tuple(messages), worked_out)

    @staticmethod
    def _counting(position: Mapping[str, str]) -> list[str]:
        return [name for name in SET_ASIDE if position[name] == "counted"]

    def _judged(self, position: Mapping[str, str], found=None, read=None) -> tuple[dict, ...]:
        claim_id, weighs = position["claim"], position["weighs"]
        if weighs == "shown only":
            return (claims.what_if(self.dataset, claim_id),)
        if read is None:
            return (not_judged(self.dataset, claim_id),)
        concluded = claims.Result(
            read["row_id"],
            f"{read['label']}, as the {position['reader'].lower()} reads it",
            estimate=found["estimate"],
            low=found["low"],
            high=found["high"],
            claim_lies="below",  # the claims speak of bone too, the ratios of fractures
            level=REVIEW,  # of a pool; a trial or a review takes the place of its own row
            people=float(read.get("people", 0)),
        )
        if weighs == "alone":
            others = self.linked[claim_id] - {read["row_id"]}
            return (claims.what_if(self.dataset, claim_id, [concluded], left_out=others),)
        counting = self._counting(position) if position["read"] == POOL else []
        reread = [
            claims.Result(
                trial.row_id,
                trial.label,
                *(trial.estimate, trial.low, trial.high),
                claim_lies="below",
                joins=False,
            )
            for trial in self.trials[self.trials["status"].isin(counting)].itertuples()
        ]
        return (claims.what_if(self.dataset, claim_id, [*reread, concluded], counting=counting),)


@dataclass(frozen=True)
class Reading:
    """What is read: one result, and how it came about."""

    measure: str
    read: pd.Series | None
    """``row_id, label, estimate, low, high, y, se`` and, of trials, ``people``; of a pool also its
    prediction interval. None where nothing is left."""
    rows: tuple[dict, ...] = ()
    """The trials of a pool, for the forest plot."""
    messages: tuple[str, ...] = ()
    reconstructed: bool = False


def _linked(dataset: Dataset, claim_ids, row_ids: set[str]) -> dict[str, set[str]]:
    """The rows that bear on each claim, if all that can be read are among them."""
    links = dataset.claim_evidence.groupby("claim_id")["row_id"].agg(set)
    linked = {claim_id: links.get(claim_id, set()) for claim_id in claim_ids}
    for claim_id, rows in linked.items():
        for row_id in sorted(row_ids - rows):
            raise ValueError(
                f"{claim_id}: {row_id!r} does not bear on it; allowed is a claim to which "
                "claim_evidence.csv links every result, or it would be judged by another question"
            )
    return linked


def _belief(centre: float, lowest: float, highest: float) -> str:
    """A prior in words."""
    return f"believed before: {numbers.estimate(centre, lowest, highest)}"


def _status(status: str, trials: pd.DataFrame) -> Switch:
    names = ", ".join(trials.loc[trials["status"] == status, "label"]) or "none here"
    return Switch(
        status,
        f"{status.capitalize()} trials",
        {
            "left out": f"they count for nothing, as in the ledger: {names}",
            "counted": f"as if nothing had been {status}: {names}",
        },
    )
