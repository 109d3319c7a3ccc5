"""Run notebooks from top to bottom in fresh kernels."""

import asyncio
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode

SECONDS_PER_CELL = 120
WIDGET = "application/vnd.jupyter.widget-view+json"
_TERMINAL_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class NotebookFailed(RuntimeError):
    """A notebook did not run to its end; the message names it, the cell and the error."""


def execute(path: Path, seconds_per_cell: int = SECONDS_PER_CELL) -> NotebookNode:
    """Run one notebook in a fresh kernel and return it with its new outputs.

    A widget leaves its table or picture alone, since the kernel that it needs is gone.

    Parameters
    ----------
    path : Path
        The notebook; it is not changed. Its folder is the working directory.
    seconds_per_cell : int
        Longest time for one cell.

    Raises
    ------
    NotebookFailed
        A cell raised, took too long, or the kernel died.
    """
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=seconds_per_cell,
        kernel_name="python3",
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],  # a kernel warns of its own local ports
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        # A loop of its own, closed at the end; the usual one of Windows cannot wait for sockets.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(client.async_execute())
    except CellExecutionError as error:
        told = f"{error.ename}: {_TERMINAL_COLOURS.sub('', error.evalue)}"
        raise NotebookFailed(_told(path, notebook, told)) from error
    except CellTimeoutError as error:
        told = f"took longer than {seconds_per_cell} seconds"
        raise NotebookFailed(_told(path, notebook, told)) from error
    except RuntimeError as error:  # a kernel that died, or never answered
        raise NotebookFailed(_told(path, notebook, str(error))) from error
    return _without_widgets(notebook)


def _without_widgets(notebook: NotebookNode) -> NotebookNode:
    """Leave what a widget shows without a kernel; its name is another one at every run."""
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)
    return notebook


def execute_all(
    paths: Iterable[Path], jobs: int, on_done: Callable[[Path], None] = lambda path: None
) -> dict[Path, NotebookNode]:
    """Run notebooks, ``jobs`` at a time; the first failure stops those not yet begun.

    Returns
    -------
    dict
        Path to executed notebook, in the order given.

    Raises
    ------
    NotebookFailed
        As `execute`.
    """
    paths = list(paths)
    done = {}
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        running = {pool.submit(execute, path): path for path in paths}
        try:
            for future in as_completed(running):
                done[running[future]] = future.result()
                on_done(running[future])
        except NotebookFailed:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return {path: done[path] for path in paths}


def _told(path: Path, notebook: NotebookNode, what: str) -> str:
    """Name the notebook, the last cell that began, its first line and what went wrong."""
    begun = [
        number
        for number, cell in enumerate(notebook.cells, start=1)
        if cell.cell_type == "code" and cell.get("outputs")
    ]
    failed = _failed_cell(notebook) or (begun[-1] if begun else 1)
    lines = notebook.cells[failed - 1].source.strip().splitlines() or [""]
    return f"{path.name}, cell {failed} ({lines[0]}): {what}"


def _failed_cell(notebook: NotebookNode) -> int | None:
    for number, cell in enumerate(notebook.cells, start=1):
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            return number
    return None
