"""What a table is: columns, keys and rules."""

from dataclasses import dataclass
from functools import cached_property

import pandera.pandas as pa

from helpers.data.schema.rules import RowRule


@dataclass(frozen=True, eq=False)
class Table:
    """One table: its columns in order, what identifies a row, and the rules within a row."""

    name: str
    one_row_is: str
    columns: dict[str, pa.Column]
    key: tuple[str, ...]
    rules: tuple[RowRule, ...] = ()
    also_unique: tuple[str, ...] = ()
    """Columns that, taken together, stand only once as well."""
    arm_columns: tuple[str, ...] = ()
    """Columns that name an arm of the trial in ``trial_id``."""

    @property
    def file(self) -> str:
        """Name of the file that holds the table."""
        return f"{self.name}.csv"

    @property
    def numeric(self) -> list[str]:
        """Columns that are parsed into numbers when the table is loaded."""
        return [name for name, column in self.columns.items() if column.metadata["numeric"]]

    @cached_property
    def validator(self) -> pa.DataFrameSchema:
        """The pandera schema that checks each cell."""
        return pa.DataFrameSchema(self.columns)
