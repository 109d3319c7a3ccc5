"""Print how fast the arithmetic is: ``python -m benchmarks [--only PART …] [--at-most ROWS]``."""

import argparse
import inspect
import os
import platform
from importlib.metadata import version
from time import perf_counter

from benchmarks import around, bare, edges, growth, metafor, tasks
from helpers import cli

PARTS = ["tasks", "edges", "growth", "import", "check", "report"]

READING = """\
seconds: of the processor; median of 15 runs or as many as fit two seconds, ours and bare NumPy in
turn; ours with its checks and the DataFrame. bare: benchmarks/bare.py (--show-bare prints it);
before anything was timed it found the same numbers as ours to 8 digits, in every row.
× bare: our seconds over those of bare NumPy. statsmodels ÷, scipy ÷, metafor ÷: their seconds per
row over ours. They are given the first 200 rows, in one call each; metafor's Katz intervals come
from one call for up to 100,000 tables, and its seconds are taken in R. peak MB: the most that
Python and NumPy held at once in a call of its own, the result included, the input not
(tracemalloc)."""

EDGES = """\
none: an error or NaN; other: further than 1 in 10,000 from bisection of the definition."""

GROWTH = """\
growth: time per row at the largest size over that at the best size; a small frame costs what any
frame costs. flat: at most 1.25, or as much as bare NumPy, for which memory has to be fetched, too.
bytes out and peak: per row, of the result and of all that was held at once."""


def main(arguments: list[str] | None = None) -> int:
    """Print the parts that are asked for; 0, or an error where numbers differ."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts to run")
    parser.add_argument(
        "--at-most", type=int, default=10**6, metavar="ROWS", help="for a look; targets need all"
    )
    parser.add_argument("--without-metafor", action="store_true", help="do not look for R")
    parser.add_argument("--show-bare", action="store_true", help="print what bare NumPy is")
    options = parser.parse_args(arguments)
    if options.at_most < 20:
        parser.error(f"--at-most: {options.at_most}; allowed is 20 or more")
    if options.show_bare:
        print(inspect.getsource(bare))
        return 0
    started = perf_counter()
    r = None if options.without_metafor else metafor.version()
    print(_machine(r))
    for part in options.only:
        print(f"\n{_run(part, options.at_most, r)}", flush=True)
    print(f"\n{perf_counter() - started:.0f} seconds in all")
    return 0


def _run(part: str, at_most: int, r: str | None) -> str:
    if part == "tasks":
        here = ["statsmodels", "scipy", *(["metafor"] if r else [])]
        results = [tasks.run(task, min(task.rows, at_most), here) for task in tasks.TASKS]
        return f"{tasks.table(results)}\n\n{READING}"
    if part == "edges":
        return f"{edges.table(min(200, at_most))}\n\n{EDGES}"
    if part == "growth":
        return f"{growth.table(at_most)}\n\n{GROWTH}"
    if part == "check":
        return around.check_table(min(100_000, at_most))
    return around.import_table() if part == "import" else around.report_table()


def _machine(r: str | None) -> str:
    """What it was run on."""
    names = ["numpy", "scipy", "pandas", "statsmodels"]
    libraries = [f"{name} {version(name)}" for name in names]
    libraries.append(f"metafor {r}" if r else "no metafor")
    python = f"Python {platform.python_version()} on {platform.machine()}"
    return f"{python}, {os.cpu_count()} cores; {', '.join(libraries)}"


if __name__ == "__main__":
    cli.allow_every_sign()
    raise SystemExit(main())
