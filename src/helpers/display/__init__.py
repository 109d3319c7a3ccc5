"""What a reader sees: words for a cell and for a row, tables and sentences rounded once."""

from helpers.display.tables import say, show

__all__ = ["say", "show"]
