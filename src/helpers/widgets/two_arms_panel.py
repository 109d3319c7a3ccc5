"""Sliders and fields for two arms, with every answer below them."""

import html
from collections.abc import Mapping

import ipywidgets as widgets

from helpers import plots
from helpers.display import tables
from helpers.reanalysis.two_arms import answers, intervals
from helpers.widgets import live
from helpers.widgets.two_arms_examples import Start
from helpers.widgets.two_arms_inputs import KINDS, Field, Reading, number, read
from helpers.widgets.two_arms_shown import (
    answers_table,
    beliefs_figure,
    confidence_figure,
    figure,
    intervals_table,
)

STYLE = (
    ".try-it th, .try-it td {text-align: left; padding: 1px 1em 1px 0; line-height: 1.4}"
    ".try-it caption {text-align: left; font-weight: bold; padding: 1em 0 0.3em}"
)


class TextRow:
    """One number, typed, with room for a message beside it."""

    def __init__(self, label: str, on_change):
        self.text = widgets.Text(
            description=label,
            continuous_update=True,
            style={"description_width": "17em"},
            layout=widgets.Layout(width="25em"),
        )
        self.message = widgets.HTML()
        self.box = widgets.HBox([self.text, self.message])
        self._on_change = on_change
        self._moving = False
        self.text.observe(self._typed, "value")

    def begin(self, typed: str) -> None:
        """Put a number in."""
        self._moving = True
        self.text.value = typed
        self._moving = False

    def tell(self, problem: str) -> None:
        """Show what is wrong, or nothing."""
        told = f'<span role="status" style="color:#a30000">{html.escape(problem)}</span>'
        self.message.value = told if problem else ""

    def _typed(self, change) -> None:
        if not self._moving:
            self._on_change()


class FieldRow(TextRow):
    """One number: typed, or moved by a slider."""

    def __init__(self, label: str, field: Field, on_change):
        super().__init__(label, on_change)
        self.field = field
        slider = widgets.IntSlider if field.whole else widgets.FloatSlider
        self.slider = slider(readout=False, layout=widgets.Layout(width="14em"))
        self.box.children = [self.text, self.slider, self.message]
        self.slider.observe(self._slid, "value")

    def begin(self, typed: str) -> None:
        """Put a number in, and the ends of the slider around it; around 0 where it is none."""
        self._moving = True
        value = self._number(typed)
        self.decimals = 0 if value is None else len(typed.strip().partition(".")[2])
        value = value or 0.0
        room = max(20.0, 2 * abs(value)) if self.field.whole else max(1.0, 2 * abs(value))
        room = min(room, self.field.most)
        least = max(self.field.least, value - room)
        step = 1 if self.field.whole else 10.0**-self.decimals
        if self.field.positive:
            least = step
        # Both ends are let go first: a slider refuses a lower end above its upper one.
        self.slider.min, self.slider.max = -1e9, 1e9
        self.slider.step = step
        self.slider.value = int(value) if self.field.whole else value
        self.slider.max = int(max(room, value)) if self.field.whole else value + room
        self.slider.min = int(least) if self.field.whole else least
        self.text.value = typed
        self._moving = False

    def _slid(self, change) -> None:
        if not self._moving:
            value = change["new"]
            self.text.value = str(value) if self.field.whole else f"{value:.{self.decimals}f}"

    def _typed(self, change) -> None:
        if self._moving:
            return
        self._follow(change["new"])
        super()._typed(change)

    def _follow(self, typed: str) -> None:
        """Let the slider stand where the typed number is, if it reaches that far."""
        value = self._number(typed)
        if value is not None and self.slider.min <= value <= self.slider.max:
            self._moving = True
            self.slider.value = int(value) if self.field.whole else value
            self._moving = False

    def _number(self, typed: str) -> float | None:
        """What was typed, if it is a number that may stand here."""
        try:
            return number(typed, self.field)
        except ValueError:
            return None


