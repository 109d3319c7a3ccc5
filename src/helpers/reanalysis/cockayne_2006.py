"""A pool some of whose trials were retracted: with them, without them, and in other ways.

What remains without them is printed as one odds ratio, without counts. Peto's method and inverse
variance can take it in, Mantel and Haenszel's, which needs counts, and risk ratios cannot.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers import claims, effects, meta
from helpers.claims.evidence import REVIEW
from helpers.data import Dataset
from helpers.display import tables
from helpers.reanalysis.switch import Switch
from helpers.reanalysis.switchboard import (
    NOTHING,
    NUMBERS,
    Answer,
    Switchboard,
    marked,
    not_judged,
    row,
)

COUNTS = ["events_t", "n_t", "events_c", "n_c"]
RANDOMISED = {"n_t": "n_randomised_t", "n_c": "n_randomised_c"}
POOL_ROW = "pool_of_switches"
RANDOM = {"REML": "normal", "REML with Hartung-Knapp": "hksj-adhoc"}


class PooledReview(Switchboard):
    """The switches about a pooled odds ratio.

    Parameters
    ----------
    dataset : Dataset
        The tables by which the claim is judged.
    rest : Series or mapping
        What remains, as printed: ``label, row_id, estimate, ci_low, ci_high``.
    retracted : DataFrame
        ``label, row_id, estimate, ci_low, ci_high`` (of the row, as printed), ``events_t, n_t,
        events_c, n_c``, a reconstructed table of people that gives the print, and
        ``n_randomised_t, n_randomised_c``, as printed.
    unprinted : DataFrame
        Tables that the oldest retracted trial could have had, reconstructed: ``option, words``
        (what a reader sees of the option), ``label, events_t …``.
    claim_id, review_row : str
        The claim, and the row of its evidence that prints the whole pool. The pool that is
        computed here takes the place of the row of ``rest`` if that is in it, and else stands
        beside it.
    claimed : float, optional
        The claimed ratio.
    """

    def __init__(
        self,
        dataset: Dataset,
        rest: Mapping,
        retracted: pd.DataFrame,
        unprinted: pd.DataFrame,
        claim_id: str,
        review_row: str,
        claimed: float | None = None,
    ):
        self.dataset = dataset
        self.rest, self.retracted, self.claimed = rest, retracted, claimed
        self.unprinted = unprinted.set_index("option")
        self.claim_id, self.review_row = claim_id, review_row
        oldest = {"left out": "no count of it is printed"}
        oldest |= {
            option: f"{table.events_t} of {table.n_t} treated, {table.events_c} of {table.n_c} "
            "controls: reconstructed, not printed"
            for option, table in self.unprinted.iterrows()
        }
        words = {option: marked(told) for option, told in self.unprinted["words"].items()}
        self.switches = (
            Switch(
                "retracted",
                "Retracted trials",
                {
                    "left out": "they count for nothing, as in the ledger",
                    "counted": "as if nothing had been retracted; with reconstructed counts",
                },
            ),
            Switch(
                "questioned",
                "The review, which was cautioned",
                {
                    "counts": "its journal printed a caution, and it stands: as in the ledger",
                    "counts for nothing": "as if a caution were a retraction. No questioned trial "
                    "of this collection prints hip fractures, so the pool itself stays",
                },
            ),
            Switch("oldest_trial", "The oldest retracted trial", oldest, words),
            Switch(
                "denominator",
                "Out of how many, in retracted trials",
                {
                    "everyone analysed": "arm sizes that go with the print: reconstructed",
                    "everyone randomised": "arm sizes as printed, as if whoever was lost broke no "
                    "hip; the counts of fractures stay reconstructed",
                },
            ),
            Switch(
                "measure",
                "Measure",
                {
                    "odds ratio": "what the review pooled",
                    "risk ratio": "shares of people; what remains is printed as odds only",
                },
            ),
            Switch(
                "model",
                "Pooled by",
                {
                    "Peto": "what the review used; for rare events and small effects",
                    "Mantel-Haenszel": "one common effect, weighted by counts",
                    "common effect": "one common effect, weighted by inverse variance",
                    "REML": "effects that differ between trials; normal interval",
                    "REML with Hartung-Knapp": "effects that differ; interval from their scatter, "
                    "never narrower than normal",
                },
                {"Peto": "Peto’s method"},
            ),
            Switch(
                "zero",
                "An arm without a fracture",
                {
                    "add a half": "to every cell of that trial, where a ratio needs it",
                    "leave out": "the trial has no ratio then; Peto and Mantel-Haenszel need none",
                },
                {"add a half": "add a half to every cell", "leave out": "leave the trial out"},
            ),
        )

    def answer(self, position: Mapping[str, str]) -> Answer:
        """Answer a complete position."""
        measure = self._measure(position)
        if position["model"] == "Peto" and position["measure"] == "risk ratio":
            told = "Peto’s method gives an odds ratio; for a risk ratio choose another way to pool."
            nothing = (not_judged(self.dataset, self.claim_id),)
            return Answer(measure, NOTHING, (), nothing, "", (told,))
        entries, messages = self._entries(position)
        pool, told = self._pooled(entries, position)
        result = NOTHING
        if pool is not None:
            result = {name: float(pool[name]) for name in NUMBERS}
        elif len(entries):
            result = NOTHING | {name: float(entries[name].iloc[0]) for name in NUMBERS[:3]}
        return Answer(
            measure,
            result,
            self._rows(entries, pool, position),
            self._judged(position, entries, pool),
            self._rests_on(position, pool),
            (*messages, *told),
            {} if pool is None else {"Heterogeneity": tables.heterogeneity(pool)},
            reconstructed=pool is not None,
        )

    def _rows(self, entries: pd.DataFrame, pool, position: Mapping[str, str]) -> list[dict]:
        """What counts, its pool, and grey what does not count."""
        rows = [row(entry["label"], entry) for entry in entries.to_dict("records")]
        if pool is not None:
            label = f"Pooled ({position['model']}), as if nothing had been retracted"
            rows.append(row(marked(label), pool, "pool"))
        if position["retracted"] == "left out":
            outside = self._tables(position)
            found = outside[["label"]].join(self._own_effect(outside, position))
            rows += [row(each["label"], each, faded=True) for each in found.to_dict("records")]
        return rows

    def _entries(self, position: Mapping[str, str]) -> tuple[pd.DataFrame, list[str]]:
        """What can be pooled, with estimate and interval of its own, and what cannot, in words."""
        messages, entries = [], []
        if not self._takes_in_rest(position):
            lacks = "no counts" if position["model"] == "Mantel-Haenszel" else "only an odds ratio"
            messages.append(f"Of what remains {lacks} could be read, so it cannot enter this pool.")
        else:
            printed = [self.rest[name] for name in ("estimate", "ci_low", "ci_high")]
            rest = effects.from_interval(*printed)
            entries.append(rest.assign(label=self.rest["label"]))
        if position["retracted"] == "counted":
            tables_of = self._tables(position)
            effect = self._own_effect(tables_of, position)
            defined = np.isfinite(effect["se"]) & np.isfinite(effect["y"])
            if not defined.all() and position["model"] not in ("Peto", "Mantel-Haenszel"):
                left_out = ", ".join(tables_of.loc[~defined, "label"])
                messages.append(f"No fracture in an arm, so no ratio, and left out: {left_out}.")
                tables_of, effect = tables_of[defined], effect[defined]
            entries.append(tables_of.join(effect))
            messages.append("As if nothing had been retracted. The counts are reconstructed.")
        if not entries:
            return pd.DataFrame(), messages
        return pd.concat(entries, ignore_index=True), messages

    def _tables(self, position: Mapping[str, str]) -> pd.DataFrame:
        columns = ["label", *COUNTS, *RANDOMISED.values()]
        people = self.retracted[columns]
        if position["oldest_trial"] != "left out":
            people = pd.concat([self.unprinted.loc[[position["oldest_trial"]], columns], people])
        if position["denominator"] == "everyone randomised":
            people = people.assign(**{n: people[whole] for n, whole in RANDOMISED.items()})
        by = ", Peto’s odds ratio" if position["model"] == "Peto" else ""
        people = people.assign(label=(people["label"] + by).map(marked))
        return people.reset_index(drop=True).astype(dict.fromkeys(COUNTS, int))

    @staticmethod
    def _own_effect(people: pd.DataFrame, position: Mapping[str, str]) -> pd.DataFrame:
        if position["model"] == "Peto":
            each = meta.peto(people.assign(each=range(len(people))), by="each")
            return each.set_axis(people.index)[["estimate", "low", "high", "y", "se"]]
        effect = effects.odds_ratio if position["measure"] == "odds ratio" else effects.risk_ratio
        zero = "add_half" if position["zero"] == "add a half" else "none"
        return effect(**people[COUNTS], zero=zero)[["estimate", "low", "high", "y", "se"]]

    @staticmethod
    def _pooled(entries: pd.DataFrame, position: Mapping[str, str]):
        """The pool of two or more, or a message that says why there is none."""
        if not len(entries):
            return None, ["Nothing is left to pool."]
        if len(entries) == 1:
            return None, ["One entry is left, so nothing is pooled; it is shown as it is."]
        if position["model"] == "Mantel-Haenszel":
            short = {"odds ratio": "or", "risk ratio": "rr"}[position["measure"]]
            return meta.mantel_haenszel(entries, measure=short).iloc[0], []
        tau2, interval = "common", "normal"
        if position["model"] in RANDOM:
            tau2, interval = "reml", RANDOM[position["model"]]
        # Peto's method is the common effect of Peto's odds ratios, so a printed one can join them.
        return meta.pool(entries, scale="log", tau2=tau2, interval=interval).iloc[0], []

    def _judged(self, position: Mapping[str, str], entries: pd.DataFrame, pool) -> tuple[dict, ...]:
        if not len(entries):
            return (not_judged(self.dataset, self.claim_id),)
        results: list[claims.Result] = []
        if position["retracted"] == "counted":
            results = [
                claims.Result(
                    trial.row_id,
                    trial.label,
                    *(trial.estimate, trial.ci_low, trial.ci_high),
                    joins=False,
                )
                for trial in self.retracted.itertuples()
            ]
        if pool is not None:
            estimate, low, high = (float(pool[name]) for name in ("estimate", "low", "high"))
            row_id = self.rest["row_id"] if self._takes_in_rest(position) else POOL_ROW
            named = marked("The pool of these switches")
            results.append(claims.Result(row_id, named, estimate, low, high, level=REVIEW))
        nothing = position["questioned"] == "counts for nothing"
        return (
            claims.what_if(
                self.dataset,
                self.claim_id,
                results,
                counting=["retracted"] if results else [],
                left_out=[self.review_row] if nothing else [],
            ),
        )

    def _measure(self, position: Mapping[str, str]) -> str:
        """What is computed, and of which trials, where what remains is not among them."""
        measure = position["measure"].capitalize()
        if position["retracted"] == "counted" and not self._takes_in_rest(position):
            return f"{measure} of the retracted trials alone"
        return measure

    @staticmethod
    def _takes_in_rest(position: Mapping[str, str]) -> bool:
        """Can what remains enter the pool? It is printed as an odds ratio, without counts."""
        return position["model"] != "Mantel-Haenszel" and position["measure"] == "odds ratio"

    def _rests_on(self, position: Mapping[str, str], pool) -> str:
        told = "The printed rows of the ledger, what remains among them"
        if pool is not None:
            place = "in place of" if self._takes_in_rest(position) else "beside"
            told = (
                "The evidence of the ledger, the retracted trials counted, and this pool "
                f"{place} what remains without them"
            )
        without = position["questioned"] == "counts for nothing"
        return told + ("; the review that was cautioned counts for nothing." if without else ".")
