"""What panels share that answer at every move: they shall do so within a fifth of a second."""

import gc

import ipywidgets as widgets


def style_sheet(rules: str) -> widgets.HTML:
    """Rules for a panel, to stand in it once, without taking up room.

    A sheet that came with each answer would make the browser style the whole page at each move.
    """
    return widgets.HTML(f"<style>{rules}</style>", layout=widgets.Layout(display="none"))


def settle() -> None:
    """Spare what stands in memory all further searches for garbage.

    A figure leaves thousands of objects that hold each other. To find them, Python looks through
    everything there is, all libraries included: a fifth of a second, every dozen moves.
    """
    gc.collect()
    gc.freeze()


def tidy() -> None:
    """Clear away what the last answer left, where it takes no longer than that."""
    if gc.get_freeze_count():
        gc.collect()
