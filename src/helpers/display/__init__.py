"""What a reader sees: words for a cell and for a row, tables and sentences rounded once."""

from helpers.display.tables import say, show, standing
from helpers.display.text.quotation import quoted, quoted_together

__all__ = ["quoted", "quoted_together", "say", "show", "standing"]
