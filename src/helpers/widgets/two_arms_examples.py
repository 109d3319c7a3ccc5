"""Trials to begin with: every pair of arms of which the tables print enough."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from helpers.data import Dataset
from helpers.data.schema.vocabulary import NO_NOTICE
from helpers.display import phrases
from helpers.forensics.sd_or_se import decided_spreads
from helpers.reanalysis import two_arms
from helpers.reanalysis.effects_table import (
    denominators,
    events_known,
    independent,
    means_known,
    people_known,
    person_years,
    spread_kinds,
)
from helpers.widgets.two_arms_inputs import CLAIMED, KINDS, arms_in_words, read

EVERYONE = "everyone randomised"
ANYWHERE = "any"
_BESIDE = re.compile(r"(?P<first>.+?)(?:, | and )(?P<rest>.+)")


@dataclass(frozen=True)
class Example:
    """Two arms, as typed."""

    label: str
    kind: str
    """A key of `helpers.widgets.KINDS`."""
    typed: dict[str, str]
    row_ids: tuple[str, str] | None = None
    """Rows of ``trials.csv``, treatment and control; None for the made-up one."""

    @property
    def trial(self) -> str:
        """The name before the colon of the label."""
        return self.label.partition(":")[0]

    @property
    def values(self) -> two_arms.Values:
        """The figures, as `helpers.reanalysis.two_arms` takes them."""
        return read(self.kind, self.typed).values

    @property
    def claimed(self) -> float | None:
        """An effect that somebody claims."""
        return read(self.kind, self.typed).claimed


MADE_UP = Example(
    "Made up: 12 of 50 against 20 of 50",
    "people",
    {"events_t": "12", "n_t": "50", "events_c": "20", "n_c": "50"},
)


def examples(dataset: Dataset) -> dict[str, Example]:
    """Every pair of arms to begin with, by its label; the last one is made up.

    Notes
    -----
    People are set over the printed denominator, else over everyone randomised; events over the
    person-years of everyone randomised, as if nobody had left early. A ± that the paper does not
    label is read as printed p values decide, else taken for a standard deviation; the label says
    which. It also says where means are values at the end and not changes.
    """
    pairs = independent(dataset.contrasts)
    arms = dataset.arms.set_index(["trial_id", "arm_id"])
    given = arms["treatment"].str.replace(r" \([^)]*\)", "", regex=True)
    for arm in "tc":
        pairs = pairs.join(given.rename(f"given_{arm}"), on=["trial_id", f"arm_id_{arm}"])
    pairs["outcome"] = pairs["outcome_id"].map(dataset.outcome_labels)
    pairs = pairs.sort_values(["name", "outcome_id", "site", "timepoint_months"], kind="stable")
    pairs["second_hand"] = _second_hand(dataset, pairs)
    decided = decided_spreads(pairs, dataset.reported)
    found = [*_people(pairs), *_events(pairs), *_means(pairs, decided)]
    found.sort(key=lambda example: example.label.partition(":")[0])
    named: dict[str, Example] = {}
    for example in [*found, MADE_UP]:
        again = f", {example.row_ids[0]}" if example.row_ids and example.label in named else ""
        named[example.label + again] = example
    return named


def first_intervals(examples: Mapping[str, Example]) -> pd.DataFrame:
    """The first interval of each pair of arms.

    Parameters
    ----------
    examples : dict
        From `examples`.

    Returns
    -------
    DataFrame, a row per example
        ``label, row_id`` (of the treated) and the columns of
        `helpers.reanalysis.two_arms.intervals`.

    Examples
    --------
    >>> found = first_intervals({"Made up": MADE_UP})
    >>> found[["label", "measure", "method", "estimate"]].to_numpy().tolist()
    [['Made up', 'risk ratio', 'katz', 0.6]]
    """
    rows = [two_arms.intervals(each.kind, each.values).iloc[0] for each in examples.values()]
    row_ids = [each.row_ids[0] if each.row_ids else "" for each in examples.values()]
    return pd.DataFrame(rows).assign(label=list(examples), row_id=row_ids)


def choose_example(
    examples: Mapping[str, Example], trial: str = "", kind: str = "", **figures
) -> Example:
    """Choose a trial to begin with, and put other figures in the place of its own.

    Parameters
    ----------
    examples : dict
        From `examples`.
    trial : str
        The beginning of a label; empty for the first.
    kind : str
        A key of `helpers.widgets.KINDS`; empty for that of the trial. With another kind than the
        trial's, none of its figures is kept.
    **figures
        ``events_t=12`` and the like, as numbers or texts; None keeps what was printed.
        ``claimed`` is a claimed effect.

    Returns
    -------
    Example
        The very example where nothing is changed; else one that is labelled as changed and has no
        rows of the tables behind it.

    Raises
    ------
    ValueError
        A trial, kind or figure that there is not, or an impossible number; says what is allowed.

    Examples
    --------
    >>> choose_example({MADE_UP.label: MADE_UP}, events_t=9).label
    'Made up with other figures: 9 of 50 against 20 of 50'
    """
    found = [
        each for label, each in examples.items() if label.lower().startswith(str(trial).lower())
    ]
    if not found:
        names = dict.fromkeys(label.partition(":")[0] for label in examples)
        raise ValueError(f"trial: {trial!r}; allowed are {', '.join(names)}")
    example, changed = found[0], {k: _typed(v) for k, v in figures.items() if v is not None}
    if kind and kind not in KINDS:
        raise ValueError(f"kind: {kind!r}; allowed are {', '.join(KINDS)}")
    kind = kind or example.kind
    allowed = [*KINDS[kind].names, CLAIMED]
    for name in changed:
        if name not in allowed:
            listed = ", ".join(allowed)
            raise ValueError(f"{name}: {changed[name]}; allowed with {kind!r} are {listed}")
    if not changed and kind == example.kind:
        return example
    typed = (example.typed if kind == example.kind else {}) | changed
    reading = read(kind, typed)
    if reading.problems:
        raise ValueError("; ".join(f"{name}: {why}" for name, why in reading.problems.items()))
    kept = set(KINDS[kind].names) & set(typed) - set(changed)
    whose = f"{example.trial} with other figures" if kept else "Your own arms"
    return Example(f"{whose}: {arms_in_words(kind, reading.values)}", kind, typed)


def _typed(figure) -> str:
    """Write a number as somebody would have typed it: 0.00005, not 5e-05."""
    if isinstance(figure, float) and math.isfinite(figure):
        return f"{Decimal(repr(float(figure))):f}"
    return str(figure)


def _people(pairs: pd.DataFrame) -> Iterator[Example]:
    n, basis = denominators(pairs)
    for place, pair in pairs[people_known(pairs)].iterrows():
        typed: dict[str, str] = {}
        for arm in "tc":
            events, people = pair[f"events_{arm}"], n.loc[place, arm]
            typed |= {f"events_{arm}": f"{events:.0f}", f"n_{arm}": f"{people:.0f}"}
        yield _example(pair, "people", typed, f"people, {basis[place]}")


def _events(pairs: pd.DataFrame) -> Iterator[Example]:
    time, basis = person_years(pairs)
    for place, pair in pairs[events_known(pairs)].iterrows():
        typed: dict[str, str] = {}
        for arm in "tc":
            years = time.loc[place, arm]
            typed |= {f"events_{arm}": f"{pair[f'events_{arm}']:.0f}", f"time_{arm}": f"{years:g}"}
        counted = pair["unit"] or "events"
        whose = "as printed" if basis[place].startswith("printed") else f"of {EVERYONE}"
        yield _example(pair, "rates", typed, f"{counted} in the person-years {whose}")


def _means(pairs: pd.DataFrame, decided: dict) -> Iterator[Example]:
    n, basis = denominators(pairs)
    stated = spread_kinds(pairs, decided)
    taken = stated.where(stated.isin(["sd", "se"]), "sd")
    for place, pair in pairs[means_known(pairs, taken)].iterrows():
        typed: dict[str, str] = {}
        kind, sizes = taken[place], n.loc[place]
        for arm in "tc":
            typed |= {
                f"mean_{arm}": pair[f"value_printed_{arm}"],
                f"sd_{arm}": pair[f"spread_printed_{arm}"],
                f"n_{arm}": f"{sizes[arm]:.0f}" if sizes.notna().all() else "",
            }
        about = [f"means in {pair['unit']}" + " at the end" * ("_change" not in pair["outcome_id"])]
        if not stated[place]:
            about.append("if ± is the SD")
        elif pair["spread_kind_t"] == "unstated":
            about.append(f"± read as the {kind.upper()}, by the printed p")
        if typed["n_t"] and basis[place] == EVERYONE:
            about.append(EVERYONE)
        yield _example(pair, f"means_{kind}", typed, ", ".join(about))


def _second_hand(dataset: Dataset, pairs: pd.DataFrame) -> pd.Series:
    """Whose figures are not the study's own text; an article must not vouch for itself."""
    source = dataset.names(pairs["source_id"])
    checked = source.isin("Article " + dataset.articles["article"])
    itself = "from " + source.str.replace("Article", "article") + ", which is being checked"
    return itself.where(checked, "second hand").where(pairs["grade"] != "A", "")


def _example(pair: pd.Series, kind: str, typed: dict[str, str], basis: str) -> Example:
    site = "" if pair["site"] == ANYWHERE else pair["site"]
    where = [pair["outcome"], site, pair["side"], pair["subgroup"]]
    about = ", ".join(phrases.plain(word) for word in where if word)
    doubts = [pair["status"] * (pair["status"] != NO_NOTICE), pair["second_hand"]]
    doubt = f" [{'; '.join(filter(None, doubts))}]" if any(doubts) else ""
    arms = _against(pair["given_t"], pair["given_c"])
    label = f"{pair['name']}{doubt}: {about}, {pair['timepoint_months']:g} months; {arms}; {basis}"
    return Example(label, kind, typed, (pair["row_id_t"], pair["row_id_c"]))


def _against(treated: str, control: str) -> str:
    """What was given against what; what both arms were given is named once."""
    first, other = _BESIDE.fullmatch(treated), _BESIDE.fullmatch(control)
    if first and other and first["rest"] == other["rest"]:
        return f"{first['first']} against {other['first']}, both with {first['rest']}"
    return f"{treated} against {control}"
