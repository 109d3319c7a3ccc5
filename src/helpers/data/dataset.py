"""The tables, checked and parsed once, and what is looked up in them."""

import hashlib
import math
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from helpers import files, printed
from helpers.data.about import FILE as ABOUT
from helpers.data.about import Subject, subject
from helpers.data.contrasts import contrasts
from helpers.data.schema import TABLES
from helpers.data.schema.table_model import Table
from helpers.data.schema.vocabulary import BENEFIT, COUNTED, WORTHWHILE_RATIOS
from helpers.data.validation.checking import check_folder
from helpers.data.validation.reading import LARGEST_TABLE, Problem

PROJECT_FOLDER = Path(__file__).resolve().parents[3] / "data"
"""The tables of this project."""

FOLDER_VARIABLE = "HELPERS_DATA"
"""Environment variable that names another folder of tables."""

_KEYS = {
    **{table: ["row_id"] for table in ("trials", "reported", "reviews", "cohorts")},
    "studies": ["trial_id"],
    "arms": ["trial_id", "arm_id"],
    "claims": ["claim_id"],
}
"""What a row is referred to by."""

_NAMED = {
    "studies": ("trial_id", "name"),
    **{f"{each}s": (f"{each}_id", "short_name") for each in ("review", "cohort", "source")},
}
"""Tables with identifiers that have a short name: the columns of both."""


class TableError(ValueError):
    """The tables are not sound; the message lists every problem as ``file:line column: …``."""

    def __init__(self, folder: Path, problems: list[Problem]):
        self.problems = problems
        listed = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"{len(problems)} problem(s) in the tables of {folder.name}/\n{listed}")


