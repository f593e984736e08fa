"""A list as CSV: UTF-8 with its mark, semicolons, and no cell that a spreadsheet would run."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from shared.web.exports.cells import Cell, Column, as_text, harmless

MARK = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""


def written(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file, line by line."""
    lines = StringIO(newline="")
    writer = csv.writer(lines, delimiter=";", lineterminator="\r\n")
    lines.write(MARK)
    writer.writerow([harmless(column.heading) for column in columns])
    for row in rows:
        yield _taken(lines)
        writer.writerow([_cell(cell) for cell in row])
    yield _taken(lines)


def _taken(lines: StringIO) -> bytes:
    taken = lines.getvalue().encode()
    lines.seek(0)
    lines.truncate()
    return taken


def _cell(cell: Cell) -> str:
    """Only text can be dangerous: a negative number stays a number."""
    return harmless(as_text(cell)) if isinstance(cell, str | tuple) else as_text(cell)
