"""The tool that tries mistakes: which ones, under which names, and whether it would see any."""

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from mutation.__main__ import ROOMS, mutants_of_room
from mutation.mutants import mutants_of
from mutation.score import equivalents, missed, table, wrongly_listed
from mutation.trial import ENDLESS, SURVIVED, UNREACHED, Trial

ROOT = Path(__file__).parents[1]


def mutants(tmp_path, code):
    path = tmp_path / "file.py"
    path.write_text(code, encoding="utf-8")
    return mutants_of(path, "helpers.room.file", Counter())


def told(tmp_path, code):
    return [mutant.name.removeprefix("room.f: ") for mutant in mutants(tmp_path, code)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a < b", ["a < b → a <= b"]),
        ("a + b", ["a + b → a - b"]),
        ("-a", ["-a → a"]),
        ("a and b", ["a and b → a or b"]),
        ("True", ["True → False"]),
        ("a + 1", ["a + 1 → a - 1", "a + 1 → a + 2"]),
        ("{'y': a}", ["{'y': a} → {'yX': a}"]),
        (
            "a if b else c",
            ["a if b else c → a if True else c", "a if b else c → a if False else c"],
        ),
        ("g(a, axis=b)", ["g(a, axis=b) → g(a)"]),
        ("min(a)", ["min(a) → max(a)"]),
        ("abs(a)", ["abs(a) → a"]),
        ("[i for i in a if i]", ["for i in a if i → for i in a"]),
        ("n_t * n_c", ["n_t * n_c → n_t / n_c", "n_t * n_c → n_c * n_c", "n_t * n_c → n_t * n_t"]),
        ("'words for people'", []),
        ("f'{a} of'", []),
    ],
)
def test_mistakes(tmp_path, code, expected):
    found = told(tmp_path, f"def f(a, b, c):\n    return {code}\n")
    assert found == expected


def test_calls_that_only_check_and_conditions_are_tried_and_messages_are_not(tmp_path):
    code = """
def f(a: int) -> str:
    \"\"\"Say 1.\"\"\"
    check(a)
    if a:
        raise ValueError("a" + str(1))
"""
    assert told(tmp_path, code) == ["check(a) → pass", "if a → if True", "if a → if False"]


def test_the_same_change_twice_has_two_names_that_do_not_depend_on_the_line(tmp_path):
    code = "def f(a):\n    a = a + b\n    return a + b\n"
    expected = ["a + b → a - b", "a + b → a - b (2)"]
    assert told(tmp_path, code) == told(tmp_path, "\n\nx = y\n" + code) == expected


def test_each_change_is_undone_and_changes_something(tmp_path):
    code = "X = 1\nclass C:\n    def f(self, a=2):\n        return a[0] < 3 or not a\n"
    found = mutants(tmp_path, code)
    before = ast.unparse(found[0].top), ast.unparse(found[-1].top)
    seen = set()
    for mutant in found:
        with mutant.changed():
            seen.add(ast.unparse(mutant.top))
    assert (ast.unparse(found[0].top), ast.unparse(found[-1].top)) == before
    assert len(seen - set(before)) == len(found) == 7


def test_names_are_unique_and_every_equivalent_is_one_of_them():
    names = [mutant.name for room in ROOMS for mutant in mutants_of_room(room)]
    assert len(names) == len(set(names))
    assert set(equivalents()) <= set(names)
    assert all(len(reason) > 20 for reason in equivalents().values())


def test_the_score_counts_openly(tmp_path):
    first, second, third = mutants(tmp_path, "def f(a):\n    return a < 1 and b\n")
    ended = [Trial(first, ENDLESS), Trial(second, SURVIVED), Trial(third, SURVIVED)]
    known = {second.name: "why", "room.g: gone": "why"}
    assert table(ended, known).splitlines()[-1].split()[1:] == [
        "3",
        "1",
        "1",
        "1",
        "33.3%",
        "50.0%",
    ]
    assert missed(ended, known) == [third.name]
    assert missed([Trial(third, UNREACHED)], known) == [f"{third.name}  (no test comes here)"]
    names = {mutant.name for mutant in (first, second, third)}
    assert wrongly_listed(ended, known, names) == ["room.g: gone: there is no such mutant"]
    assert "noticed by a time limit" in wrongly_listed(ended, {first.name: "why"}, names)[0]


FORK = """
import os, signal, types
from mutation.trial import fail_again
def run(item):
    {0}
item = types.SimpleNamespace(nodeid="test_it")
print(fail_again(types.SimpleNamespace(items=[item, item], run=run)))
"""


@pytest.mark.parametrize(
    ("test", "told"),
    [
        ("return True", "[]"),
        ("return False", "['test_it', 'test_it']"),
        ("raise KeyError(1)", "['a fork of all tests (exit code 1)']"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "['a fork of all tests (exit code -11)']"),
    ],
)
def test_a_fork_that_breaks_off_is_no_fork_where_all_is_well(test, told):
    run = {"cwd": ROOT, "capture_output": True, "text": True, "encoding": "utf-8"}
    own = subprocess.run([sys.executable, "-c", FORK.format(test)], check=False, **run)
    assert own.stdout.splitlines() == [told], own.stderr


def test_a_run_of_one_function():
    command = [sys.executable, "-m", "mutation", "printed", "--only", "printed.ratio: ", "--tests"]
    run = {"cwd": ROOT, "capture_output": True, "text": True, "encoding": "utf-8"}
    own = subprocess.run([*command, "tests/test_printed.py"], check=False, **run)
    assert own.returncode == 0, own.stdout + own.stderr
    of_all, noticed, equivalent, passed = own.stdout.split("\nall ")[1].split()[:4]
    assert int(of_all) == int(noticed) + int(equivalent) > 5
    assert passed == "0"