def _table(name: str) -> property:
    """A table as an attribute; each access gives a frame of its own, which may be changed."""

    def frame(dataset: "Dataset") -> pd.DataFrame:
        return dataset.tables[name].copy()

    return property(frame, doc=f"One row is {TABLES[name].one_row_is}.")


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Sound tables, parsed: `open` makes it, and every function on tables takes it.

    A numeric column holds floats in the unit that its definition names, NaN where nothing is
    printed; beside it ``<column>_printed`` keeps the string, which tells ``0.50`` from ``0.5`` and
    ``not_reported`` from empty.
    """

    folder: Path
    """Where the tables are, absolute."""
    tables: Mapping[str, pd.DataFrame]
    """Every table by its name, to be read only; as attributes they are copies."""
    cells: Mapping[str, pd.DataFrame]
    """Every table as printed: strings, indexed by the line of the file."""
    digest: bytes = b""
    """Of the files as they were when they were read: `digest` of the folder differs later on."""

    trials = _table("trials")
    studies = _table("studies")
    arms = _table("arms")
    reported = _table("reported")
    reviews = _table("reviews")
    cohorts = _table("cohorts")
    outcomes = _table("outcomes")
    findings = _table("findings")
    certainty = _table("certainty")
    risk_of_bias = _table("risk_of_bias")
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
    def about(self) -> Subject:
        """What the tables are about: see `helpers.data.about.subject`."""
        return subject(self)

    @cached_property
    def table_of(self) -> dict[str, str]:
        """The table in which each row is, by the name of the row as `row` takes it."""
        return {name: table for table, frame in self._rows.items() for name in frame.index}

    def row(self, name: str) -> pd.Series:
        """One row, by ``row_id``, ``trial_id``, ``trial_id/arm_id`` or ``claim_id``.

        Raises
        ------
        ValueError
            No row has that name.

        Examples
        --------
        >>> k2.row("shiraki_2000.p01")["value_printed"]
        '10.935'
        """
        if name not in self.table_of:
            raise ValueError(
                f"row: {name!r}; allowed are a row_id, trial_id, trial_id/arm_id or claim_id"
            )
        return self._rows[self.table_of[name]].loc[name]

    def claim(self, claim_id: str) -> pd.Series:
        """One claim, such as ``b13``; a ValueError where there is none."""
        if self.table_of.get(claim_id) != "claims":
            raise ValueError(
                f"claim_id: {claim_id!r}; allowed is a claim of claims.csv, such as 'b13'"
            )
        return self.row(claim_id)

    def names(self, identifiers: Iterable[str]) -> pd.Series:
        """Short names for a reader of trials, reviews, cohorts and sources.

        Returns
        -------
        Series of str
            With the index of a Series.

        Raises
        ------
        ValueError
            Something is no ``trial_id``, ``review_id``, ``cohort_id`` or ``source_id``.

        Examples
        --------
        >>> k2.names(["sato_1998", "bjr_2024", "src_bolton_smith_2007"]).tolist()
        ['Sato 1998 (stroke)', 'BJR 2024', 'Bolton-Smith 2007']
        """
        every = pd.Series(identifiers, dtype=str)
        if unknown := sorted(set(every) - self.short_names.keys()):
            raise ValueError(
                f"identifiers: {unknown[0]!r}; allowed are those of {', '.join(_NAMED)}"
            )
        return every.map(self.short_names)

    @cached_property
    def short_names(self) -> dict[str, str]:
        """The short name of every trial, review, cohort and source, by its identifier."""
        return {
            identifier: name
            for table, columns in _NAMED.items()
            for identifier, name in zip(
                *(self.tables[table][each] for each in columns), strict=True
            )
        }

    @cached_property
    def outcome_labels(self) -> dict[str, str]:
        """What readers see of each outcome, by its identifier."""
        return dict(self.tables["outcomes"][["outcome_id", "label"]].to_numpy())

    def worthwhile(self, outcome_id: str, *, ratio: bool = True) -> tuple[float, float]:
        """The effects that are too small to matter lie between two limits, which belong to them.

        Parameters
        ----------
        outcome_id : str
            An outcome of ``outcomes.csv``; empty for none.
        ratio : bool
            Limits of a ratio, or of a difference in the unit of the outcome.

        Returns
        -------
        tuple of float
            As the table says or, for ratios of benefits, 0.8 and 1.25; NaN where there are none:
            of a harm, a death or a difference no size is too small by default.

        Examples
        --------
        >>> k2.worthwhile("hip_fracture"), k2.worthwhile("death")
        ((0.8, 1.25), (nan, nan))
        """
        row = self._outcomes.get(outcome_id)
        if row is None:
            return math.nan, math.nan
        stated = (row["worthwhile_low"], row["worthwhile_high"])
        if ratio == (row["kind"] == COUNTED) and not math.isnan(stated[0]):
            return stated
        return WORTHWHILE_RATIOS if ratio and row["role"] == BENEFIT else (math.nan, math.nan)

    @cached_property
    def _outcomes(self) -> dict[str, dict]:
        return self.tables["outcomes"].set_index("outcome_id").to_dict("index")

    @cached_property
    def _contrasts(self) -> pd.DataFrame:
        return contrasts(self.trials, self.arms, self.studies)

    @cached_property
    def _rows(self) -> dict[str, pd.DataFrame]:
        return {
            table: self.tables[table].set_axis(
                ["/".join(parts) for parts in self.tables[table][key].to_numpy()]
            )
            for table, key in _KEYS.items()
        }


def open(folder: Path | str | None = None) -> Dataset:
    """Check all tables of a folder and parse them.

    Parameters
    ----------
    folder : path, optional
        Where the tables are; by default `default_folder`.

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
    place = (Path(folder) if folder else default_folder()).resolve()
    if place == PROJECT_FOLDER and not place.is_dir():
        raise FileNotFoundError(
            "the tables of this project come with its repository, not with the package: name a "
            f"folder, in the call or in {FOLDER_VARIABLE}"
        )
    return _opened(place, digest(place))


def digest(place: Path) -> bytes:
    """Changes with any byte of any table, and of what is said about them."""
    found = hashlib.sha256()
    for name in (*(table.file for table in TABLES.values()), ABOUT):
        with suppress(OSError):  # which the check reports
            found.update(hashlib.sha256(files.read(place / name, LARGEST_TABLE)).digest())
        found.update(name.encode())
    return found.digest()


@lru_cache(maxsize=4)
def _opened(place: Path, digest: bytes) -> Dataset:
    checked = check_folder(place)
    if checked.problems:
        raise TableError(place, checked.problems)
    parsed = {name: _parsed(checked.frames[name], table) for name, table in TABLES.items()}
    return Dataset(place, parsed, checked.frames, digest)


