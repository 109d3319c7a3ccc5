"""Multiverse analysis: every defensible choice side by side, so that nobody picks the handy one.

A position takes one option of every choice: which denominator, which method, which trials. The
answers to all positions are one frame; the specification curve, the table of single moves and the
panel read it. Where there are too many positions, each is computed when it is asked for: functions
here take the frame or the `Multiverse` that computes it.

References
----------
Steegen S, Tuerlinckx F, Gelman A, Vanpaemel W. Perspect Psychol Sci 2016;11:702-12.
Simonsohn U, Simmons JP, Nelson LD. Nat Hum Behav 2020;4:1208-14.

Examples
--------
>>> both = choices(
...     cases=("Cases", {"20": "as printed", "30": "as counted"}),
...     people=("People", {"100": "randomised", "80": "completed"}),
... )
>>> def risk(cases, people):
...     return {"estimate": int(cases) / int(people), "low": 0, "high": 1}
>>> every = Multiverse(both, risk).run()
>>> every["estimate"].tolist()
[0.2, 0.25, 0.3, 0.375]
>>> one_at_a_time(every, people="80")[["choice", "option", "estimate"]].to_numpy().tolist()
[['', '', 0.25], ['Cases', '30', 0.375], ['People', '100', 0.2]]
>>> varied(every, "cases", people="80")["estimate"].to_dict()
{'20': 0.25, '30': 0.375}
>>> influence(every)
   choice  move  largest_move  settings
0   cases  1.50          1.50         2
1  people  1.25          1.25         2
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from helpers import printed
from helpers.effects import validation

RESULT = ["estimate", "low", "high"]
DEFAULT = "each at its first option"


@dataclass(frozen=True)
class Choice:
    """A question with a few defensible answers."""

    name: str
    """Argument of the computation, and level of the frame's index."""
    label: str
    """The question as a reader sees it."""
    options: Mapping[str, str]
    """Each option to why somebody would take it; the first is the default."""

    def __post_init__(self):
        if self.name in {"label", "why", *RESULT}:
            raise ValueError(f"{self.name}: a column of the answers; allowed is another name")
        if not isinstance(self.options, Mapping) or not self.options:
            raise ValueError(f"{self.name}: {self.options!r}; allowed is a mapping {{option: why}}")
        for option, why in self.options.items():
            if not isinstance(why, str) or not why.strip():
                raise ValueError(f"{self.name}, {option!r}: {why!r}; allowed is a reason in words")

    @property
    def default(self) -> str:
        """The first option."""
        return next(iter(self.options))

    def find(self, chosen: str) -> str:
        """The option of that name, or the only one that begins so."""
        text = str(chosen)  # a command line gives 2 where the option is "2"
        found = [option for option in self.options if option.startswith(text)]
        if text in self.options or len(found) == 1:
            return text if text in self.options else found[0]
        allowed = ", ".join(map(repr, self.options))
        raise ValueError(f"{self.name}: {chosen!r}; allowed is one of {allowed}")


def choices(**named: tuple[str, Mapping[str, str]]) -> tuple[Choice, ...]:
    """Name to label and options of each choice: see `Choice`."""
    return tuple(Choice(name, label, options) for name, (label, options) in named.items())


@dataclass(frozen=True)
class Multiverse:
    """Choices, and what computes the answer to a position."""

    choices: tuple[Choice, ...]
    compute: Callable[..., Mapping | pd.DataFrame]
    """Takes an option of every choice as keyword arguments; gives at least ``estimate, low, high``,
    as a mapping or as a frame of one row, such as `helpers.effects` returns."""

    def run(self, positions: Iterable[Mapping[str, str]] | None = None) -> pd.DataFrame:
        """Compute the answers.

        Parameters
        ----------
        positions : iterable of dict, optional
            Choice to option; by default every combination.

        Returns
        -------
        DataFrame, one row per position
            An index level per choice; ``label``, the position in words; ``why``, the reasons put
            together; ``estimate, low, high`` and what else ``compute`` gives. ``attrs["choices"]``
            are the choices.

        Raises
        ------
        ValueError
            An answer without one of the three, of several rows, or with a column named as a choice.
            What ``compute`` raises passes through with a note that names the position.
        """
        at = every_position(self.choices) if positions is None else positions
        rows = [dict(position) for position in at]
        answers = [self._answer(row) for row in rows]
        names = [choice.name for choice in self.choices]
        index = pd.MultiIndex.from_frame(pd.DataFrame(rows, columns=names))
        frame = pd.DataFrame(answers, index=index)
        frame.attrs["choices"] = self.choices
        return frame

    def _answer(self, position: dict[str, str]) -> dict:
        try:
            answer = self.compute(**position)
            if isinstance(answer, pd.DataFrame):
                if len(answer) != 1:
                    raise ValueError(f"compute: {len(answer)} rows; allowed is one per position")
                answer = answer.iloc[0].to_dict()
            for name in RESULT:
                if name not in answer:
                    raise ValueError(f"compute: no {name}; allowed are estimate, low and high")
            for name in answer.keys() & position.keys():
                raise ValueError(f"compute: {name!r}, a choice; allowed is another name")
        except Exception as error:
            error.add_note(f"at position {position}")
            raise
        why = [f"{each.name}: {each.options[position[each.name]]}" for each in self.choices]
        about = {"label": _in_words(self.choices, position), "why": "; ".join(why)}
        return about | dict(answer) | {name: float(answer[name]) for name in RESULT}


