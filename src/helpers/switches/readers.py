"""Readers with different beliefs, before different evidence: what they conclude, and the verdict.

The evidence is one of several printed results, or a pool of the trials that count.
"""

from collections.abc import Mapping

import pandas as pd

from helpers import claims, effects, pooling, printed, priors, tables
from helpers.switches.switch import Switch
from helpers.switches.switchboard import NOTHING, NUMBERS, Answer, Switchboard

POOL = "trials pooled"
POOL_ROW = "pool_of_switches"
REVIEW = 3  # of `helpers.claims.evidence.LEVELS`
COUNTS_UNPRINTED = "counts_not_in_abstract"
MODELS = {
    "REML with Hartung-Knapp": (
        {"tau2": "reml", "interval": "hksj-adhoc"},
        "effects that differ; interval from their scatter, never narrower than normal",
    ),
    "REML": ({"tau2": "reml", "interval": "normal"}, "effects that differ; normal interval"),
    "common effect": ({"tau2": "common", "interval": "normal"}, "one effect for all trials"),
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
        named = {claim_id: claims.what_if(claim_id)["claim"] for claim_id in claim_ids}
        held = {
            name: f"believed before: {tables.estimate(row.centre, row.lowest, row.highest)}"
            for name, row in self.readers.iterrows()
        }
        self.switches = (
            Switch("claim", "Claim", named),
            Switch(
                "read",
                "What is read",
                dict(self.evidence["label"])
                | {POOL: "a pool of the trials that count; they had unlike comparators and sites"},
            ),
            Switch("reader", "Reader", held),
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
        read, rows, messages, prediction = self._read(position)
        if read is None:
            return Answer(
                "Ratio", NOTHING, rows, self._judged(position, None, None), tuple(messages)
            )
        before = self.priors.loc[position["reader"]]
        after = priors.posterior(read["y"], read["se"], before["y"], before["se"]).iloc[0]
        named = {
            "Read": read,
            f"Believed before: {position['reader']}": before,
            "Concluded": after,
        }
        kinds = {"Read": "pool" if position["read"] == POOL and len(rows) > 1 else "trial"}
        summary = [
            {
                "label": label,
                "kind": kinds.get(label, "trial"),
                "faded": label.startswith("Believed"),
                **{name: row[name] for name in ("estimate", "low", "high")},
            }
            for label, row in named.items()
        ]
        rows = pd.concat([rows, pd.DataFrame(summary)], ignore_index=True)
        result = NOTHING | {name: float(after[name]) for name in ("estimate", "low", "high")}
        further = {
            "Read": tables.estimate(*(read[name] for name in ("estimate", "low", "high"))),
            "Chance of fewer": printed.percent(after["probability"]),
            "Weight of the belief": printed.percent(after["prior_share"]),
        }
        return Answer(
            "Ratio concluded",
            result | prediction,
            rows,
            self._judged(position, result, read),
            tuple(messages),
            further,
        )

    def _read(self, position: Mapping[str, str]):
        """What is read: one row with y and se; the trials behind it; messages; a prediction."""
        none = pd.DataFrame(columns=["label", "estimate", "low", "high", "kind", "faded"])
        if position["read"] != POOL:
            told = [
                f"“{switch.label}” makes no difference here: it matters to “{POOL}” only."
                for switch in self.switches
                if switch.name in ("retracted", "questioned", "model")
                and position[switch.name] != switch.default
            ]
            return self.evidence.loc[position["read"]], none, told, {}
        counted = self._counted(position)
        doubtful = counted["status"].isin(["retracted", "questioned"])
        rows = counted.assign(kind="trial", faded=doubtful)
        messages = [f"As if nothing had been {status}." for status in self._counting(position)]
        if counted.empty:
            rows = self.trials.assign(estimate=float("nan"), kind="trial", faded=True)
            return None, rows, [*messages, "No trial is left: there is nothing to pool."], {}
        rows = rows[["label", "estimate", "low", "high", "kind", "faded"]]
        if len(counted) == 1:
            told = "One trial is left, so nothing is pooled; the reader reads it alone."
            return counted.iloc[0], rows.iloc[:0], [*messages, told], {}
        options, _ = MODELS[position["model"]]
        pool = pooling.pool(counted, scale="log", **options).iloc[0]
        # What the reader takes in is the whole interval, which may be wider than the normal one.
        se = effects.from_interval(pool["estimate"], pool["low"], pool["high"])["se"].iloc[0]
        at_word = counted["at_word"].any()
        read = pool.copy()
        read["se"], read["people"], read["at_word"] = se, counted["people"].sum(), at_word
        read["level"], read["row_id"], read["label"] = REVIEW, POOL_ROW, "The pool of these trials"
        prediction = {name: float(pool[name]) for name in NUMBERS[-2:]}
        if pd.isna(pool["pi_low"]) and position["model"] != "common effect":
            messages.append("No prediction interval: that takes three trials.")
        return read, rows, messages, prediction

    def _counted(self, position: Mapping[str, str]) -> pd.DataFrame:
        set_aside = {"retracted", "questioned"} - set(self._counting(position))
        return self.trials[~self.trials["status"].isin(set_aside)]

    @staticmethod
    def _counting(position: Mapping[str, str]) -> list[str]:
        return [name for name in ("retracted", "questioned") if position[name] == "counted"]

    def _judged(self, position: Mapping[str, str], result, read) -> tuple[dict, ...]:
        if position["weighs"] == "shown only" or result is None:
            return (claims.what_if(position["claim"]),)
        numbers = [result[name] for name in ("estimate", "low", "high")]
        concluded = claims.Result(
            read["row_id"],
            f"{read['label']}, as the {position['reader'].lower()} reads it",
            *numbers,
            level=int(read["level"]),
            people=float(read["people"]),
        )
        counting = self._counting(position)
        reread = [
            claims.Result(
                row.row_id,
                row.label,
                *(row.estimate, row.low, row.high),
                joins=False,
            )
            for row in self.trials[self.trials["status"].isin(counting)].itertuples()
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