def default_folder() -> Path:
    """``$HELPERS_DATA``, absolute or seen from the working directory, else this project's."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else PROJECT_FOLDER


def home() -> Path:
    """Where what is made of the tables in use is kept: this project, or else beside the tables.

    So nothing about the tables of another article is written over what is about this one.
    """
    tables = default_folder().resolve()
    return tables.parent if tables == PROJECT_FOLDER else tables


def people_randomised(dataset: Dataset, trial_id: str, arm_ids: Iterable[str]) -> float:
    """How many people were randomised to some arms of a trial, such as the two that are compared.

    Parameters
    ----------
    dataset : Dataset
        As `open` returns it.
    trial_id, arm_ids : str, iterable of str
        The trial, and its arms as in ``dataset.arms``.

    Returns
    -------
    float
        The sum of the arms; of a crossover, where everybody is in each, the largest. Where one is
        not reported, everyone randomised if these are all the
        arms of the trial, else NaN.

    Raises
    ------
    ValueError
        The trial has no such arm.

    Examples
    --------
    >>> people_randomised(k2, "ishida_2004_yops", ["mk4", "control"])  # two of six arms
    132.0
    >>> people_randomised(k2, "jiang_2014", ["mk4", "alfacalcidol"])  # arms unknown, total known
    236.0
    """
    arms = dataset.arms.query("trial_id == @trial_id").set_index("arm_id")["n_randomised"]
    wanted = set(arm_ids)
    if unknown := sorted(wanted - set(arms.index)):
        known = ", ".join(arms.index)
        raise ValueError(f"arm_ids: {unknown[0]!r}; allowed in {trial_id} are {known}")
    crossover = dataset.row(trial_id)["design"] == "crossover"
    people = arms[list(wanted)].agg("max" if crossover else "sum", skipna=False)
    if math.isnan(people) and wanted == set(arms.index):
        people = dataset.row(trial_id)["n_randomised"]
    return float(people)


def printed_interval(row: pd.Series) -> tuple[str, str, str]:
    """The estimate and limits of one row as strings, ready for `helpers.forensics`.

    Parameters
    ----------
    row : Series
        A row of reported, whose estimate is called ``value``, or of reviews or cohorts, where it is
        ``estimate``.

    Examples
    --------
    >>> printed_interval(k2.row("ishida_2004_yops.p01"))
    ('0.44', '0.20', '0.99')
    """
    estimate = "value_printed" if "value_printed" in row.index else "estimate_printed"
    return row[estimate], row["ci_low_printed"], row["ci_high_printed"]


def evidence(dataset: Dataset, table: str) -> pd.DataFrame:
    """Each link between a claim and a row of one table, with the columns of all three.

    Parameters
    ----------
    table : str
        A table whose rows have a ``row_id``, such as cohorts.

    Returns
    -------
    DataFrame
        One row per link: ``claim_id, row_id, relation, compare``; ``why``, the note of the link;
        the columns of the row; and those of the claim, with ``_claim`` where the row has a
        column of that name. Links to other tables are left out.

    Examples
    --------
    >>> links = evidence(k2, "cohorts").query("claim_id == 'c47' and compare != ''")
    >>> links[["row_id", "estimate_printed", "claimed_value_printed"]].to_numpy().tolist()
    [['li_2012.c01', '1.86', '85'], ['pana_2021.c01', '0.95', '85']]
    """
    links = dataset.claim_evidence.rename(columns={"note": "why"})
    linked = links.merge(dataset.tables[table], on="row_id", validate="m:1")
    return linked.merge(dataset.claims, on="claim_id", suffixes=("", "_claim"), validate="m:1")


def _parsed(cells: pd.DataFrame, table: Table) -> pd.DataFrame:
    """A table with its numeric columns as floats, each beside what was printed."""
    frame = cells.reset_index(drop=True)
    for column in table.numeric:
        texts = frame[column]
        frame.insert(frame.columns.get_loc(column) + 1, f"{column}_printed", texts)
        numbers = {text: _number(text) for text in texts.unique()}
        frame[column] = texts.map(numbers).astype(float)
    return frame


def _number(text: str) -> float:
    """The number in a cell; NaN for a blank, and for a word where a word is allowed."""
    try:
        return printed.number(text)
    except ValueError:
        return float("nan")