def every_position(choices: Iterable[Choice]) -> Iterator[dict[str, str]]:
    """All combinations of options, the default first."""
    choices = tuple(choices)
    for options in product(*(choice.options for choice in choices)):
        yield {choice.name: option for choice, option in zip(choices, options, strict=True)}


def position(choices: Iterable[Choice], **chosen: str) -> dict[str, str]:
    """Complete a position: these options, and the default of every other choice.

    Raises
    ------
    ValueError
        A choice or an option that is not there; the message says which are.
    """
    choices = tuple(choices)
    for name in chosen:
        _named(choices, name)
    return {each.name: each.find(chosen.get(each.name, each.default)) for each in choices}


def choices_of(source: pd.DataFrame | Multiverse) -> tuple[Choice, ...]:
    """The choices behind answers, computed or still to compute."""
    return source.attrs["choices"] if isinstance(source, pd.DataFrame) else source.choices


def answer(source: pd.DataFrame | Multiverse, **chosen: str) -> pd.Series:
    """The answer to one position, as in `position`."""
    return _answers_at(source, [position(choices_of(source), **chosen)]).iloc[0]


def one_at_a_time(source: pd.DataFrame | Multiverse, **chosen: str) -> pd.DataFrame:
    """A position, and each choice moved alone to each of its other options.

    Parameters
    ----------
    source : DataFrame or Multiverse
        All answers, or what computes them.
    **chosen : str
        The position from which is moved, as in `position`.

    Returns
    -------
    DataFrame
        As `Multiverse.run`, with ``choice``, the label of the choice moved (empty for the position
        itself), and ``option``, to which.
    """
    choices = choices_of(source)
    start = position(choices, **chosen)
    moves = [(each, option) for each in choices for option in each.options]
    moves = [(each, option) for each, option in moves if option != start[each.name]]
    positions = [start, *(start | {each.name: option} for each, option in moves)]
    labels, options = ["", *(each.label for each, _ in moves)], ["", *(each for _, each in moves)]
    return _answers_at(source, positions).assign(choice=labels, option=options)


def varied(
    source: pd.DataFrame | Multiverse, *names: str, **chosen: str | list[str]
) -> pd.DataFrame:
    """Every combination of some choices, all others held: what a specification curve shows.

    Parameters
    ----------
    source : DataFrame or Multiverse
        All answers, or what computes them.
    *names : str
        The choices that take each of their options.
    **chosen : str or list of str
        Other choices: a list of options varies over these; one option is held, as in `position`.

    Returns
    -------
    DataFrame
        As `Multiverse.run`, its index with the choices alone that vary.
    """
    choices = choices_of(source)
    taken = {name: list(_named(choices, name).options) for name in names}
    held = {}
    for name, options in chosen.items():
        if isinstance(options, str):
            held[name] = options
        else:
            taken[name] = [_named(choices, name).find(option) for option in options]
    start = position(choices, **held)
    combined = (dict(zip(taken, options, strict=True)) for options in product(*taken.values()))
    found = _answers_at(source, [start | each for each in combined])
    return found.droplevel([choice.name for choice in choices if choice.name not in taken])


