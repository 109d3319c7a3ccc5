"""The benchmarks run, compare equal numbers, and say no where a target is missed.

Nothing is timed here: a few rows show that the machinery of ``make bench`` still works.
"""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from benchmarks import __main__ as bench
from benchmarks import around, bare, edges, growth, inputs, metafor
from benchmarks.layout import times
from benchmarks.measure import DifferentNumbers, peak_bytes
from benchmarks.tasks import TASKS, Result, run, table
from helpers import effects, meta
from helpers.data.validation.checking import check_folder

FEW = 30
each_task = pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)


def test_the_inputs_are_as_announced():
    events_t, n_t, events_c, n_c = inputs.tables(20_000)
    for events, n, risk in [(events_t, n_t, 0.2), (events_c, n_c, 0.3)]:
        assert n.min() == 20
        assert n.max() == 500
        assert (events >= 1).all()
        assert (events < n).all()
        assert events.sum() / n.sum() == pytest.approx(risk, abs=0.005)
    pd.testing.assert_frame_equal(inputs.trials(5), inputs.trials(5))


@each_task
def test_a_task_runs_and_bare_numpy_agrees(task):
    result = run(task, FEW, ["statsmodels", "scipy"])
    assert result.seconds > 0
    assert result.peak > 0
    assert set(result.ratios) == set(task.peers) - {"metafor"}
    assert task.name in table([result])
    assert result.reached == "too few rows"


@each_task
def test_other_numbers_are_never_timed(task):
    def a_little_more(*given):
        return {name: column * (1 + 1e-6) for name, column in task.bare(*given).items()}

    with pytest.raises(DifferentNumbers, match=f"{task.name}, row 0"):
        run(replace(task, bare=a_little_more), FEW, [])


def test_bare_numpy_finds_the_higher_of_two_maxima():
    random = np.random.default_rng(inputs.SEED)
    v = 10 ** random.uniform(-4, 0, (200, inputs.TRIALS))
    y = random.standard_t(2, v.shape) * np.sqrt(v + 0.01)
    trials = pd.DataFrame({"y": y.ravel(), "se": np.sqrt(v).ravel()})
    trials["pool"] = np.repeat(np.arange(len(v)), inputs.TRIALS)
    ours = meta.pool(trials, scale="identity", by="pool")
    assert ours["note"].str.contains("maximum").any()
    np.testing.assert_allclose(bare.reml(y.T, v.T)["tau2"], ours["tau2"], rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize(
    ("targets", "ratios", "reached"),
    [
        ({"bare": 2}, {}, "yes"),
        ({"bare": 1.9}, {}, "no"),
        ({"scipy": 100}, {"scipy": 100}, "yes"),
        ({"scipy": 100}, {"scipy": 99}, "no"),
        ({"bare": 2, "metafor": 250}, {}, "no metafor here"),
        ({"bare": 1, "metafor": 250}, {}, "no"),
    ],
)
def test_a_target_is_reached_or_not(targets, ratios, reached):
    task = replace(TASKS[0], rows=1, targets=targets)
    result = Result(task, 1, seconds=2.0, bare_seconds=1.0, peak=1, ratios=ratios)
    assert result.reached == reached


def test_edges_count_what_statsmodels_misses_and_we_do_not():
    lines = edges.table(40).splitlines()[2:]
    counted = np.array([line.split()[-4:] for line in lines], dtype=int)
    assert len(lines) == 6
    assert (counted[:, 2:] == 0).all()
    assert (counted[1::2, :2].sum(axis=1) > 0).all()


def test_growth_has_a_line_for_every_function():
    lines = growth.table(100).splitlines()[2:]
    names = [name for name, _, _ in (growth.YARDSTICK, *growth.FUNCTIONS)]
    assert all(line.startswith(name) for line, name in zip(lines, names, strict=True))


def test_growth_is_that_from_the_best_size():
    line = growth.Growth("some", [9.0, 1.0, 1.2, 1.3], [1.0, 2.0, 3.0, 4.0], 5.0)
    assert line.growth == 1.3
    assert line.cells(1.25)[5:] == ["1.30", "no", "5", "3", "4"]
    assert line.cells(1.3)[6] == "yes"


def test_peak_memory_counts_the_result_and_what_was_needed_for_it():
    peak, result = peak_bytes(lambda: np.ones(100_000) + np.ones(100_000))
    assert 1.6e6 <= peak <= 2.5e6  # two or three columns at once
    assert result.sum() == 200_000


def test_metafor_is_given_the_same_trials(monkeypatch):
    def in_place_of_r(words, **_):
        *_, what, given, found = words
        tables = pd.read_csv(given)
        assert what == "risk_ratios"
        effects.risk_ratio(**tables)[["low", "high"]].to_csv(found, index=False)
        return SimpleNamespace(stdout="0.5")

    monkeypatch.setattr(metafor.subprocess, "run", in_place_of_r)
    result = run(TASKS[0], 50, ["metafor"])
    assert result.ratios["metafor"] == pytest.approx(0.01 / (result.seconds / 50))
    assert result.answers == ()


def test_no_metafor_without_r(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert metafor.version() is None


def test_the_build_is_compared_with_its_floor(monkeypatch, tmp_path):
    seconds = {"one": 3.0, "two": 5.0, "imports": 1.0}
    for number, name in enumerate(["one", "two"]):
        (tmp_path / f"0{number}_{name}.ipynb").touch()
    built = []
    monkeypatch.setattr(around, "_python", lambda *words: built.append(words))
    monkeypatch.setattr(around, "_seconds_alone", lambda path: seconds[path.stem.split("_")[-1]])
    monkeypatch.setattr(around.os, "cpu_count", lambda: 2)
    lines = [line.split() for line in around.report_table(tmp_path).splitlines()[2:]]
    assert [line[-1] for line in lines[:4]] == ["1.00", "2.00", "6.00", "5.00"]
    assert built[0][:4] == ("-m", "helpers", "report", "--notebooks")


def test_the_long_table_that_is_checked_is_sound_and_as_long_as_announced(tmp_path):
    around.write_long_trials(tmp_path, 2_000)
    checked = check_folder(tmp_path)
    assert checked.problems == []
    assert len(checked.frames["trials"]) == 2_000
    assert f" {FEW}  " in around.check_table(FEW).splitlines()[-1]


def test_no_time_is_told_for_a_table_that_is_not_sound(tmp_path):
    around.write_long_trials(tmp_path, 2)
    (tmp_path / "arms.csv").unlink()
    with pytest.raises(RuntimeError, match=r"arms\.csv: the file is missing"):
        around._check(tmp_path)


def test_bench_prints_the_machine_and_the_parts(capsys):
    words = ["--only", "tasks", "--at-most", str(FEW), "--without-metafor"]
    assert bench.main(words) == 0
    printed = capsys.readouterr().out
    assert "no metafor" in printed
    assert all(task.name in printed for task in TASKS)


def test_bench_shows_what_bare_numpy_is(capsys):
    assert bench.main(["--show-bare"]) == 0
    assert "def katz(" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("ratio", "expected"), [(None, "–"), (0.852, "0.85"), (12.34, "12.3"), (1234, "1,200")]
)
def test_ratios_show_the_digits_that_mean_something(ratio, expected):
    assert times(ratio) == expected
