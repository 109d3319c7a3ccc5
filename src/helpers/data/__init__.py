"""The tables: columns, validation, and the data set that `open` makes of them.

================== ===============================================================================
``schema/``        every column of every table: type, unit, label, meaning, allowed values
``validation/``    finds every problem of a folder, by file, line and column
``dataset``        the checked and parsed tables: `open` and `Dataset`
``contrasts``      the pairs of arms that the effects need
``row_references`` rows as ``about.toml`` names them
``design``         what the column ``design`` of a trial says
``about``          what the tables are about: ``about.toml``
``row_ids``        names for rows that have none yet
``template``       empty tables for another article
``bibtex``         ``references.bib`` from the table of sources
``datapackage``    the data dictionary, ``datapackage.json``, and the hashes of published tables
================== ===============================================================================
"""

from helpers.data.datapackage import is_published
from helpers.data.dataset import (
    FOLDER_VARIABLE,
    PROJECT_FOLDER,
    Dataset,
    TableError,
    default_folder,
    evidence,
    home,
    open,
    people_randomised,
    printed_interval,
)

__all__ = [
    "FOLDER_VARIABLE",
    "PROJECT_FOLDER",
    "Dataset",
    "TableError",
    "default_folder",
    "evidence",
    "home",
    "is_published",
    "open",
    "people_randomised",
    "printed_interval",
]
