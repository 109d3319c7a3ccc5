"""Readers with different beliefs, before different evidence: what they conclude, and the verdict.

The evidence is one of several printed results, or a pool of the trials that count.
"""

import math
from collections.abc import Mapping
from functools import cache

import pandas as pd

from helpers import claims, effects, pooling, printed, priors, tables
from helpers.claims.evidence import COUNTS_UNPRINTED, REVIEW
from helpers.switches.switch import Switch
from helpers.switches.switchboard import NOTHING, Answer, Switchboard, row

POOL = "trials pooled"
POOL_ROW = "pool_of_switches"
MODELS = {
    "REML with Hartung-Knapp": (
        ("reml", "hksj-adhoc"),
        "effects that differ; interval from their scatter, never narrower than normal",
    ),
    "REML": (("reml", "normal"), "effects that differ; normal interval"),
    "common effect": (("common", "normal"), "one effect for all trials"),
}


class Readers(Switchboard):
    """The switches about what a reader concludes.

    Parameters
    ----------
    evidence : DataFrame
        Printed results: ``option`` (what the switch calls it), ``label, row_id, estimate, low,
        high, y, se, level, people`` and ``at_word`` (True: it rests on counts that only an
        article prints).
    trials : DataFrame
        Trials with a ratio: ``label, row_id, status, estimate, low, high, y, se, people,
        at_word``.
    readers : DataFrame
        ``believer, centre, lowest, highest``: what each believed before.
    claim_ids : sequence of str
        The claims that can be judged.
    """

    def __init__(
        self, evidence: pd.DataFrame, trials: pd.DataFrame, readers: pd.DataFrame, claim_ids
    ):
        self.evidence, self.trials = evidence.set_index("option"), trials.reset_index(drop=True)
        self.readers = readers.set_index("believer")
        before = effects.from_interval(*readers[["centre", "lowest", "highest"]].to_numpy().T)
        self.priors = before.set_axis(self.readers.index)
        self._pool = cache(self._pool_of)
        named = {claim_id: claims.what_if(claim_id)["claim"] for claim_id in claim_ids}
        beliefs = {
            name: f"believed before: {tables.estimate(held.centre, held.lowest, held.highest)}"
            for name, held in self.readers.iterrows()
        }
        self.switches = (
            Switch("claim", "Claim", named),
            Switch(
                "read",
                "What is read",
                dict(self.evidence["label"])
                | {POOL: "a pool of the trials that count; they had unlike comparators and sites"},
            ),
            Switch("reader", "Reader", beliefs),
            _status("retracted", self.trials),
            _status("questioned", self.trials),
            Switch("model", "Pooled by", {name: means for name, (_, means) in MODELS.items()}),
            Switch(
                "weighs",
                "Does the conclusion weigh",
                {
                    "shown only": "the verdict is that of the ledger",
                    "weighed": "as evidence: an interval that reaches 1 found no difference",
                },
            ),
        )

    def answer(self, position: Mapping[str, str]) -> Answer:
        """Answer a complete position."""
        if position["read"] == POOL:
            read, rows, messages = self._pool(tuple(self._counting(position)), position["model"])
        else:
            read, rows, messages = self.evidence.loc[position["read"]], [], self._idle(position)
        if read is None:
            return Answer("Ratio", NOTHING, rows, self._judged(position), messages)
        before = self.priors.loc[position["reader"]]
        after = priors.posterior(read["y"], read["se"], before["y"], before["se"]).iloc[0]
        found = NOTHING | {name: float(after[name]) for name in ("estimate", "low", "high")}
        found |= {name: float(read.get(name, math.nan)) for name in ("pi_low", "pi_high")}
        return Answer(
            "Ratio concluded",
            found,
            [
                *rows,
                row("Read", read, "pool" if rows else "trial"),
                row(f"Believed before: {position['reader']}", before, faded=True),
                row("Concluded", after),
            ],
            self._judged(position, found, read),
            messages,
            {
                "Read": tables.estimate(*(read[name] for name in ("estimate", "low", "high"))),
                "Chance of fewer": printed.percent(after["probability"]),
                "Weight of the belief": printed.percent(after["prior_share"]),
            },
        )

    def _idle(self, position: Mapping[str, str]) -> tuple[str, ...]:
        """Say which switches do nothing where no trials are pooled."""
        return tuple(
            f"“{switch.label}” makes no difference here: it matters to “{POOL}” only."
            for switch in self.switches
            if switch.name in ("retracted", "questioned", "model")
            and position[switch.name] != switch.default
        )

    def _pool_of(self, counting: tuple[str, ...], model: str):
        """The trials that count, as one row with y and se; each of them; and messages."""
        set_aside = {"retracted", "questioned"} - set(counting)
        counted = self.trials[~self.trials["status"].isin(set_aside)]
        messages = [f"As if nothing had been {status}." for status in counting]
        if counted.empty:
            return None, [], (*messages, "No trial is left: there is nothing to pool.")
        if len(counted) == 1:
            told = "One trial is left, so nothing is pooled; the reader reads it alone."
            return counted.iloc[0], [], (*messages, told)
        (tau2, interval), _ = MODELS[model]
        pool = pooling.pool(counted, scale="log", tau2=tau2, interval=interval).iloc[0].copy()
        if pd.isna(pool["pi_low"]) and model != "common effect":
            messages.append("No prediction interval: that takes three trials.")
        # What the reader takes in is the whole interval, which may be wider than the normal one.
        whole = effects.from_interval(pool["estimate"], pool["low"], pool["high"])
        pool["se"], pool["at_word"] = whole["se"].iloc[0], counted["at_word"].any()
        pool["people"], pool["level"] = counted["people"].sum(), REVIEW
        pool["row_id"], pool["label"] = POOL_ROW, "The pool of these trials"
        rows = [row(trial["label"], trial) for trial in counted.to_dict("records")]
        return pool, rows, tuple(messages)

    @staticmethod
    def _counting(position: Mapping[str, str]) -> list[str]:
        return [name for name in ("retracted", "questioned") if position[name] == "counted"]

    def _judged(self, position: Mapping[str, str], result=None, read=None) -> tuple[dict, ...]:
        if position["weighs"] == "shown only" or result is None:
            return (claims.what_if(position["claim"]),)
        estimate, low, high = (result[name] for name in ("estimate", "low", "high"))
        concluded = claims.Result(
            read["row_id"],
            f"{read['label']}, as the {position['reader'].lower()} reads it",
            *(estimate, low, high),
            level=int(read["level"]),
            people=float(read["people"]),
        )
        counting = self._counting(position)
        reread = [
            claims.Result(
                trial.row_id,
                trial.label,
                *(trial.estimate, trial.low, trial.high),
                joins=False,
            )
            for trial in self.trials[self.trials["status"].isin(counting)].itertuples()
        ]
        return (
            claims.what_if(
                position["claim"],
                [*reread, concluded],
                counting=counting,
                dropped_flags=[COUNTS_UNPRINTED] if read["at_word"] else [],
            ),
        )


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
