"""What every column of every table means, and what may stand in it.

This is the only place where a column is defined: the checks, the parsed numbers, the data
dictionary (``data/datapackage.json``) and the empty tables for a new article all come from here.

Cells are strings, exactly as printed: ``0.50`` says more than ``0.5``. An empty cell means *not
applicable*; ``not_reported`` means *looked for and not there*.

``vocabulary`` holds the closed lists, ``scales`` what a claimed number can be compared with,
``columns`` the kinds of column, ``rules`` what must hold within a row, ``table_model`` binds them,
and ``tables`` defines each table.
"""

from helpers.data.schema.tables import MEASURED_WHERE, TABLES
from helpers.data.schema.vocabulary import WHOLE_TRIAL

__all__ = ["MEASURED_WHERE", "TABLES", "WHOLE_TRIAL"]
