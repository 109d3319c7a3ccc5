"""Trials to begin with: every pair of arms of which the tables print enough."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers import data
from helpers.claims.spreads import decided_spreads
from helpers.recomputed import denominators, spread_kinds
from helpers.schema.vocabulary import OWN_OUTCOME


@dataclass(frozen=True)
class Start:
    """Two arms, as typed."""

    label: str
    kind: str
    """A key of `helpers.try_it.KINDS`."""
    typed: dict[str, str]
    row_ids: tuple[str, str] | None = None
    """Rows of ``trials.csv``, treatment and control; None for the made-up one."""


MADE_UP = Start(
    "Made up: 12 of 50 against 20 of 50",
    "people",
    {"events_t": "12", "n_t": "50", "events_c": "20", "n_c": "50"},
)


def starts(folder: Path | str | None = None) -> dict[str, Start]:
    """Every pair of arms to begin with, by its label; the last one is made up.

    Parameters
    ----------
    folder : path, optional
        The tables; by default the folder ``data``.

    Notes
    -----
    People are set over the printed denominator, else over everyone randomised; fractures over the
    person-years of everyone randomised, as if nobody had left early. A ± that neither the paper
    labels nor printed p values decide is taken for a standard deviation, and the label says so.
    """
    pairs = data.contrasts(data.load("trials", folder), folder)
    found = [*_people(pairs), *_fractures(pairs), *_means(pairs, decided_spreads(folder))]
    found = sorted(found, key=lambda start: start.label)
    named: dict[str, Start] = {}
    for start in [*found, MADE_UP]:
        twice = start.label in named
        named[f"{start.label}, {start.row_ids[0]}" if twice else start.label] = start
    return named


def _people(pairs: pd.DataFrame):
    n, basis = denominators(pairs)
    known = (pairs["counted"] == "people") & pairs[["events_t", "events_c"]].notna().all(axis=1)
    for place, pair in pairs[known & n.notna().all(axis=1)].iterrows():
        typed: dict[str, str] = {}
        for arm in "tc":
            events, people = pair[f"events_{arm}"], n.loc[place, arm]
            typed |= {f"events_{arm}": f"{events:.0f}", f"n_{arm}": f"{people:.0f}"}
        yield _start(pair, "people", typed, f"people, {basis[place]}")


def _fractures(pairs: pd.DataFrame):
    needed = ["events_t", "events_c", "n_randomised_t", "n_randomised_c"]
    known = (pairs["counted"] == "fractures") & pairs[needed].notna().all(axis=1)
    for _, pair in pairs[known & (pairs["timepoint_months"] > 0)].iterrows():
        typed: dict[str, str] = {}
        for arm in "tc":
            years = pair[f"n_randomised_{arm}"] * pair["timepoint_months"] / 12
            typed |= {f"events_{arm}": f"{pair[f'events_{arm}']:.0f}", f"time_{arm}": f"{years:g}"}
        yield _start(pair, "rates", typed, "fractures in the person-years of everyone randomised")


def _means(pairs: pd.DataFrame, decided: dict):
    n, _ = denominators(pairs)
    kinds = spread_kinds(pairs, decided)
    known = pairs[["value_t", "spread_t", "value_c", "spread_c"]].notna().all(axis=1)
    known &= (pairs["spread_t"] > 0) & (pairs["spread_c"] > 0) & (pairs["timepoint_months"] > 0)
    for place, pair in pairs[known].iterrows():
        kind = kinds[place] if kinds[place] in ("sd", "se") else "sd"
        sizes = n.loc[place]
        if kind == "sd" and not (sizes >= 2).all():
            continue
        typed: dict[str, str] = {}
        for arm in "tc":
            size = f"{sizes[arm]:.0f}" if sizes.notna().all() else ""
            typed |= {
                f"mean_{arm}": pair[f"value_printed_{arm}"],
                f"sd_{arm}": pair[f"spread_printed_{arm}"],
                f"n_{arm}": size,
            }
        guessed = "" if kinds[place] == kind else ", if ± is the standard deviation"
        yield _start(pair, f"means_{kind}", typed, f"means in {pair['unit']}{guessed}")


def _start(pair: pd.Series, kind: str, typed: dict[str, str], basis: str) -> Start:
    outcome = pair["outcome"].removeprefix(OWN_OUTCOME)
    where = [outcome, pair["site"], pair["side"], pair["subgroup"]]
    about = ", ".join(words.replace("_", " ") for words in where if words)
    doubts = [] if pair["status"] == "no_notice_found" else [pair["status"]]
    doubts += ["second hand"] if pair["grade"] == "B" else []
    told = f" [{'; '.join(doubts)}]" if doubts else ""
    arms = f"{pair['arm_id_t']} against {pair['arm_id_c']}".replace("_", " ")
    label = f"{pair['name']}{told}: {about}, {pair['timepoint_months']:g} months ({arms}); {basis}"
    return Start(label, kind, typed, (pair["row_id_t"], pair["row_id_c"]))
