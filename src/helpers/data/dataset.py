"""The tables, checked and parsed, and the pairs of arms that the effects need."""

import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from helpers import printed
from helpers.data.contrasts import contrasts as _contrasts
from helpers.data.schema import TABLES
from helpers.data.schema.table_model import Table
from helpers.data.validation.checking import Checked, check_folder
from helpers.data.validation.reading import Problem
from helpers.display import phrases

if TYPE_CHECKING:
    from helpers.data.about import Subject

PROJECT_FOLDER = Path(__file__).resolve().parents[3] / "data"
"""The tables of this project."""

FOLDER_VARIABLE = "HELPERS_DATA"
"""Environment variable that names another folder of tables."""

Stamp = tuple[Path, tuple[tuple[Path, tuple[int, int] | None], ...]]

_KEYS = {
    **{table: ["row_id"] for table in ("trials", "reported", "reviews", "cohorts")},
    "studies": ["trial_id"],
    "arms": ["trial_id", "arm_id"],
    "claims": ["claim_id"],
}
"""What a row is referred to by."""

_CITED_AS = {"reviews": "review_id", "cohorts": "cohort_id", "sources": "source_id"}


class TableError(ValueError):
    """The tables are not sound; the message lists every problem as ``file:line column: …``."""

    def __init__(self, folder: Path, problems: list[Problem]):
        self.problems = problems
        listed = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"{len(problems)} problem(s) in the tables of {folder.name}/\n{listed}")


def _table(name: str) -> property:
    """A table of a data set; each access gives a frame of its own, which may be changed."""

    def frame(dataset: "Dataset") -> pd.DataFrame:
        return dataset.tables[name].copy()

    return property(frame, doc=f"One row is {TABLES[name].one_row_is}.")


@dataclass(frozen=True, eq=False)
class Dataset:
    """Sound tables, parsed; `open` makes it, and every function on tables takes it.

    A numeric column holds floats in the unit that its definition names, NaN where nothing is
    printed; beside it ``<column>_printed`` keeps the string, which tells ``0.50`` from ``0.5`` and
    ``not_reported`` from empty. A frame that was changed changes no other.
    """

    folder: Path
    """Where the tables are, absolute."""
    tables: Mapping[str, pd.DataFrame]
    """Every table by its name; each is an attribute, too."""
    cells: Mapping[str, pd.DataFrame]
    """Every table as printed: strings, indexed by the line of the file."""

    trials = _table("trials")
    studies = _table("studies")
    arms = _table("arms")
    reported = _table("reported")
    reviews = _table("reviews")
    cohorts = _table("cohorts")
    claims = _table("claims")
    claim_evidence = _table("claim_evidence")
    sources = _table("sources")
    articles = _table("articles")

    def __repr__(self) -> str:
        """Where it is, and how much of what."""
        sizes = ", ".join(f"{len(frame):,} {name}" for name, frame in self.tables.items())
        return f"Dataset({str(self.folder)!r}: {sizes})"

    @property
    def contrasts(self) -> pd.DataFrame:
        """Every pair of a treated and a control arm: see `helpers.data.contrasts.contrasts`."""
        return self._contrasts.copy()

    @cached_property
    def _contrasts(self) -> pd.DataFrame:
        return _contrasts(self.trials, self.arms, self.studies)

    @cached_property
    def table_of(self) -> dict[str, str]:
        """The table in which each row stands, by the name of the row as in `row`."""
        return {name: table for table, frame in self._rows.items() for name in frame.index}

    @cached_property
    def _rows(self) -> dict[str, pd.DataFrame]:
        keyed = {
            table: frame.set_index(frame[_KEYS[table]].agg("/".join, axis=1))
            for table, frame in self.tables.items()
            if table in _KEYS
        }
        return keyed

    def row(self, name: str) -> pd.Series:
        """One row: a ``row_id``, ``trial_id``, ``trial_id/arm_id`` or ``claim_id``.

        Raises
        ------
        ValueError
            No row has that name.

        Examples
        --------
        >>> open().row("shiraki_2000.p01")["value_printed"]
        '10.935'
        """
        if name not in self.table_of:
            raise ValueError(
                f"{name!r} is no row; allowed are a row_id, trial_id, trial_id/arm_id or claim_id"
            )
        return self._rows[self.table_of[name]].loc[name]

    def claim(self, claim_id: str) -> pd.Series:
        """One claim of ``claims.csv``, such as ``b13``.

        Raises
        ------
        ValueError
            There is no such claim.
        """
        if claim_id not in self._rows["claims"].index:
            raise ValueError(
                f"claim_id: {claim_id!r}; allowed is a claim of claims.csv, such as 'b13'"
            )
        return self._rows["claims"].loc[claim_id]

    def names(self, identifiers: Iterable[str]) -> pd.Series:
        """Short names for a reader of trials, reviews, cohorts and sources.

        Parameters
        ----------
        identifiers : Series or other iterable of str
            A ``trial_id``, ``review_id``, ``cohort_id`` or ``source_id`` each.

        Returns
        -------
        Series of str
            With the index of a Series.

        Examples
        --------
        >>> open().names(["sato_1998", "bjr_2024", "iom_2001", "src_bolton_smith_2007"]).tolist()
        ['Sato 1998 (stroke)', 'BJR 2024', 'IOM 2001', 'Bolton-Smith 2007']
        """
        return names(identifiers, self.folder)

    @cached_property
    def about(self) -> "Subject":
        """What the tables are about, from ``about.toml``: see `helpers.data.about.subject`."""
        from helpers.data.about import subject

        return subject(self.folder)


def open(folder: Path | str | None = None) -> Dataset:
    """Check all tables of a folder and parse them.

    Parameters
    ----------
    folder : path, optional
        Where the tables are; by default the folder that ``$HELPERS_DATA`` names, absolute or seen
        from the working directory, else the folder ``data`` of this project.

    Raises
    ------
    TableError
        Lists every problem of every table in the folder.
    FileNotFoundError
        The package was installed without the tables of this project, and no folder is named.

    Examples
    --------
    >>> k2 = open()
    >>> k2.trials.loc[k2.trials["row_id"] == "shiraki_2000.f10", ["value", "value_printed"]]
       value value_printed
    9   -0.5          -0.5
    """
    place = _folder(folder)
    if place == PROJECT_FOLDER and not place.is_dir():
        raise FileNotFoundError(
            "the tables of this project come with its repository, not with the package: name a "
            f"folder, in the call or in {FOLDER_VARIABLE}"
        )
    checked = check_folder(place.resolve())
    if checked.problems:
        raise TableError(place.resolve(), checked.problems)
    parsed = {name: _parsed(checked.frames[name], table) for name, table in TABLES.items()}
    return Dataset(place.resolve(), parsed, checked.frames)


def _parsed(cells: pd.DataFrame, table: Table) -> pd.DataFrame:
    """A table with its numeric columns as floats, each beside what was printed."""
    frame = cells.reset_index(drop=True)
    for column in table.numeric:
        printed_cells = frame[column]
        frame.insert(frame.columns.get_loc(column) + 1, f"{column}_printed", printed_cells)
        numbers = {cell: _number(cell) for cell in printed_cells.unique()}
        frame[column] = printed_cells.map(numbers).astype(float)
    return frame


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
    return _parsed(_sound(_folder(folder)).frames[name], TABLES[name])


def contrasts(figures: pd.DataFrame, folder: Path | str | None = None) -> pd.DataFrame:
    """`helpers.data.contrasts.contrasts` of the figures of a folder."""
    return _contrasts(figures, load("arms", folder), load("studies", folder))


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
