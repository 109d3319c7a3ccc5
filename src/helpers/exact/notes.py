"""Why a test has no number, or an infinite one."""

NO_CONTRAST = "one margin of the table is zero: there is nothing to compare"
ZERO_CELL = "a cell is zero: the odds ratio is 0 or infinite"
