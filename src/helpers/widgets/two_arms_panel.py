"""The two-arm calculator: fields and sliders for two arms, with every answer below them."""

import html
from collections.abc import Callable, Mapping

import ipywidgets as widgets

from helpers import plots
from helpers.display import labels, tables
from helpers.effects import bayes
from helpers.reanalysis.two_arms import METHODS, answers, intervals
from helpers.widgets import live
from helpers.widgets.style import style_sheet
from helpers.widgets.two_arms_examples import Example
from helpers.widgets.two_arms_inputs import CLAIMED, KINDS, WHOLE, Reading, number, read
from helpers.widgets.two_arms_shown import (
    answers_table,
    beliefs_figure,
    confidence_figure,
    figure,
    intervals_table,
)


class NumberField:
    """One number: typed as a text, so that 0.50 stays, or moved by a slider."""

    def __init__(self, name: str, label: str, typed: str, on_change: Callable[[], None]):
        self.name = name
        self.text = widgets.Text(
            value=typed,
            description=label,
            style={"description_width": "17em"},
            layout=widgets.Layout(width="25em"),
        )
        self.message = widgets.HTML()
        self.decimals = len(typed.strip().partition(".")[2]) if self.value is not None else 0
        self.slider = widgets.FloatSlider(
            **self._range(), readout=False, layout=widgets.Layout(width="14em")
        )
        shown = (
            [self.text, self.message] if name == CLAIMED else [self.text, self.slider, self.message]
        )
        self.box = widgets.HBox(shown)
        self.slider.observe(self._slid, "value")
        self.text.observe(self._typed, "value")
        self.text.observe(lambda change: on_change(), "value")

    @property
    def value(self) -> float | None:
        """What was typed, if it is a number."""
        try:
            return number(self.text.value, self.name)
        except ValueError:
            return None

    def show_problem(self, problem: str) -> None:
        """Show what is wrong, or nothing."""
        text = f'<span role="status" style="color:#a30000">{html.escape(problem)}</span>'
        self.message.value = text if problem else ""

    def _range(self) -> dict[str, float]:
        """The ends of the slider around the number; around 0 where it is none."""
        what, value, step = self.name[:-2], self.value or 0.0, 10.0**-self.decimals
        counted = what in WHOLE
        reach = max(20.0 if counted else 1.0, 2 * abs(value))
        least = {"mean": value - reach, "n": 1.0, "time": step, "sd": step}
        low = least.get(what, 0.0)
        high = max(reach, value) if counted else value + reach
        return {"min": low, "max": high, "step": step, "value": max(value, low)}

    def _slid(self, change) -> None:
        if change["new"] != self.value:
            self.text.value = f"{change['new']:.{self.decimals}f}"

    def _typed(self, change) -> None:
        """Move the slider to the typed number, if it reaches that far."""
        if self.value is not None and self.slider.min <= self.value <= self.slider.max:
            self.slider.value = self.value


