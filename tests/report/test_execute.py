"""A notebook that cannot run to its end says which, where and why."""

import asyncio

import pytest

from helpers.report.execute import NotebookFailed, _to_its_end, execute, execute_all


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


def test_the_end_of_a_kernel_is_waited_for_where_a_call_to_stop_comes_meanwhile():
    async def stopped_while_it_ends():
        begun, goes_on, ended = asyncio.Event(), asyncio.Event(), []

        async def end():
            begun.set()
            await goes_on.wait()
            ended.append("the kernel")

        task = asyncio.create_task(_to_its_end(end()))
        await begun.wait()
        task.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not task.done()
        goes_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        return ended

    assert asyncio.run(stopped_while_it_ends()) == ["the kernel"]
