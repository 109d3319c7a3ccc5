"""A panel of choices: buttons for each, what the option means, and the answer below."""

import html
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import ipywidgets as widgets
import pandas as pd

from helpers import numbers, plots
from helpers.display import tables
from helpers.reanalysis import multiverse
from helpers.reanalysis.answers import NOT_JUDGED
from helpers.widgets import live
from helpers.widgets.explored_page import for_a_page
from helpers.widgets.style import style_sheet

SIDES = ("fewer", "more")
RECONSTRUCTED = "reconstructed"
FURTHER: Mapping[str, tuple[str, Callable[[pd.Series], str]]] = {
    "p": ("p", lambda answer: numbers.p_value(answer["p"])),
    "pi_low": (
        "Prediction interval",
        lambda answer: numbers.interval(answer["pi_low"], answer["pi_high"]),
    ),
    "read_estimate": (
        "Read, as trusted",
        lambda answer: numbers.estimate(*answer[["read_estimate", "read_low", "read_high"]]),
    ),
    "probability": ("Chance of fewer", lambda answer: numbers.chance(answer["probability"])),
    "prior_share": ("Weight of the belief", lambda answer: numbers.chance(answer["prior_share"])),
    "q": ("Heterogeneity", tables.heterogeneity),
}
"""What else an answer may hold: column to question and wording."""


def explore(
    source: pd.DataFrame | multiverse.Multiverse,
    *,
    claimed: float | None = None,
    sides: tuple[str, str] = SIDES,
    **chosen: str,
) -> "Panel":
    """Choose an option of every choice in JupyterLab, and see the answer.

    Parameters
    ----------
    source : DataFrame or Multiverse
        All answers, from `helpers.reanalysis.multiverse.Multiverse.run`, which are looked up; or
        what computes them. Beside ``estimate, low, high`` an answer may hold ``effect`` (its name),
        ``scale`` (``log`` or ``identity``), ``message``, ``reconstructed``, ``verdict, in_ledger,
        because, rests_on``, ``rows`` (of a forest plot) and the columns of `FURTHER`.
    claimed : float, optional
        A claimed ratio, marked in the figure.
    sides : (str, str)
        What lies left and right of no effect.
    **chosen : str
        The position to begin with.

    Returns
    -------
    Panel
        Display it as the last line of a cell; a page without a kernel has its first answer.

    Raises
    ------
    ValueError
        A choice or an option that is not there; the message says which are.
    """
    return Panel(source, {"claimed": claimed, "sides": sides}, **chosen)


def answer_table(answer: pd.Series) -> tables.ShownTable:
    """Result and verdict at one position, as questions and answers.

    Parameters
    ----------
    answer : Series
        From `helpers.reanalysis.multiverse.answer`.
    """
    rows = _questions(answer)
    same = answer["verdict"] == answer["in_ledger"]
    beside = "as in the ledger" if same else f"in the ledger: {answer['in_ledger']}"
    rows.append((f"Verdict on {answer['claim_id']}", f"{answer['verdict']} ({beside})"))
    rows.append(("Because", answer["because"]))
    if answer["verdict"] != NOT_JUDGED:
        rows.append(("The verdict rests on", answer["rests_on"]))
    columns = {"question": "Question", "answer": "Answer"}
    caption = f"The answer, with the choices so: {answer['label']}"
    return tables.show(pd.DataFrame(rows, columns=list(columns)), caption, columns)


def moves_table(moves: pd.DataFrame, caption: str) -> tables.ShownTable:
    """What each choice moves, one at a time, in three columns, which a phone shows side by side.

    Parameters
    ----------
    moves : DataFrame
        From `helpers.reanalysis.multiverse.one_at_a_time`.
    caption : str
        What the table shows; where the moves begin is added.
    """
    start, claim_ids = moves.iloc[0], moves["claim_id"].unique()
    one_claim = len(claim_ids) == 1
    named = moves["verdict"] if one_claim else moves["claim_id"] + ": " + moves["verdict"]
    shown = moves.assign(
        moved=(moves["choice"] + ": " + moves["option"]).mask(moves["choice"] == "", "None"),
        result=[_result_or_why(move, start["effect"]) for _, move in moves.iterrows()],
        verdict=named,
    )
    columns = {
        "moved": "Choice moved",
        "result": f"{start['effect']} (95% interval)",
        "verdict": f"Verdict on {claim_ids[0]}" if one_claim else "Verdicts",
    }
    label = start["label"]
    where = "" if label == multiverse.DEFAULT else f". They start so: {label}"
    return tables.show(shown, caption + where, columns)


