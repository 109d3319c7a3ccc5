"""Whatever is killed at whatever moment, what was there before is there after, whole.

A moment is the one just before the so-manieth change of a folder, the same on any machine.
"""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from helpers import files
from helpers.data.schema import TABLES
from support.processes import (
    LONGEST,
    Process,
    Trouble,
    command,
    end,
    left_behind,
    replace_a_file_and_a_folder,
)
from support.small_report import contents, write_notebooks

KILLED = -signal.SIGKILL
OLD = {"other": b"old", "pages/one": b"old", "table": b"old"}
NEW = {"other": b"old", "pages/one": b"new", "pages/two": b"new", "table": b"new"}


def old(folder: Path) -> Path:
    """A folder in which a file and a folder will be replaced, and a file not."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in OLD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text)
    return folder


def after_the_next(folder: Path) -> dict[str, bytes]:
    """What is there once any next command has begun."""
    with files.replacing(folder):
        return {
            name: text
            for name, text in contents(folder).items()
            if not name.startswith(files.UNFINISHED)
        }


def part(found: dict[str, bytes], name: str) -> dict[str, bytes]:
    return {path: text for path, text in found.items() if path.split("/")[0] == name}


def test_a_replacement_killed_at_any_moment_leaves_each_file_and_folder_whole(tmp_path):
    folder = old(tmp_path / "folder")
    whole = Process(
        tmp_path / "run", replace_a_file_and_a_folder, folder, trouble=Trouble(changing=folder)
    )
    assert whole.ended() == 0, whole.printed
    assert contents(folder) == NEW
    assert len(whole.changes) > 15
    states = []
    for number in range(1, len(whole.changes) + 1):
        trouble = Trouble(number, old(folder))
        process = Process(
            tmp_path / f"{number}", replace_a_file_and_a_folder, folder, trouble=trouble
        )
        assert process.ended() == KILLED
        assert process.changes == whole.changes[: number - 1], "killed where it was meant to be"
        found = after_the_next(folder)
        states.append([part(found, name) == part(NEW, name) for name in ("pages", "table")])
        for name, is_new in zip(("pages", "table"), states[-1], strict=True):
            assert is_new or part(found, name) == part(OLD, name), (number, found)
        assert found["other"] == b"old"
        assert set(contents(folder)) <= set(NEW), "and nothing is left of what was not finished"
    assert states == sorted(states), "once new, it stays so"
    assert states[0] == [False, False]
    assert states[-1] == [True, True]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_command_that_is_stopped_has_written_everything_or_nothing(tmp_path, number):
    folder = tmp_path / "mine"
    changes = end(tmp_path / "run", "new", folder, trouble=Trouble(changing=folder))[1].changes
    full = contents(folder)
    first = 1 + next(n for n, change in enumerate(changes) if change.startswith("os.rename"))
    for moment, complete in ((first - 1, False), (first, True), (first + 1, True)):
        shutil.rmtree(folder, ignore_errors=True)
        trouble = Trouble(moment, folder, number)
        code, stopped = end(tmp_path / f"{moment}", "new", folder, trouble=trouble)
        assert code == (0 if complete else 130)
        assert stopped.printed.endswith("Stopped. No table was written.\n") != complete
        assert folder.exists() == complete
        assert not complete or contents(folder) == full


def test_new_tables_are_complete_after_a_kill_and_another_try(tmp_path):
    folder = tmp_path / "mine"
    code, whole = end(tmp_path / "run", "new", folder, trouble=Trouble(changing=folder))
    assert code == 0, whole.printed
    full = contents(folder)
    assert set(full) == {"about.toml", *(table.file for table in TABLES.values())}
    renames = [n for n, change in enumerate(whole.changes, 1) if change.startswith("os.rename")]
    for number in (renames[0], renames[4], renames[-1]):
        shutil.rmtree(folder, ignore_errors=True)
        trouble = Trouble(number, folder)
        assert end(tmp_path / f"killed-{number}", "new", folder, trouble=trouble)[0] == KILLED
        code, again = end(tmp_path / f"after-{number}", "new", folder)
        assert code == 0, again.printed
        assert "removed what a killed command had not finished" in again.printed
        assert contents(folder) == full


# The report ------------------------------------------------------------------------------------


def wait_for(file: Path) -> None:
    ends = time.monotonic() + LONGEST
    while not file.exists():
        assert time.monotonic() < ends, f"{file} never came"
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 130), (signal.SIGKILL, KILLED)],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_report_that_is_stopped_leaves_the_old_one_and_no_process(tmp_path, tables, number, code):
    runs, out = tmp_path / "runs", old(tmp_path / "out")
    endless = f"import pathlib\npathlib.Path({str(runs)!r}).touch()\nwhile True: pass"
    notebooks = write_notebooks(tmp_path / "notebooks", **{"01_endless": endless, "02_one": "1"})
    words = ["--data", tables, "--notebooks", notebooks, "--out", out, "--jobs", 2]
    process = command(tmp_path / "run", "report", *words)
    wait_for(runs)
    os.kill(process.number, number)
    assert process.ended() == code, process.printed
    assert left_behind(process.home) == []
    if code == 130:
        assert process.printed.endswith(
            "Stopped. No report was written; an earlier one is as it was.\n"
        )
        assert contents(out) == OLD
    assert after_the_next(out) == OLD


@pytest.mark.slow
def test_a_report_killed_at_many_moments_is_whole_after_the_next(tmp_path, tables):
    out = tmp_path / "out"
    words = ["report", "--data", tables, "--out", out, "--jobs", 2, "--notebooks"]
    before, after = (
        write_notebooks(tmp_path / name, **{"01_one": "1", "02_two": "2"}) for name in ("a", "b")
    )
    assert end(tmp_path / "run-before", *words, before)[0] == 0
    shutil.copytree(out, tmp_path / "kept")
    code, whole = end(tmp_path / "run", *words, after, trouble=Trouble(changing=out))
    assert code == 0, whole.printed
    states = [contents(tmp_path / "kept"), contents(out)]
    renames = [n for n, change in enumerate(whole.changes, 1) if change.startswith("os.rename")]
    spread = range(1, len(whole.changes) + 1, len(whole.changes) // 12)
    for number in sorted({*renames, *spread}):
        shutil.rmtree(out)
        shutil.copytree(tmp_path / "kept", out)
        trouble = Trouble(number, out)
        assert end(tmp_path / f"{number}", *words, after, trouble=trouble)[0] == KILLED
        found = after_the_next(out)
        for name in ("html", "results"):
            assert part(found, name) in [part(state, name) for state in states], number
