"""What has changed between two recordings of a notebook, as a reader would put it.

The file itself holds every table twice and every picture as one long line; here a table is its
text, and a picture its words and a few digits that change with any of its dots.
"""

import difflib
import hashlib
import textwrap

from nbformat import NotebookNode

WIDTH = 100


def difference(name: str, before: NotebookNode, after: NotebookNode) -> str:
    """A unified diff of the cells and what they show; empty where nothing has changed.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook, new_output
    >>> say = lambda text: new_output("display_data", {"text/plain": text})
    >>> one, two = (new_notebook(cells=[new_code_cell("n", outputs=[say(n)])]) for n in "12")
    >>> print(difference("one.ipynb", one, two))
    --- one.ipynb, stored
    +++ one.ipynb, fresh
    @@ -2,2 +2,2 @@
     n
    -shows: 1
    +shows: 2
    """
    names = f"{name}, stored", f"{name}, fresh"
    lines = difflib.unified_diff(_lines(before), _lines(after), *names, n=1, lineterm="")
    return "\n".join(lines)


def _lines(notebook: NotebookNode) -> list[str]:
    lines: list[str] = []
    for number, cell in enumerate(notebook.cells, start=1):
        lines += [f"cell {number}, {cell.cell_type}", *cell.source.splitlines()]
        for output in cell.get("outputs", []):
            lines += _shown(output)
    return lines


def _shown(output: NotebookNode) -> list[str]:
    if "data" not in output:
        return [f"{output.output_type}: {output.get('text', output.get('evalue', ''))}"]
    picture = output.data.get("image/png")
    first = f"picture {hashlib.sha256(picture.encode()).hexdigest()[:8]}" if picture else "shows"
    told = f"{first}: {output.data.get('text/plain', '')}".splitlines()
    return [part for line in told for part in textwrap.wrap(line, WIDTH) or [""]]
