"""The style sheet of a panel."""

import ipywidgets as widgets


def style_sheet(name: str) -> widgets.HTML:
    """Rules for the tables of a panel whose answers have this class; it takes no space.

    A sheet that came with each answer would make the browser style the whole page at each move.
    """
    rules = (
        f".{name} th, .{name} td {{text-align: left; padding: 1px 1em 1px 0; line-height: 1.4}}"
        f".{name} caption {{text-align: left; font-weight: bold; padding: 1em 0 0.3em}}"
    )
    return widgets.HTML(f"<style>{rules}</style>", layout=widgets.Layout(display="none"))
