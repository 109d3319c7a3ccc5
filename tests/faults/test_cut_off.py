"""Each command is killed at many moments of its course; what was there before is there after.

A moment is the one just before the so-manieth change of a folder, the same on any machine.
"""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from helpers import data
from helpers import files as whole
from helpers.data import datapackage, template
from helpers.data.schema import TABLES
from support.processes import KERNEL, MARK, Process, Trouble, end, left_behind
from support.small_report import contents, write_notebooks

MOMENTS = 20
KILLED = -signal.SIGKILL


def decisive(changes: list[str]) -> list[int]:
    """Numbers of the changes that start a kernel or put something in its place."""
    return [n for n, change in enumerate(changes, 1) if change.startswith(("os.rename", KERNEL))]


def spread(changes: list[str], moments: int) -> list[int]:
    """Numbers of the decisive changes and of others, evenly spread over the course."""
    others = sorted(set(range(1, len(changes) + 1)) - set(decisive(changes)))
    wanted = moments - len(decisive(changes))
    evenly = [others[i * (len(others) - 1) // (wanted - 1)] for i in range(wanted)]
    return sorted(decisive(changes) + evenly)


def settles(changes: list[str], folder: Path) -> int:
    """The number of the change after which the next run finishes what was begun."""
    return 1 + changes.index(f"os.rename {folder / whole.ROOM / 'begun'}")


def mend(folder: Path) -> None:
    """Do what any next run does first."""
    with whole.replacing(folder):
        pass


# The report ----------------------------------------------------------------------------------


@dataclass
class Case:
    """A report that is there, another that takes its place, and what changes on the way."""

    home: Path
    out: Path
    arguments: list
    old: dict[str, bytes]
    new: dict[str, bytes]
    changes: list[str]

    def begin(self) -> None:
        shutil.rmtree(self.out, ignore_errors=True)
        shutil.copytree(self.home / "kept", self.out)


@pytest.fixture(scope="module")
def case(tmp_path_factory, tables) -> Case:
    home = tmp_path_factory.mktemp("killed")
    about = ["--data", tables, "--jobs", 2]
    for name in ("old", "new"):
        write_notebooks(home / name, **{"01_one": "1", "02_two": "2"})
    arguments = [*about, "--notebooks", home / "old", "--out", home / "kept"]
    code, process = end(home / "run-old", "report", *arguments)
    assert code == 0, process.said
    case = Case(home, home / "out", [], contents(home / "kept"), {}, [])
    case.begin()
    case.arguments = [*about, "--notebooks", home / "new", "--out", case.out]
    trouble = Trouble(changing=case.out)
    code, process = end(home / "run-new", "report", *case.arguments, trouble=trouble)
    assert code == 0, process.said
    case.new, case.changes = contents(case.out), process.changes
    assert case.old.keys() == case.new.keys()
    assert case.old["html/01_one.html"] != case.new["html/01_one.html"]
    return case


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_a_report_killed_at_twenty_moments_is_the_old_one_or_the_new(case, tables, moment):
    given = contents(tables)
    number = spread(case.changes, MOMENTS)[moment]
    expected = case.old if number <= settles(case.changes, case.out) else case.new
    case.begin()
    trouble = Trouble(killed_at=number, changing=case.out)
    process = Process(case.home / f"{moment}", "report", *case.arguments, trouble=trouble)
    assert process.ended() == KILLED, process.said
    assert process.changes == case.changes[: number - 1], "killed where it was meant to be"
    in_place = {
        name: content
        for name, content in contents(case.out).items()
        if not name.startswith(whole.ROOM)
    }
    if expected == case.old:
        assert in_place == case.old
    else:  # page by page, until the next run, but never half a page
        assert all(
            content in (case.old[name], case.new[name]) for name, content in in_place.items()
        )
    mend(case.out)
    assert contents(case.out) == expected
    assert contents(tables) == given
    assert left_behind(process.home) == []


def test_after_a_kill_the_next_report_says_so_and_is_whole(case):
    case.begin()
    begun = case.changes.index(f"open {case.out / whole.ROOM / 'begun' / 'html' / 'index.html'}")
    trouble = Trouble(killed_at=begun, changing=case.out)
    killed = Process(case.home / "killed", "report", *case.arguments, trouble=trouble)
    assert killed.ended() == KILLED
    code, after = end(case.home / "after", "report", *case.arguments)
    assert code == 0
    assert f"process {killed.number} was cut off; what it had begun is gone" in after.said
    assert contents(case.out) == case.new


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        ("a kernel starts", signal.SIGINT),
        ("a page is written", signal.SIGTERM),
        ("it is settled", signal.SIGTERM),
    ],
)
def test_a_report_that_is_told_to_stop_does_so_or_is_there(case, moment, number):
    case.begin()
    begun = case.out / whole.ROOM / "begun"
    at = {
        "a kernel starts": decisive(case.changes)[0],
        "a page is written": 1 + case.changes.index(f"open {begun / 'html' / 'index.html'}"),
        "it is settled": settles(case.changes, case.out) + 1,
    }[moment]
    trouble = Trouble(killed_at=at, changing=case.out, by=number)
    code, process = end(
        case.home / f"{number.name}{at}", "report", *case.arguments, trouble=trouble
    )
    late = moment == "it is settled"
    assert code == (0 if late else 130)
    assert ("Stopped. No report was written" in process.said) != late
    assert contents(case.out) == (case.new if late else case.old)
    assert sorted(path.name for path in case.out.iterdir()) == ["html", "results"]


