"""Store in the notebooks what they show now, and in the README the picture of what was found."""

import base64
import re
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

from nbformat import NotebookNode

from helpers import data, files
from helpers.report import diff, notebooks
from helpers.report.execute import SECONDS_PER_CELL, execute_all
from helpers.report.notebooks import NotebookFailed, canonical, read

PROJECT = data.PROJECT_FOLDER.parent
README = PROJECT / "README.md"
PICTURE = PROJECT / "docs" / "what_was_found.png"


def record(
    paths: Iterable[Path],
    jobs: int,
    on_done: Callable[[Path], None] = lambda path: None,
    seconds_per_cell: int = SECONDS_PER_CELL,
) -> dict[Path, str]:
    """Run notebooks and store their outputs, of all or of none.

    With the summary go its picture in ``docs`` and the words beside it in the README.

    Returns
    -------
    dict
        Path to what has changed in the notebook, in words; empty where nothing has.

    Raises
    ------
    NotebookFailed
        As `execute_all`; or a notebook of this project would show the tables of another folder.
    OSError
        As `helpers.files.replacing`.
    """
    paths = [path.resolve() for path in paths]
    ours = [path.name for path in paths if path.is_relative_to(notebooks.OURS)]
    if ours and data.home() != PROJECT:
        tables = data.default_folder()
        raise NotebookFailed(
            f"{', '.join(ours)}: the outputs stored in {notebooks.OURS} are about "
            f"{data.PROJECT_FOLDER}; {data.FOLDER_VARIABLE} names {tables}: unset it"
        )
    with ExitStack() as folders:
        fresh = {
            folder: folders.enter_context(files.replacing(folder))
            for folder in sorted({path.parent for path in paths})
        }

        def put(path: Path, content: bytes) -> None:
            if path.parent not in fresh:
                fresh[path.parent] = folders.enter_context(files.replacing(path.parent))
            (fresh[path.parent] / path.name).write_bytes(content)

        executed = execute_all(paths, jobs, on_done, seconds_per_cell)
        changed = {
            path: diff.difference(path.name, read(path), done) for path, done in executed.items()
        }
        for path, notebook in executed.items():
            put(path, canonical(notebook).encode())
            if path.parent == notebooks.OURS and notebooks.role(notebook) == notebooks.SUMMARY:
                picture, words = first_picture(notebook)
                put(PICTURE, picture)
                put(README, with_words(README.read_text(encoding="utf-8"), words).encode())
    return changed


def first_picture(notebook: NotebookNode) -> tuple[bytes, str]:
    """The first picture that a notebook shows, and its words."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if png := output.get("data", {}).get("image/png"):
                return base64.b64decode(png), output.metadata["image/png"]["alt"]
    raise NotebookFailed("the summary shows no picture, which the README needs")


def with_words(readme: str, words: str) -> str:
    """The README with these words beside the picture that it links.

    Examples
    --------
    >>> with_words("![old](docs/what_was_found.png)", "Three [of] four.")
    '![Three \\\\[of\\\\] four.](docs/what_was_found.png)'
    """
    place = f"{PICTURE.parent.name}/{PICTURE.name}"
    escaped = re.sub(r"([\[\]])", r"\\\1", words)
    return re.sub(rf"!\[.*?\]\({place}\)", lambda _: f"![{escaped}]({place})", readme)