class Calculator:
    """The fields, the sliders and the answers; display it as the last line of a cell.

    Parameters
    ----------
    examples : dict
        From `helpers.widgets.examples`: what can be chosen to begin with, by label.
    first : str, optional
        The label to begin with; by default the first.
    """

    def __init__(self, examples: Mapping[str, Example], first: str | None = None):
        self.examples = examples
        self.example = widgets.Dropdown(
            options=list(examples),
            value=first or next(iter(examples)),
            description="Begin with",
            layout=widgets.Layout(width="100%"),
        )
        kinds = [(kind.name, name) for name, kind in KINDS.items()]
        self.kind = widgets.Dropdown(options=kinds, description="Printed are")
        self.fields: dict[str, NumberField] = {}
        self.field_box, self.stale = widgets.VBox(), widgets.HTML()
        self.views = {name: widgets.HTML(layout=widgets.Layout(width="100%")) for name in VIEWS}
        self.tabs = widgets.Tab(list(self.views.values()), titles=list(VIEWS), selected_index=0)
        parts = [self.example, self.kind, self.field_box, self.stale, self.tabs]
        self.box = widgets.VBox([style_sheet("two-arms"), *parts])
        self.answered: tuple[str, Reading] | None = None
        self._drawn: set[str] = set()
        self._choose()
        self.example.observe(lambda change: self._choose(), "value")
        self.kind.observe(lambda change: self._other_kind(), "value")
        self.tabs.observe(lambda change: self._draw(), "selected_index")

    @property
    def typed(self) -> dict[str, str]:
        """What is in the fields."""
        return {name: field.text.value for name, field in self.fields.items()}

    def _choose(self) -> None:
        """Take over the numbers of the chosen example."""
        example = self.examples[self.example.value]
        self.kind.value = example.kind
        self._make_fields(example.typed)

    def _other_kind(self) -> None:
        """Other fields, with what was typed before where a field stays."""
        self._make_fields({**self.typed, CLAIMED: ""})

    def _make_fields(self, typed: Mapping[str, str]) -> None:
        kind = KINDS[self.kind.value]
        self.fields = {
            name: NumberField(name, kind.label(name), typed.get(name, ""), self._update)
            for name in [*kind.names, CLAIMED]
        }
        self.field_box.children = [field.box for field in self.fields.values()]
        self._update()

    def _update(self) -> None:
        """Answer what is in the fields, or say what is wrong and keep the last answer."""
        reading = read(self.kind.value, self.typed)
        for name, field in self.fields.items():
            field.show_problem(reading.problems.get(name, ""))
        if reading.problems:
            kept = "The answers below are those of the last possible input."
            self.stale.value = f'<p role="status">{kept}</p>' if self.answered else ""
            return
        self.stale.value = ""
        self.answered = self.kind.value, reading
        self._drawn.clear()
        self._draw()

    def _draw(self) -> None:
        """Draw the tab that is open, unless it is drawn: the others wait until they are."""
        name = list(VIEWS)[self.tabs.selected_index or 0]
        if self.answered and name not in self._drawn:
            self.views[name].value = as_html(name, *self.answered)
            self._drawn.add(name)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        """The widget where there is a kernel; elsewhere the answers to the last possible input."""
        shown = self.box._repr_mimebundle_(include=include, exclude=exclude)
        if self.answered is None:
            return shown
        kind, reading = self.answered
        table = answers_table(answers(kind, reading.values), self.example.value)
        page = live.part("two-arms", _for_a_page(self.examples, self.example.value), table.html())
        return {**shown, "text/plain": str(table), "text/html": page}


def _for_a_page(examples: Mapping[str, Example], first: str) -> dict:
    """What the script of a page needs, the chosen example in front."""
    ordered = {first: examples[first], **examples}
    return {
        "kinds": {
            name: {
                "title": kind.title,
                "names": kind.names,
                "labels": dict(kind.fields),
                "claim": kind.label(CLAIMED),
                "optional": list(kind.optional),
            }
            for name, kind in KINDS.items()
        },
        "examples": [
            [label, each.kind, [each.typed.get(name, "") for name in KINDS[each.kind].names]]
            for label, each in ordered.items()
        ],
        "methods": {
            method: labels.method(method)
            for measures in METHODS.values()
            for _, methods in measures.values()
            for method in methods
        },
        "readers": [[name, *belief] for name, belief in bayes.READERS.items()],
    }


def as_html(view: str, kind: str, reading: Reading) -> str:
    """What one tab shows of one input."""
    shown = "".join(_html(part) for part in VIEWS[view](kind, reading))
    return f'<div class="two-arms">{shown}</div>'


def _html(part: plots.Picture | tables.ShownTable | tables.Said) -> str:
    if isinstance(part, plots.Picture):
        return part.svg()
    return (
        part.html() if isinstance(part, tables.ShownTable) else f"<p>{html.escape(str(part))}</p>"
    )


def _every_interval(kind: str, reading: Reading) -> list:
    found = intervals(kind, reading.values)
    first = answers_table(answers(kind, reading.values), "Answers")
    return [first, figure(found), intervals_table(found, "Every interval")]


VIEWS: Mapping[str, Callable[[str, Reading], list]] = {
    "Every interval": _every_interval,
    "Every level": lambda kind, reading: [confidence_figure(kind, reading.values, reading.claimed)],
    "Three readers": lambda kind, reading: [beliefs_figure(kind, reading.values)],
}
"""What each tab shows, by its title."""
