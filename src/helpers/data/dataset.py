"""The tables, checked and parsed, and the pairs of arms that the effects need."""

import math
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pandas as pd

from helpers import printed
from helpers.data.schema import MEASURED_WHERE, TABLES
from helpers.data.validation.checking import Checked, check_folder
from helpers.data.validation.reading import Problem
from helpers.display import phrases

PROJECT_FOLDER = Path(__file__).resolve().parents[3] / "data"
"""The tables of this project."""

FOLDER_VARIABLE = "HELPERS_DATA"
"""Environment variable that names another folder of tables."""

Stamp = tuple[Path, tuple[tuple[Path, tuple[int, int] | None], ...]]

_CITED_AS = {"reviews": "review_id", "cohorts": "cohort_id", "sources": "source_id"}


class TableError(ValueError):
    """The tables are not sound; the message lists every problem as ``file:line column: …``."""

    def __init__(self, folder: Path, problems: list[Problem]):
        self.problems = problems
        listed = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"{len(problems)} problem(s) in the tables of {folder.name}/\n{listed}")


def default_folder() -> Path:
    """``$HELPERS_DATA``, or the folder ``data`` of this project."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else PROJECT_FOLDER


def home() -> Path:
    """Where what is made of the tables in use is kept: this project, or else beside the tables.

    So nothing about the tables of another article is written over what is about this one.
    """
    tables = default_folder().resolve()
    return tables.parent if tables == PROJECT_FOLDER else tables


def load(name: str, folder: Path | str | None = None) -> pd.DataFrame:
    """Load one table, after all tables of the folder have passed every check.

    Parameters
    ----------
    name : str
        A table of `helpers.data.schema.TABLES`: trials, studies, arms, reported, reviews, cohorts,
        claims, claim_evidence, sources or articles.
    folder : path, optional
        Where the tables are; by default the folder ``data``.

    Returns
    -------
    DataFrame
        The columns of the table. A numeric column holds floats in the unit that its definition
        names, NaN where nothing is printed; beside it ``<column>_printed`` keeps the string,
        which tells ``0.50`` from ``0.5`` and ``not_reported`` from empty.

    Raises
    ------
    TableError
        Lists every problem of every table in the folder.
    FileNotFoundError
        The package was installed without the tables of this project, and no folder is named.
    ValueError
        There is no table of that name.

    Examples
    --------
    >>> trials = load("trials")
    >>> trials.loc[trials["row_id"] == "shiraki_2000.f10", ["value", "value_printed"]]
       value value_printed
    9   -0.5          -0.5
    """
    if name not in TABLES:
        raise ValueError(f"name: {name!r}; allowed are {', '.join(TABLES)}")
    frame = _sound(_folder(folder)).frames[name].reset_index(drop=True)
    for column in TABLES[name].numeric:
        cells = frame[column]
        frame.insert(frame.columns.get_loc(column) + 1, f"{column}_printed", cells)
        numbers = {cell: _number(cell) for cell in cells.unique()}
        frame[column] = cells.map(numbers).astype(float)
    return frame


def contrasts(figures: pd.DataFrame, folder: Path | str | None = None) -> pd.DataFrame:
    """Pair each treated arm with each control arm of the same trial, ready for `helpers.effects`.

    Rows are paired only where outcome, site, side, subgroup, time, what is counted and the
    source are the same, and the unit where both have one: a figure from one source is never set
    against one from another.

    Parameters
    ----------
    figures : DataFrame
        Rows of ``load("trials")``, filtered as you like.
    folder : path, optional
        Where arms and studies are looked up; by default the folder ``data``.

    Returns
    -------
    DataFrame
        One row per pair, counted anew from 0. What differs between the arms ends in ``_t``
        (treatment) or ``_c`` (control): ``events_t, n_t, value_t, spread_t, n_randomised_t …``
        and ``row_id_t`` to find the figure again. ``unit`` is that of either arm, ``grade`` the
        weaker of the two; ``name, status, year`` and ``year_printed`` are those of the trial.

    Raises
    ------
    ValueError
        A figure belongs to an arm that the folder does not have.

    Examples
    --------
    >>> figures = load("trials").query("trial_id == 'jiang_2014' and counted == 'people'")
    >>> contrasts(figures)[["events_t", "n_t", "events_c", "n_c"]]
       events_t    n_t  events_c    n_c
    0       2.0  108.0       4.0  105.0
    """
    arms = load("arms", folder)[["trial_id", "arm_id", "is_control", "n_randomised"]]
    studies = load("studies", folder)[["trial_id", "name", "status", "year", "year_printed"]]
    figures = figures.merge(arms, on=["trial_id", "arm_id"], how="left", validate="m:1")
    unknown = figures.loc[figures["is_control"].isna(), "row_id"]
    if len(unknown):
        raise ValueError(
            f"figures: {unknown.iloc[0]!r} has no arm; allowed are figures of the folder"
        )
    shared = ["trial_id", *MEASURED_WHERE, "counted", "source_id"]
    differing = [
        column
        for column in figures.columns
        if column not in [*shared, "is_control", "timepoint_months_printed"]
    ]
    treated = figures[figures["is_control"] == "no"]
    controls = figures.loc[figures["is_control"] == "yes", [*shared, *differing]]
    paired = treated[[*shared, *differing]].merge(controls, on=shared, suffixes=("_t", "_c"))
    # An arm without a value has no unit: that must not keep its counts out.
    unit = paired["unit_t"].where(paired["unit_t"] != "", paired["unit_c"])
    same_unit = (paired["unit_c"] == unit) | (paired["unit_c"] == "")
    paired = paired.assign(unit=unit).drop(columns=["unit_t", "unit_c"])[same_unit]
    paired["grade"] = paired[["grade_t", "grade_c"]].max(axis=1)
    return paired.merge(studies, on="trial_id", how="left", validate="m:1")


def people_randomised(
    trial_id: str, arm_ids: Iterable[str], folder: Path | str | None = None
) -> float:
    """How many people were randomised to some arms of a trial, such as the two that are compared.

    Parameters
    ----------
    trial_id : str
        A trial of ``load("studies")``.
    arm_ids : iterable of str
        Its arms, as in ``load("arms")``.
    folder : path, optional
        The tables; by default the folder ``data``.

    Returns
    -------
    float
        The sum of the arms. Where one is not reported, everyone randomised if these are all the
        arms of the trial, else NaN.

    Raises
    ------
    ValueError
        The trial has no such arm.

    Examples
    --------
    >>> people_randomised("ishida_2004_yops", ["mk4", "control"])  # two of six arms
    132.0
    >>> people_randomised("jiang_2014", ["mk4", "alfacalcidol"])  # arms not reported, total known
    236.0
    """
    arms = load("arms", folder).query("trial_id == @trial_id").set_index("arm_id")["n_randomised"]
    wanted = set(arm_ids)
    if unknown := sorted(wanted - set(arms.index)):
        known = ", ".join(arms.index)
        raise ValueError(f"arm_ids: {unknown[0]!r}; allowed in {trial_id} are {known}")
    people = arms[list(wanted)].sum(skipna=False)
    if math.isnan(people) and wanted == set(arms.index):
        people = load("studies", folder).set_index("trial_id")["n_randomised"][trial_id]
    return float(people)


def stamp(folder: Path | str | None = None) -> Stamp:
    """What changes when any table of a folder does; what rests on tables is kept by it.

    Parameters
    ----------
    folder : path, optional
        Where the tables are; by default the folder ``data``.

    Returns
    -------
    tuple
        The folder, and each table with its time and size, None where it is missing.

    Examples
    --------
    >>> stamp() == stamp(default_folder().resolve())
    True
    """
    place = _folder(folder).resolve()
    files = {place / table.file for table in TABLES.values()} | set(place.glob("*.csv"))
    return place, tuple((file, _stamp_of(file)) for file in sorted(files))


def printed_interval(row: pd.Series) -> tuple[str, str, str]:
    """The estimate and limits of one row as strings, ready for `helpers.forensics`.

    Parameters
    ----------
    row : Series
        A row of ``load("reported")``, whose estimate is called ``value``, or of
        ``load("reviews")`` or ``load("cohorts")``, where it is ``estimate``.

    Examples
    --------
    >>> reported = load("reported").set_index("row_id")
    >>> printed_interval(reported.loc["ishida_2004_yops.p01"])
    ('0.44', '0.20', '0.99')
    """
    estimate = "value_printed" if "value_printed" in row.index else "estimate_printed"
    return row[estimate], row["ci_low_printed"], row["ci_high_printed"]


def evidence(table: str, folder: Path | str | None = None) -> pd.DataFrame:
    """Each link between a claim and a row of one table, with the columns of all three.

    Parameters
    ----------
    table : str
        A table whose rows have a ``row_id``, such as cohorts.
    folder : path, optional
        Where the tables are; by default the folder ``data``.

    Returns
    -------
    DataFrame
        One row per link: ``claim_id, row_id, relation, compare``; ``why``, the note of the link;
        the columns of the row; and those of the claim, with ``_claim`` where the row has a
        column of that name. Links to other tables are left out.

    Examples
    --------
    >>> links = evidence("cohorts").query("claim_id == 'c47' and compare != ''")
    >>> links[["row_id", "estimate_printed", "claimed_value_printed"]].to_numpy().tolist()
    [['li_2012.c01', '1.86', '85'], ['pana_2021.c01', '0.95', '85']]
    """
    links = load("claim_evidence", folder).rename(columns={"note": "why"})
    rows, claims = load(table, folder), load("claims", folder)
    linked = links.merge(rows, on="row_id", validate="m:1")
    return linked.merge(claims, on="claim_id", suffixes=("", "_claim"), validate="m:1")


def names(identifiers: Iterable[str], folder: Path | str | None = None) -> pd.Series:
    """Short names for a reader of trials, reviews, cohorts and sources.

    A trial has its own in ``studies.csv``; the others are named from id and citation, as
    `helpers.display.phrases.name` does.

    Parameters
    ----------
    identifiers : Series or other iterable of str
        A ``trial_id``, ``review_id``, ``cohort_id`` or ``source_id`` each; an unknown one is made
        readable by itself.
    folder : path, optional
        Where the tables are; by default the folder ``data``.

    Returns
    -------
    Series of str
        With the index of a Series.

    Examples
    --------
    >>> names(["sato_1998", "bjr_2024", "iom_2001", "src_bolton_smith_2007"]).tolist()
    ['Sato 1998 (stroke)', 'BJR 2024', 'IOM 2001', 'Bolton-Smith 2007']
    """
    frames = _sound(_folder(folder)).frames
    citations: dict[str, str] = {}
    for table, key in _CITED_AS.items():
        citations |= dict(zip(frames[table][key], frames[table]["citation"], strict=True))
    every_citation = "; ".join(citations.values())

    def citation_of(identifier: str) -> str:
        """That of its source first, so that a study and its source are written alike."""
        return citations.get(f"src_{identifier}") or citations.get(identifier, "")

    every = pd.Series(identifiers, dtype=str)
    own = dict(zip(frames["studies"]["trial_id"], frames["studies"]["name"], strict=True))
    told = {
        each: own.get(each) or phrases.name(each, citation_of(each), every_citation)
        for each in every.unique()
    }
    return every.map(told)


def source_label(source_ids: pd.Series, folder: Path | str | None = None) -> pd.Series:
    """Short names of sources, such as "Fusaro 2017".

    Examples
    --------
    >>> source_label(pd.Series(["src_fusaro_2017", "src_article_b"])).tolist()
    ['Fusaro 2017', 'Article b']
    """
    return names(source_ids, folder)


def _number(text: str) -> float:
    """The number in a cell; NaN for a blank, and for a word where a word is allowed."""
    try:
        return printed.number(text)
    except ValueError:
        return float("nan")


def _folder(folder: Path | str | None) -> Path:
    return default_folder() if folder is None else Path(folder)


def _sound(folder: Path) -> Checked:
    if folder == PROJECT_FOLDER and not folder.is_dir():
        raise FileNotFoundError(
            "the tables of this project come with its repository, not with the package: name a "
            f"folder, in the call or in {FOLDER_VARIABLE}"
        )
    return _checked_once(stamp(folder))


def _stamp_of(file: Path) -> tuple[int, int] | None:
    """The size too, since clocks can be coarse."""
    if not file.exists():
        return None
    about = file.stat()
    return about.st_mtime_ns, about.st_size


@lru_cache(maxsize=4)
def _checked_once(stamp: Stamp) -> Checked:
    """Check a folder once for as long as none of its files changes."""
    folder, _ = stamp
    checked = check_folder(folder)
    if checked.problems:
        raise TableError(folder, checked.problems)
    return checked
