"""A list as JSON: one array of objects, for programs."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shared.web.exports.cells import Cell, Column
from shared.web.filters import local


def written(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file, object by object."""
    names = [column.name for column in columns]
    before = b"[\n"
    for row in rows:
        yield before + json.dumps(dict(zip(names, map(_plain, row), strict=True)), ensure_ascii=False).encode()
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


def _plain(cell: Cell) -> Any:
    match cell:
        case datetime():
            return local(cell).isoformat()
        case date():
            return cell.isoformat()
        case Decimal():
            return float(cell)
        case _:
            return cell
