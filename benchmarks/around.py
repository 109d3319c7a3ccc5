"""What a reader waits for besides arithmetic: import, check of the tables, build of the report."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import nbformat
import pandas as pd

from benchmarks import measure
from benchmarks.layout import lay_out, seconds, times
from helpers.data import template
from helpers.data.validation.checking import check_folder
from helpers.report.execute import execute

ROOT = Path(__file__).resolve().parents[1]
MOST_IMPORT = 1.2
MOST_CHECK = 10.0  # seconds


def import_table(runs: int = 7) -> str:
    """Time ``import helpers.effects`` and what it must bring with it, in fresh interpreters."""
    imports = ["import helpers.effects", "import scipy.stats, pandas", "pass"]
    calls = [partial(_python, "-c", code) for code in imports]
    ours, theirs, nothing = measure.medians(*calls, most=runs, budget=60, timer=perf_counter)
    ratio = ours / theirs
    rows = [
        [imports[0], seconds(ours), times(ratio), f"≤ {MOST_IMPORT} ×", _yes(ratio <= MOST_IMPORT)],
        [imports[1], seconds(theirs), "1", "", ""],
        ["a bare interpreter, in both", seconds(nothing), times(nothing / theirs), "", ""],
    ]
    return lay_out(["fresh interpreter", "seconds", "×", "target", "reached"], rows)


def check_table(rows: int = 100_000) -> str:
    """Check a sound folder in which one table has many rows, the time to read it included."""
    with TemporaryDirectory() as folder:
        write_long_trials(Path(folder), rows)
        took = measure.medians(partial(_check, Path(folder)), most=3, budget=30)[0]
    target = f"≤ {MOST_CHECK:g} s"
    row = ["trials.csv and nine short tables", f"{rows:,}", seconds(took), target]
    return lay_out(
        ["check of", "rows", "seconds", "target", "reached"], [[*row, _yes(took <= MOST_CHECK)]]
    )


def write_long_trials(folder: Path, rows: int) -> None:
    """Write the tables of ``helpers.data.template``, with so many rows in ``trials.csv``."""
    template.write(folder)
    path = folder / "trials.csv"
    example = pd.read_csv(path, dtype=str, keep_default_na=False)
    trials = pd.concat([example] * rows, ignore_index=True)
    number = trials.index.astype(str)
    trials["row_id"] = "example_2020.f" + number
    trials["subgroup"] = "centre " + number
    trials.to_csv(path, index=False, lineterminator="\n")


def _check(folder: Path) -> None:
    if problems := check_folder(folder).problems:
        raise RuntimeError(f"the table is not sound: {problems[0]}")


def report_table(folder: Path = ROOT / "notebooks") -> str:
    """Build the report, and compare with what its notebooks take without waiting for each other.

    No build can be faster than all notebooks, run alone, divided by the kernels at a time, nor
    than the longest notebook.
    """
    jobs = os.cpu_count() or 1
    notebooks = sorted(folder.glob("[0-9]*.ipynb"))
    with TemporaryDirectory() as out:
        started = perf_counter()
        words = ["--notebooks", str(folder), "--out", str(Path(out) / "report")]
        _python("-m", "helpers", "report", *words, "--jobs", str(jobs))
        build = perf_counter() - started
        start = _seconds_alone(_notebook_of_imports(Path(out)))
    alone = [_seconds_alone(notebook) for notebook in notebooks]
    lower_bound = max(sum(alone) / jobs, max(alone))
    cells = sum(alone) - start * len(alone)
    rows = [
        ["one kernel: start, imports, end", seconds(start)],
        [f"{len(notebooks)} of them", seconds(start * len(notebooks))],
        ["the cells besides", seconds(cells)],
        [f"at least: {jobs} kernels at a time, or the longest notebook", seconds(lower_bound)],
        ["build of the report, pages included", seconds(build)],
        ["build over the least", times(build / lower_bound)],
    ]
    return lay_out(["report", "seconds"], rows)


def _notebook_of_imports(folder: Path) -> Path:
    imports = nbformat.v4.new_code_cell("from helpers import data, plots, tables")
    path = folder / "imports.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[imports]), path)
    return path


def _seconds_alone(notebook: Path) -> float:
    started = perf_counter()
    execute(notebook)
    return perf_counter() - started


def _python(*words: str) -> None:
    """Run Python on these words; RuntimeError with what it printed where it fails."""
    command = [sys.executable, *words]
    done = subprocess.run(command, capture_output=True, encoding="locale", cwd=ROOT, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} failed:\n{done.stderr[-2000:]}")


def _yes(reached: bool) -> str:
    return "yes" if reached else "no"
