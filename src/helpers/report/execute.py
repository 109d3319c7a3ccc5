"""Run notebooks from top to bottom, each in a kernel of its own."""

import asyncio
import os
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpec
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from helpers.report.kernels import OF_THIS_PYTHON
from helpers.report.notebooks import NotebookFailed, read

SECONDS_PER_CELL = 120
SECONDS_TO_START = 300  # only what hangs takes so long
OPTIONS = [
    "--log-level=ERROR",  # a kernel warns of its own local ports
    "--HistoryManager.hist_file=:memory:",  # what a build runs is none of the user's history
]
NOT_RUN = {"skip-execution", "raises-exception"}
"""Tags of cells that would keep an old output, or an error, without a word."""
FOR_OTHER_FIGURES = (
    "**This passage was written for other figures.** With these tables it does not hold, or cannot "
    "be worked out."
)
WIDGET = "application/vnd.jupyter.widget-view+json"
_TERMINAL_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


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
    return execute_all([path], jobs=1, seconds_per_cell=seconds_per_cell)[path]


def execute_all(
    paths: Iterable[Path],
    jobs: int,
    on_done: Callable[[Path], None] = lambda path: None,
    seconds_per_cell: int = SECONDS_PER_CELL,
    for_other_figures: Collection[Path] = (),
) -> dict[Path, NotebookNode]:
    """Run notebooks, ``jobs`` at a time; the first failure, or Ctrl-C, stops all others.

    Parameters
    ----------
    for_other_figures : collection of Path
        Notebooks whose sentences were written for other figures than the tables hold now: a cell
        that raises says so in place of its output, and the others go on.

    Returns
    -------
    dict
        Path to executed notebook, in the order given.

    Raises
    ------
    NotebookFailed
        As `execute`.
    """
    notebooks = {path: _fresh(path) for path in paths}
    home = tempfile.TemporaryDirectory(prefix="ipython-", ignore_cleanup_errors=True)
    # A loop that can wait for sockets everywhere: the usual one of Windows cannot.
    with home, asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        try:
            others = frozenset(for_other_figures)
            runner.run(_execute_all(notebooks, jobs, on_done, seconds_per_cell, home.name, others))
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from failures  # the others were stopped because of it
    return notebooks


def _fresh(path: Path) -> NotebookNode:
    """A notebook without what an earlier run left in it; ValueError where a cell would not run."""
    notebook = read(path)
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if refused := NOT_RUN.intersection(cell.metadata.get("tags", [])):
            what = f"tag {min(refused)}: allowed are cells that run and do not fail"
            raise NotebookFailed(f"{path.name}, cell {number}: {what}")
    return notebook


async def _execute_all(
    notebooks: dict[Path, NotebookNode],
    jobs: int,
    on_done: Callable,
    seconds_per_cell: int,
    home: str,
    others: Collection[Path],
) -> None:
    free = asyncio.Semaphore(jobs)

    async def one(path: Path) -> None:
        async with free:
            await _execute(path, notebooks[path], seconds_per_cell, home, path in others)
        on_done(path)

    async with asyncio.TaskGroup() as group:
        for path in notebooks:
            group.create_task(one(path))


class _Client(NotebookClient):
    """Leave signals to the event loop, which stops all notebooks, not one."""

    @asynccontextmanager
    async def async_setup_kernel(self, **options) -> AsyncIterator[None]:
        self.create_kernel_manager()._kernel_spec = KernelSpec(
            argv=[*OF_THIS_PYTHON, "-f", "{connection_file}"], display_name="", language="python"
        )  # and not what is called python3 in somebody's home
        try:
            await self.async_start_new_kernel(**options)
            await self.async_start_new_kernel_client()
            yield
        finally:
            if self.km is not None:
                await self._async_cleanup_kernel()


async def _execute(
    path: Path, notebook: NotebookNode, seconds_per_cell: int, home: str, goes_on: bool
) -> None:
    """Run a notebook in place."""
    started: list[int] = []
    client = _Client(
        notebook,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=OPTIONS,
        startup_timeout=SECONDS_TO_START,
        timeout=seconds_per_cell,
        shutdown_kernel="immediate",
        record_timing=False,
        store_widget_state=False,
        allow_errors=goes_on,
        on_cell_execute=lambda cell, cell_index: started.append(cell_index),
    )
    try:
        # A home of its own: what the user has IPython do at its start is no part of a build.
        await client.async_execute(env=os.environ | {"IPYTHONDIR": home})
    except (CellExecutionError, CellTimeoutError, RuntimeError) as error:
        task = asyncio.current_task()
        if task and task.cancelling():  # nbclient takes a call to stop for a kernel that died
            raise asyncio.CancelledError from error
        message = _message(path, notebook, started, error, seconds_per_cell)
        raise NotebookFailed(message) from error
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)  # its name is another one at every run
        if "outputs" in cell:  # what a library says to whoever runs it is not for readers
            cell.outputs = [each for each in cell.outputs if each.get("name") != "stderr"]
            if any(each.output_type == "error" for each in cell.outputs):
                said = {"text/markdown": FOR_OTHER_FIGURES, "text/plain": FOR_OTHER_FIGURES}
                cell.outputs = [nbformat.v4.new_output("display_data", said)]


def _message(
    path: Path, notebook: NotebookNode, started: list[int], error: Exception, seconds: int
) -> str:
    """Name the notebook, the cell that was running, its first line and what went wrong."""
    what = str(error)  # of a kernel that never began to answer
    if isinstance(error, CellExecutionError):
        what = f"{error.ename}: {_TERMINAL_COLOURS.sub('', error.evalue)}"
    elif isinstance(error, CellTimeoutError):
        what = f"took longer than {seconds} seconds; --cell-timeout allows more"
    elif isinstance(error, DeadKernelError):
        what = "the kernel died, as it does where memory runs out; --jobs 1 needs least"
    if not started:
        return f"{path.name}, before its first cell: {what}"
    lines = notebook.cells[started[-1]].source.strip().splitlines()
    return f"{path.name}, cell {started[-1] + 1} ({lines[0]}): {what}"
