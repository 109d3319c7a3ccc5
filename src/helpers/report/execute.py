"""Run notebooks from top to bottom in fresh kernels."""

import argparse
import asyncio
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import nbformat
from jupyter_client import AsyncKernelClient, AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from helpers.cli_support import at_least_one
from helpers.report import orphan

SECONDS_PER_CELL = 120
SECONDS_TO_START = 300  # only what hangs takes so long
OPTIONS = [
    "--log-level=ERROR",  # a kernel warns of its own local ports
    "--HistoryManager.hist_file=:memory:",  # what a build runs is none of the user's history
    f"--IPKernelApp.extra_extensions={orphan.__name__}",
]
WIDGET = "application/vnd.jupyter.widget-view+json"
Executed = dict[Path, NotebookNode]
_TERMINAL_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class NotebookFailed(RuntimeError):
    """A notebook did not run to its end; the message names it, the cell and the error."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a command that runs notebooks."""
    parser.add_argument(
        "--jobs",
        type=at_least_one,
        default=os.cpu_count() or 1,
        metavar="N",
        help="notebooks that run at the same time (default: %(default)s)",
    )
    parser.add_argument(
        "--cell-timeout",
        type=at_least_one,
        default=SECONDS_PER_CELL,
        metavar="SECONDS",
        help="longest time for one cell (default: %(default)s)",
    )


def read(path: Path) -> NotebookNode:
    """Read a notebook.

    Raises
    ------
    NotebookFailed
        The file is no notebook.
    OSError
        It cannot be read.
    """
    try:
        return nbformat.read(path, as_version=4)
    except (ValueError, AttributeError, nbformat.ValidationError) as error:
        what = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise NotebookFailed(f"{path.name} is no notebook: {what}") from error


def canonical(notebook: NotebookNode) -> str:
    """A notebook as text that differs only where a cell or an output differs."""
    notebook = nbformat.from_dict(notebook)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {name: value for name, value in cell.metadata.items() if name == "tags"}
    return nbformat.writes(notebook, version=4) + "\n"


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
) -> dict[Path, NotebookNode]:
    """Run notebooks, ``jobs`` at a time; the first failure, or Ctrl-C, stops all others.

    Returns
    -------
    dict
        Path to executed notebook, in the order given.

    Raises
    ------
    NotebookFailed
        As `execute`.
    """
    handle: Future = Future()
    # In a thread of its own, since in the main one nbclient would take the signals over.
    with ThreadPoolExecutor(max_workers=1) as thread:
        work = _execute_all(list(paths), jobs, on_done, seconds_per_cell, handle)
        running = thread.submit(_run, work)
        try:
            return running.result()
        except KeyboardInterrupt:
            loop, task = handle.result()
            with suppress(RuntimeError):  # it has just ended
                loop.call_soon_threadsafe(task.cancel)
            raise  # the thread is waited for: it shuts its kernels down


def _run(work: Coroutine[None, None, Executed]) -> Executed:
    """Run on a loop that can wait for sockets everywhere: the usual one of Windows cannot."""
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        return runner.run(work)


async def _execute_all(
    paths: list[Path], jobs: int, on_done: Callable, seconds_per_cell: int, handle: Future
) -> dict[Path, NotebookNode]:
    handle.set_result((asyncio.get_running_loop(), asyncio.current_task()))
    free = asyncio.Semaphore(jobs)
    done = {}

    async def one(path: Path) -> None:
        async with free:
            done[path] = await _execute(path, seconds_per_cell)
        on_done(path)

    try:
        async with asyncio.TaskGroup() as group:
            for path in paths:
                group.create_task(one(path))
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures  # the others were stopped because of it
    return {path: done[path] for path in paths}


async def _execute(path: Path, seconds_per_cell: int) -> NotebookNode:
    notebook = read(path)
    begun: list[int] = []
    try:
        async with _kernel(path.parent) as kernel:
            client = NotebookClient(
                notebook,
                km=kernel,
                timeout=seconds_per_cell,
                record_timing=False,
                on_cell_execute=lambda cell, cell_index: begun.append(cell_index),
            )
            client.kc = await _ready(kernel)
            try:
                await client.async_execute()
            finally:
                client.kc.stop_channels()
    except CellExecutionError as error:
        what = f"{error.ename}: {_TERMINAL_COLOURS.sub('', error.evalue)}"
        raise NotebookFailed(_told(path, notebook, begun, what)) from error
    except CellTimeoutError as error:
        what = f"took longer than {seconds_per_cell} seconds; --cell-timeout allows more"
        raise NotebookFailed(_told(path, notebook, begun, what)) from error
    except DeadKernelError as error:
        what = "the kernel died, as it does where memory runs out; --jobs 1 needs least"
        raise NotebookFailed(_told(path, notebook, begun, what)) from error
    except RuntimeError as error:  # the kernel never began to answer
        raise NotebookFailed(_told(path, notebook, begun, str(error))) from error
    return _without_widgets(notebook)


@asynccontextmanager
async def _kernel(folder: Path) -> AsyncIterator[AsyncKernelManager]:
    """A kernel in a folder; in the end it is gone, whatever it is doing then."""
    kernel = AsyncKernelManager(kernel_name="python3")
    try:
        await kernel.start_kernel(cwd=str(folder), extra_arguments=OPTIONS)
        yield kernel
    finally:
        await _to_its_end(kernel.shutdown_kernel(now=True))


async def _to_its_end(work: Awaitable[None]) -> None:
    """Wait for what must not be left half done, also where a call to stop comes meanwhile."""
    task = asyncio.ensure_future(work)
    stopped = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as call:
            stopped = call
    if stopped:
        raise stopped


async def _ready(kernel: AsyncKernelManager) -> AsyncKernelClient:
    """A connection to a kernel that answers."""
    connection = kernel.client()
    connection.start_channels()
    try:
        await connection.wait_for_ready(timeout=SECONDS_TO_START)
    except BaseException:
        connection.stop_channels()
        raise
    connection.allow_stdin = False
    return connection


def _without_widgets(notebook: NotebookNode) -> NotebookNode:
    """Leave what a widget shows without a kernel; its name is another one at every run."""
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)
    return notebook


def _told(path: Path, notebook: NotebookNode, begun: list[int], what: str) -> str:
    """Name the notebook, the cell that was running, its first line and what went wrong."""
    if not begun:
        return f"{path.name}, before its first cell: {what}"
    lines = notebook.cells[begun[-1]].source.strip().splitlines()
    return f"{path.name}, cell {begun[-1] + 1} ({lines[0]}): {what}"
