"""A notebook that cannot run to its end says which, where and why."""

import asyncio

import pytest

from helpers.report import kernels
from helpers.report.execute import FOR_OTHER_FIGURES, NotebookFailed, execute, execute_all


def test_a_cell_that_raises_is_named_with_its_error(write_notebook):
    path = write_notebook("broken", "total = 1", "total / 0")
    with pytest.raises(NotebookFailed) as failure:
        execute(path)
    assert str(failure.value) == (
        "broken.ipynb, cell 4 (total / 0): ZeroDivisionError: division by zero"
    )


def test_a_cell_that_never_ends_is_stopped(write_notebook):
    path = write_notebook("endless", "while True: pass")
    with pytest.raises(NotebookFailed, match=r"endless\.ipynb, cell 3 .*longer than 2 seconds"):
        execute(path, seconds_per_cell=2)


def test_a_kernel_that_dies_is_told(write_notebook):
    path = write_notebook("deadly", "import os\nos._exit(1)")
    with pytest.raises(NotebookFailed, match=r"deadly\.ipynb.*[Kk]ernel died"):
        execute(path)


def test_the_notebook_on_disk_is_not_changed(write_notebook):
    path = write_notebook("fine", "1 + 1")
    before = path.read_bytes()
    executed = execute(path)
    assert executed.cells[2].outputs[0]["data"]["text/plain"] == "2"
    assert path.read_bytes() == before


def test_the_order_given_is_the_order_returned(write_notebook):
    slow = write_notebook("a", "import time\ntime.sleep(1)")
    quick = write_notebook("b")
    told = []
    executed = execute_all([slow, quick], jobs=2, on_done=told.append)
    assert list(executed) == [slow, quick]
    assert set(told) == {slow, quick}


def test_a_forked_kernel_has_folder_variables_and_modules_of_its_own(write_notebook, monkeypatch):
    monkeypatch.setenv("SET_BY_A_TEST", "just now")
    path = write_notebook(
        "where",
        "import os, sys\nos.path.basename(os.getcwd()), os.environ['SET_BY_A_TEST'], sys.argv[0]",
        "import subprocess\nsubprocess.run([sys.executable, '-c', '']).returncode",
        "import multiprocessing\nmultiprocessing.current_process().daemon",
        "'conftest' in sys.modules, any('tests' in folder for folder in sys.path)",
    )
    shown = [cell.outputs[0].data["text/plain"] for cell in execute(path).cells[2:]]
    assert shown == [
        "('notebooks', 'just now', 'ipykernel_launcher')",
        *("0", "False", "(False, False)"),
    ]


def test_nothing_of_one_notebook_is_left_to_the_next(write_notebook):
    code = "import helpers\nhelpers.left = getattr(helpers, 'left', 0) + 1\nhelpers.left"
    paths = [write_notebook(name, code) for name in ("a", "b")]
    for notebook in execute_all(paths, jobs=1).values():
        assert notebook.cells[2].outputs[0].data["text/plain"] == "1"


def test_a_kernel_of_another_python_is_started_as_usual(monkeypatch):
    provisioner, started = kernels.ForkingProvisioner(), []

    async def as_usual(self, cmd, **kwargs):
        started.append(cmd)

    monkeypatch.setattr(kernels.LocalProvisioner, "launch_kernel", as_usual)
    asyncio.run(provisioner.launch_kernel(["R", "--slave"]))
    assert started == [["R", "--slave"]]


def test_a_cell_written_for_other_figures_says_so_and_the_rest_goes_on(write_notebook):
    path = write_notebook(
        "finding", "print('before')", "assert 14 == 20\nprint('a finding')", "print('after')"
    )
    done = execute_all([path], jobs=1, for_other_figures=[path])[path]
    before, finding, after = (str(cell.outputs) for cell in done.cells[2:])
    assert "before" in before
    assert "after" in after
    assert FOR_OTHER_FIGURES in finding
    assert "AssertionError" not in finding
