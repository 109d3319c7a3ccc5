"""What nbval lets pass, refused: a notebook here either proves something or stops the tests.

nbval runs every cell and compares texts. It compares nothing where a cell was never run or where
a comment tells it not to, takes errors and warnings for outputs like others, and never looks at
pictures or at their alternative texts.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

MIME_TYPES = {"text/plain", "text/markdown", "text/html", "image/png"}
SHOWN = MIME_TYPES - {"text/plain"}
SHORTEST_ALT = 60  # letters; less names a picture, but does not tell it

_UNCOMPARED = re.compile(r"^\s*#+\s*(NBVAL_\w+|PYTEST_VALIDATE_\w+)", re.M)
_UNCOMPARED_TAG = re.compile(r"nbval-|raises-exception|pytest-validate-")
_OF_ONE_MACHINE = re.compile(
    r"(?<![\w.:/])/(?:home|root|Users|tmp|var|private|usr|opt|mnt)/\w|\b[A-Z]:\\\w|file://"
    rf"|site-packages|{re.escape(str(Path(__file__).parents[2]))}"
)
_BARE = re.compile(r"\b0x[0-9a-f]{6,}|\bnp\.(?:float|int|str|bool)\w*\(|<\w[\w.]* object\b")


def why_not_comparable(path: Path) -> list[str]:
    """Reasons for which a green nbval would prove nothing about a notebook, or about its page."""
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    reasons = []
    if [cell.execution_count for cell in cells] != list(range(1, len(cells) + 1)):
        reasons.append("not run once from top to bottom; `make record` does it")
    if not any(cell.outputs for cell in cells):
        reasons.append("its outputs were stripped; `make record` restores them")
    for number, cell in enumerate(notebook.cells, start=1):
        reasons += [f"cell {number}: {reason}" for reason in _reasons_in(cell)]
    return [f"{path.name}: {reason}" for reason in reasons]


def _reasons_in(cell: NotebookNode) -> Iterator[str]:
    if cell.cell_type != "code":
        return
    if found := _UNCOMPARED.search(cell.source):
        yield f"{found[1]} keeps it from being compared"
    for tag in cell.metadata.get("tags", []):
        if _UNCOMPARED_TAG.match(tag):
            yield f"the tag {tag} keeps it from being compared"
    for output in cell.outputs:
        yield from _reasons_of(output)


def _reasons_of(output: NotebookNode) -> Iterator[str]:
    if output.output_type == "error":
        yield f"an error is stored, {output.ename}"
    elif output.output_type == "stream":
        yield f"prints on {output.name}, which no page shows"
    else:
        shown, alt = set(output.data), _alt(output)
        plain = output.data.get("text/plain", "")
        if other := shown - MIME_TYPES:
            yield f"shows {', '.join(sorted(other))}, which is not compared"
        if not shown & SHOWN:
            yield f"shows a bare {plain[:30]!r}"
        if found := _BARE.search(plain):
            yield f"shows a bare {found[0]!r}"
        texts = " ".join(str(output.data[kind]) for kind in sorted(shown - {"image/png"}))
        if found := _OF_ONE_MACHINE.search(texts):
            yield f"shows a path of one machine, {found[0]!r}"
        if "image/png" in shown and len(alt) < SHORTEST_ALT:
            yield "a picture has no words beside it"
        elif "image/png" in shown and alt != plain:
            yield "a picture has other words beside it than the text that nbval compares"


def _alt(output: NotebookNode) -> str:
    return output.metadata.get("image/png", {}).get("alt", "")
