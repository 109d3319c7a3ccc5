"""The same numbers by metafor, where ``Rscript`` and metafor are installed; never a dependency."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from benchmarks.peers import Looped

SCRIPT = Path(__file__).with_name("metafor.R")


def version() -> str | None:
    """The version of metafor, or None where there is none."""
    if shutil.which("Rscript") is None:
        return None
    asked = ["Rscript", "-e", 'cat(as.character(packageVersion("metafor")))']
    answer = subprocess.run(asked, capture_output=True, encoding="utf-8", check=False)
    return answer.stdout if answer.returncode == 0 else None


def risk_ratios(tables: tuple) -> Looped:
    """Katz intervals of the first 100,000 tables, all in one call, as metafor does them."""
    names = ["events_t", "n_t", "events_c", "n_c"]
    return _run("risk_ratios", pd.DataFrame(dict(zip(names, tables, strict=True))).head(100_000))


def pools(trials: pd.DataFrame) -> Looped:
    """REML with Hartung and Knapp's interval for the first 200 pools, one call for each."""
    return _run("pools", trials[trials["pool"] < 200])


def regressions(trials: pd.DataFrame) -> Looped:
    """REML regressions on latitude for the first 200 pools, one call for each."""
    return _run("regressions", trials[trials["pool"] < 200])


def _run(what: str, given: pd.DataFrame) -> Looped:
    """Compute in R, which takes the time of the computation alone."""
    with TemporaryDirectory() as folder:
        before, after = Path(folder) / "given.csv", Path(folder) / "found.csv"
        given.to_csv(before, index=False, float_format="%.17g")
        words = ["Rscript", "--vanilla", str(SCRIPT), what, str(before), str(after)]
        answer = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)
        found = pd.read_csv(after)
    columns = {name: found[name].to_numpy(dtype=float) for name in found}
    return Looped(float(answer.stdout) / len(found), columns)
