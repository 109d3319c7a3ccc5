"""The widgets: buttons for each switch, what the choice means, and the answer below."""

import html
from collections.abc import Callable, Mapping

import ipywidgets as widgets

from helpers.reanalysis.switch import Switch
from helpers.reanalysis.switchboard import Switchboard
from helpers.widgets import live
from helpers.widgets.choices_shown import answers_table, drawn, has_figure

STYLE = (
    ".switched th, .switched td {text-align: left; padding: 1px 1em 1px 0}"
    ".switched caption {text-align: left; font-weight: bold; padding: 1em 0 0.3em}"
)


class SwitchRow:
    """One switch: its options side by side, and what the chosen one means.

    Buttons and no list: JupyterLab keeps the arrows up and down for its cells, so that a list could
    not be used by keyboard. Tab goes from button to button, the space bar takes one.
    """

    def __init__(self, switch: Switch, chosen: str, on_change):
        self.switch = switch
        self.buttons = widgets.RadioButtons(
            options=[(switch.said(option), option) for option in switch.options],
            value=chosen,
            description=switch.label,
            orientation="horizontal",
            style={"description_width": "initial"},
            layout=widgets.Layout(width="auto"),
        )
        self.meaning = widgets.HTML(layout=widgets.Layout(margin="-10px 0 6px 4px"))
        self.box = widgets.VBox([self.buttons, self.meaning])
        self.tell()
        self.buttons.observe(lambda change: on_change(), "value")

    @property
    def chosen(self) -> str:
        """Where the switch stands."""
        return self.buttons.value

    def tell(self) -> None:
        """Say what the choice means."""
        self.meaning.value = html.escape(self.switch.options[self.chosen])


class Panel:
    """The switches of a board and the answer to their position; the last line of a cell.

    Parameters
    ----------
    board : Switchboard
        What answers.
    **choices : str
        Where the switches stand at first.

    Raises
    ------
    ValueError
        A switch or an option that is not there; the message says which are.
    """

    def __init__(self, board: Switchboard, **choices: str):
        self.board, self.start = board, board.at(**choices)
        self.rows = {
            switch.name: SwitchRow(switch, self.start[switch.name], self._update)
            for switch in board.switches
        }
        self.result = widgets.HTML(layout=widgets.Layout(width="100%"))
        style = live.style_sheet(STYLE)
        self.box = widgets.VBox([style, *(row.box for row in self.rows.values()), self.result])
        self._update()

    @property
    def position(self) -> dict[str, str]:
        """Where the switches stand."""
        return {name: row.chosen for name, row in self.rows.items()}

    def _update(self) -> None:
        for row in self.rows.values():
            row.tell()
        self.result.value = as_html(self.board, self.position)
        live.tidy()

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        """The widget where there is a kernel; elsewhere which switches there are, and the start."""
        live.settle()
        shown = self.box._repr_mimebundle_(include=include, exclude=exclude)
        table = answers_table(self.board.answer(self.start), _where(self.board, self.start))
        below = "What each of them moves, one at a time, is in the table below."
        plain = "\n".join(self._lines("[{}]".format))
        items = "".join(f"<li>{line}</li>" for line in self._lines("<b>{}</b>".format, html.escape))
        here = "In JupyterLab, the switches stand here"
        return {
            **shown,
            "text/plain": f"{here}; in brackets, how they stand now.\n{plain}\n{below}\n{table}",
            "text/html": f"<p>{here}; in bold, how they stand now.</p><ul>{items}</ul>"
            f"<p>{below}</p>{table.html()}",
        }

    def _lines(self, mark: Callable[[str], str], text: Callable[[str], str] = str):
        """Each switch with its options, the one at which it stands marked."""
        for switch in self.board.switches:
            chosen = self.start[switch.name]
            said = [(option == chosen, text(switch.said(option))) for option in switch.options]
            options = ", ".join(mark(words) if here else words for here, words in said)
            yield f"{text(switch.label)}: {options}"


def as_html(board: Switchboard, position: Mapping[str, str]) -> str:
    """Messages, figure and answers at one position."""
    answer = board.answer(position)
    told = "".join(f"<p>{html.escape(message)}</p>" for message in answer.messages)
    picture = drawn(answer, board.claimed).svg() if has_figure(answer) else ""
    table = answers_table(answer, _where(board, position)).html()
    messages = f'<div role="status">{told}</div>'
    return f'<div class="switched">{messages}{picture}{table}</div>'


def _where(board: Switchboard, position: Mapping[str, str]) -> str:
    return f"The answer, with the switches so: {board.in_words(position)}"