class TryIt:
    """The fields, the sliders and the answers; display it as the last line of a cell.

    Parameters
    ----------
    starts : dict
        From `helpers.widgets.two_arms_examples`: what can be chosen to begin with, by label.
    first : str, optional
        The label to begin with; by default the first.
    """

    def __init__(self, starts: Mapping[str, Start], first: str | None = None):
        self.starts = starts
        self.start = widgets.Dropdown(
            options=list(starts),
            value=first or next(iter(starts)),
            description="Begin with",
            layout=widgets.Layout(width="100%"),
        )
        self.kind = widgets.Dropdown(
            options=[(kind.name, name) for name, kind in KINDS.items()], description="Printed are"
        )
        self.fields = widgets.VBox()
        self.stale = widgets.HTML()
        self.views = {name: widgets.HTML(layout=widgets.Layout(width="100%")) for name in VIEWS}
        self.tabs = widgets.Tab(list(self.views.values()), titles=list(VIEWS), selected_index=0)
        style = live.style_sheet(STYLE)
        self.box = widgets.VBox([style, self.start, self.kind, self.fields, self.stale, self.tabs])
        self.rows: dict[str, TextRow] = {}
        self.good: tuple[str, Reading] | None = None
        self._drawn: set[str] = set()
        self.start.observe(lambda change: self._begin(), "value")
        self.kind.observe(lambda change: self._new_kind(), "value")
        self.tabs.observe(lambda change: self._draw(), "selected_index")
        self._beginning = False
        self._begin()

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the fields."""
        return {name: row.text.value for name, row in self.rows.items()}

    def _begin(self) -> None:
        """Take over the numbers of the chosen start."""
        start = self.starts[self.start.value]
        self._beginning = True
        self.kind.value = start.kind
        self._beginning = False
        self._make_fields(start.typed)

    def _new_kind(self) -> None:
        """Other fields, with what was typed before where a field stays."""
        if not self._beginning:
            self._make_fields({**self.typed, "claimed": ""})

    def _make_fields(self, typed: dict[str, str]) -> None:
        kind = KINDS[self.kind.value]
        self.rows = {
            name: FieldRow(kind.label(name), kind.by_name[name], self._update)
            for name in kind.names
        }
        self.rows[kind.claim.name] = TextRow(kind.label(kind.claim.name), self._update)
        for name, row in self.rows.items():
            row.begin(typed.get(name, ""))
        self.fields.children = [row.box for row in self.rows.values()]
        self._update()

    def _update(self) -> None:
        """Answer what stands in the fields, or say what is wrong and keep the last answer."""
        reading = read(self.kind.value, self.typed)
        for name, row in self.rows.items():
            row.tell(reading.problems.get(name, ""))
        if reading.problems:
            kept = "The answers below are those of the last possible input."
            self.stale.value = f'<p role="status">{kept}</p>' if self.good else ""
            return
        self.stale.value = ""
        self.good = self.kind.value, reading
        self._drawn.clear()
        self._draw()

    def _draw(self) -> None:
        """Draw the tab that is open, unless it stands there: the others wait until they are."""
        name = list(VIEWS)[self.tabs.selected_index or 0]
        if self.good and name not in self._drawn:
            self.views[name].value = as_html(name, *self.good)
            self._drawn.add(name)
            live.tidy()

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        """The widget where there is a kernel; elsewhere the answers to the last possible input."""
        live.settle()
        shown = self.box._repr_mimebundle_(include=include, exclude=exclude)
        if self.good is None:
            return shown
        kind, reading = self.good
        table = answers_table(answers(kind, reading.values), self.start.value)
        return {**shown, "text/plain": str(table), "text/html": table.html()}


def as_html(view: str, kind: str, reading: Reading) -> str:
    """What one tab shows of one input."""
    return f'<div class="try-it">{VIEWS[view](kind, reading)}</div>'


def _intervals(kind: str, reading: Reading) -> str:
    found = intervals(kind, reading.values)
    parts = (
        answers_table(answers(kind, reading.values), "Answers").html(),
        figure(found).svg(),
        intervals_table(found, "Every interval").html(),
    )
    return "".join(parts)


def _picture(shown: plots.Picture | tables.Said) -> str:
    if isinstance(shown, plots.Picture):
        return shown.svg()
    return f"<p>{html.escape(str(shown))}</p>"


VIEWS = {
    "Every interval": _intervals,
    "Every level": lambda kind, reading: _picture(
        confidence_figure(kind, reading.values, reading.claimed)
    ),
    "Three readers": lambda kind, reading: _picture(beliefs_figure(kind, reading.values)),
}
"""What each tab shows, by its title."""
