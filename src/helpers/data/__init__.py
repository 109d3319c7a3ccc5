"""The tables: columns, validation, reading, and the pairs of arms that the effects need.

================= ================================================================================
``schema/``       every column of every table: type, unit, label, meaning, allowed values
``validation/``   finds every problem of a folder, by file, line and column
``dataset``       the checked and parsed tables
``design``        what the column ``design`` of a trial says
``about``         what the tables are about: ``about.toml``
``template``      empty tables for another article
``bibtex``        ``references.bib`` from the table of sources
``datapackage``   the data dictionary, ``datapackage.json``
================= ================================================================================
"""

from helpers.data.dataset import (
    FOLDER_VARIABLE,
    PROJECT_FOLDER,
    Dataset,
    Stamp,
    TableError,
    contrasts,
    default_folder,
    evidence,
    home,
    load,
    names,
    open,
    people_randomised,
    printed_interval,
    source_label,
    stamp,
)

__all__ = [
    "FOLDER_VARIABLE",
    "PROJECT_FOLDER",
    "Dataset",
    "Stamp",
    "TableError",
    "contrasts",
    "default_folder",
    "evidence",
    "home",
    "load",
    "names",
    "open",
    "people_randomised",
    "printed_interval",
    "source_label",
    "stamp",
]