def summary(answers: pd.DataFrame, claimed: str | None = None, scale: str = "log") -> pd.DataFrame:
    """How far do the answers spread, how many support the claim, and which choice matters?

    Parameters
    ----------
    answers : DataFrame
        From `Multiverse.run` or `varied`.
    claimed : str or None
        The claimed number as printed, on the scale of ``estimate``.
    scale : {"log", "identity"}
        As in `influence`.

    Returns
    -------
    DataFrame, shape (1, 9)
        ``positions`` and ``with_estimate``, how many there are and gave a finite estimate;
        ``lowest`` and ``highest`` of these; ``claimed``; ``supporting``, how many of their
        estimates would be printed as the claimed number; ``compatible``, how many intervals hold
        it, which imprecise ones do easily; ``moved_most_by``, the first choice of `influence`, and
        ``moved_by``, its move. Missing where nothing was claimed or moved.

    Raises
    ------
    ValueError, TypeError
        No position, a claimed value that is not a printed number, or an unknown scale.
    """
    if answers.empty:
        raise ValueError("answers: no position; allowed is at least one")
    estimates = answers["estimate"][np.isfinite(answers["estimate"])]
    row = {
        "positions": len(answers),
        "with_estimate": len(estimates),
        "lowest": estimates.min(),
        "highest": estimates.max(),
        "claimed": claimed,
        "supporting": pd.NA,
        "compatible": pd.NA,
    }
    if claimed is not None:
        number = printed.parse(claimed, "claimed", percent=False)
        row["supporting"] = int(number.covers(estimates).sum())
        row["compatible"] = int(number.overlaps(answers["low"], answers["high"]).sum())
    most = influence(answers, scale).head(1)
    row["moved_most_by"] = most["choice"].iloc[0] if len(most) else pd.NA
    row["moved_by"] = most["move"].iloc[0] if len(most) else math.nan
    return pd.DataFrame([row])


def influence(answers: pd.DataFrame, scale: str = "log") -> pd.DataFrame:
    """How far each choice moves the estimate, everything else held.

    Parameters
    ----------
    answers : DataFrame
        From `Multiverse.run` or `varied`.
    scale : {"log", "identity"}
        ``log`` for ratios: a move is the factor between the largest and the smallest estimate;
        ``identity`` for differences: it is what lies between them.

    Returns
    -------
    DataFrame
        ``choice``; ``move``, its mean over the settings of the other choices (the geometric mean on
        the log scale); ``largest_move``; ``settings``, how many there were to compare. The choice
        that moves most comes first; a choice that never varies alone is left out.

    Raises
    ------
    ValueError
        An unknown scale, or on the log scale an estimate below 0.
    """
    validation.require_scale(scale)
    if scale == "log" and (answers["estimate"] < 0).any():
        raise ValueError("estimate: below 0; allowed with scale='log' are ratios; use 'identity'")
    with np.errstate(divide="ignore"):
        values = np.log(answers["estimate"]) if scale == "log" else answers["estimate"]
    values = values[np.isfinite(values)]
    rows = []
    for name in answers.index.names:
        others = [other for other in answers.index.names if other != name]
        grouped = values.groupby(others) if others else values.groupby(np.zeros(len(values)))
        spreads = (grouped.max() - grouped.min())[grouped.size() > 1]
        if len(spreads):
            rows.append((name, spreads.mean(), spreads.max(), len(spreads)))
    frame = pd.DataFrame(rows, columns=["choice", "move", "largest_move", "settings"])
    if scale == "log":
        frame[["move", "largest_move"]] = np.exp(frame[["move", "largest_move"]].astype(float))
    return frame.sort_values("move", ascending=False, kind="stable", ignore_index=True)


def _named(choices: Iterable[Choice], name: str) -> Choice:
    named = {choice.name: choice for choice in choices}
    if name not in named:
        allowed = ", ".join(map(repr, named))
        raise ValueError(f"{name}: no such choice; allowed is one of {allowed}")
    return named[name]


def _in_words(choices: Iterable[Choice], position: Mapping[str, str]) -> str:
    """A position by what differs from the default."""
    moved = [
        f"{each.label}: {position[each.name]}"
        for each in choices
        if position[each.name] != each.default
    ]
    if not moved:
        return DEFAULT
    return "; ".join(moved + ["the others at their first option"] * (len(moved) < len(position)))


def _answers_at(source, positions: Iterable[Mapping[str, str]]) -> pd.DataFrame:
    """The answers to some positions: looked up in a frame, else computed."""
    if isinstance(source, Multiverse):
        return source.run(positions)
    return source.loc[[tuple(at[name] for name in source.index.names) for at in positions]]