def answer_figure(
    answer: pd.Series, claimed: float | None = None, sides: tuple[str, str] = SIDES
) -> plots.Picture | tables.Said:
    """The forest plot at one position, or in words why there is none.

    Parameters
    ----------
    answer : Series
        From `helpers.reanalysis.multiverse.answer`.
    claimed, sides
        As in `explore`; a claimed ratio is marked on an axis of ratios only.
    """
    rows = pd.DataFrame(answer["rows"])
    if rows.empty or rows["estimate"].isna().all():
        return tables.say("No figure at this position. {why}", why=answer["message"])
    linear = answer["scale"] == "identity"
    return plots.forest(
        rows.assign(label=[_marked(row["label"], row) for _, row in rows.iterrows()]),
        measure=answer["effect"],
        scale=answer["scale"],
        claim=None if linear else claimed,
        decimals=1 if linear else None,
        left=sides[0],
        right=sides[1],
    )


def _questions(answer: pd.Series) -> list[tuple[str, str]]:
    """The effect and what else was computed, each with its answer in words."""
    rows = [(_marked(answer["effect"], answer), _estimate(answer))]
    return rows + [
        (question, words(answer))
        for column, (question, words) in FURTHER.items()
        if not math.isnan(answer.get(column, math.nan))
    ]


def _marked(label: str, row: Mapping) -> str:
    return f"{label} ({RECONSTRUCTED})" if row.get("reconstructed", False) else label


def _estimate(answer: pd.Series) -> str:
    if math.isnan(answer["estimate"]):
        return "nothing to compute"
    decimals = 1 if answer["scale"] == "identity" else None
    return numbers.estimate(answer["estimate"], answer["low"], answer["high"], decimals)


def _result_or_why(move: pd.Series, effect: str) -> str:
    """What a move gives, with its effect if that is another one, or why it gives nothing."""
    if math.isnan(move["estimate"]) and move["message"]:
        return move["message"]
    named = "" if move["effect"] == effect else f"{move['effect']} "
    return _marked(named + _estimate(move), move)


class Panel:
    """Buttons for each choice and the answer to their position; `explore` makes it.

    Buttons and no list: JupyterLab keeps the arrows up and down for its cells, so that a list could
    not be used by keyboard. Tab goes from button to button, the space bar takes one.
    """

    def __init__(self, source, marks: Mapping[str, Any], **chosen: str):
        self.source, self.marks = source, marks
        self.choices = multiverse.choices_of(source)
        self.start = multiverse.position(self.choices, **chosen)
        self.buttons = {
            choice.name: widgets.RadioButtons(
                options=list(choice.options),
                value=self.start[choice.name],
                description=choice.label,
                orientation="horizontal",
                style={"description_width": "initial"},
                layout=widgets.Layout(width="auto"),
            )
            for choice in self.choices
        }
        below = widgets.Layout(margin="-10px 0 6px 4px")
        self.meanings = {name: widgets.HTML(layout=below) for name in self.buttons}
        self.result = widgets.HTML(layout=widgets.Layout(width="100%"))
        rows = zip(self.buttons.values(), self.meanings.values(), strict=True)
        boxes = [box for row in rows for box in row]
        self.box = widgets.VBox([style_sheet("explored"), *boxes, self.result])
        for button in self.buttons.values():
            button.observe(lambda change: self._update(), "value")
        self._update()

    @property
    def position(self) -> dict[str, str]:
        """The option chosen of each choice."""
        return {name: button.value for name, button in self.buttons.items()}

    def _update(self) -> None:
        at = self.position
        for choice in self.choices:
            self.meanings[choice.name].value = html.escape(choice.options[at[choice.name]])
        self.result.value = self.html(multiverse.answer(self.source, **at))

    def html(self, answer: pd.Series) -> str:
        """Message, figure and table of an answer."""
        message = f"<p>{html.escape(answer['message'])}</p>" if answer["message"] else ""
        figure = answer_figure(answer, **self.marks)
        picture = figure.svg() if isinstance(figure, plots.Picture) else ""
        status = f'<div role="status">{message}</div>'
        return f'<div class="explored">{status}{picture}{answer_table(answer).html()}</div>'

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        """The widget where there is a kernel; elsewhere the choices, and the first answer."""
        shown = self.box._repr_mimebundle_(include=include, exclude=exclude)
        table = answer_table(multiverse.answer(self.source, **self.start))
        plain = "\n".join(self._lines("[{}]".format))
        items = "".join(f"<li>{line}</li>" for line in self._lines("<b>{}</b>".format, html.escape))
        here = "In JupyterLab, the choices are made here"
        first = f"<p>{here}; in bold, how they are made now.</p><ul>{items}</ul>{table.html()}"
        if isinstance(self.source, pd.DataFrame):
            data = for_a_page(self.source, self.start, self.marks, _questions, _marked)
            first = live.part("choices", data, first)
        return {
            **shown,
            "text/plain": f"{here}; in brackets, how they are made now.\n{plain}\n{table}",
            "text/html": first,
        }

    def _lines(self, mark: Callable, text: Callable[[str], str] = str) -> Iterator[str]:
        """Each choice with its options, the one taken first marked."""
        for choice in self.choices:
            named = [(option == self.start[choice.name], text(option)) for option in choice.options]
            options = ", ".join(mark(option) if taken else option for taken, option in named)
            yield f"{text(choice.label)}: {options}"
