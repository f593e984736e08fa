"""Long lists saved as files: the same rows as CSV, ODS or JSON, read and sent a slice at a time."""

from shared.web.exports.cells import Cell, Column
from shared.web.exports.files import LABELS, address_of, in_slices, links, saved

__all__ = ["LABELS", "Cell", "Column", "address_of", "in_slices", "links", "saved"]