def test_a_kernel_that_is_busy_ends_with_its_builder(tmp_path, tables):
    kill = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nwhile True: pass"
    notebooks = write_notebooks(tmp_path / "busy", **{"01_one": "while True: pass", "02_two": kill})
    arguments = ["--data", tables, "--notebooks", notebooks, "--out", tmp_path / "out"]
    command = [sys.executable, "-m", "helpers.report", *arguments, "--jobs", "2"]
    marked = os.environ | {MARK: str(tmp_path)}
    assert (
        subprocess.run(command, env=marked, check=False, capture_output=True).returncode == KILLED
    )
    assert left_behind(tmp_path) == []


# The other commands ----------------------------------------------------------------------------


def test_a_notebook_that_is_recorded_is_the_stored_one_or_the_fresh(tmp_path):
    kept = write_notebooks(tmp_path / "kept", one="1", two="2")
    folder = tmp_path / "notebooks"

    def recorded(run: str, killed_at: int = 0) -> tuple[int, Process]:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(kept, folder)
        trouble = Trouble(killed_at=killed_at, changing=folder)
        files = sorted(folder.iterdir())
        return end(tmp_path / run, "record", "--jobs", 2, *files, trouble=trouble)

    code, process = recorded("whole")
    assert code == 0, process.said
    stored, fresh, changes = contents(kept), contents(folder), process.changes
    assert nbformat.reads(fresh["one.ipynb"].decode(), as_version=4).cells[2].outputs
    for number in decisive(changes)[1:]:  # the first is that of a kernel, and so is the second
        assert recorded(f"killed-{number}", number)[0] == KILLED
        for name in stored:
            assert (folder / name).read_bytes() in (stored[name], fresh[name]), name
        mend(folder)
        assert contents(folder) == (stored if number <= settles(changes, folder) else fresh)


def test_new_tables_are_all_there_or_none(tmp_path):
    folder = tmp_path / "mine"

    def begun(run: str, killed_at: int = 0) -> tuple[int, Process]:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "article.txt").write_text("words", encoding="utf-8")
        return end(tmp_path / run, "new", folder, trouble=Trouble(killed_at, folder))

    code, process = begun("whole")
    assert code == 0, process.said
    changes, full = process.changes, contents(folder)
    assert set(full) == {"article.txt", "about.toml", *(table.file for table in TABLES.values())}
    for number in range(1, len(changes) + 1):
        assert begun(f"killed-{number}", number)[0] == KILLED
        mend(folder)
        before = {"article.txt": b"words"}
        assert contents(folder) == (before if number <= settles(changes, folder) else full), number


def test_the_data_dictionary_is_the_old_one_or_the_new(tmp_path):
    file = tmp_path / "tables" / datapackage.FILE
    template.write(file.parent)
    where = {data.FOLDER_VARIABLE: str(file.parent)}

    def written(run: str, killed_at: int = 0) -> tuple[int, Process]:
        file.write_text("old", encoding="utf-8")
        trouble = Trouble(killed_at, file.parent)
        return end(tmp_path / run, "datapackage", trouble=trouble, environment=where)

    code, process = written("whole")
    assert code == 0, process.said
    new = datapackage.text(data.open(file.parent))
    assert file.read_text(encoding="utf-8") == new
    names = set(contents(file.parent))
    for number in range(1, len(process.changes) + 1):
        assert written(f"killed-{number}", number)[0] == KILLED
        assert file.read_text(encoding="utf-8") in ("old", new)
        mend(file.parent)
        assert set(contents(file.parent)) == names
