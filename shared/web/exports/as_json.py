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
        cells = dict(zip(names, map(_plain, row), strict=True))
        yield before + json.dumps(_nested(cells), ensure_ascii=False).encode()
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


def _nested(cells: dict[str, Any]) -> dict[str, Any]:
    """`title/fr` is `fr` of `title`, as the same lists are elsewhere."""
    told: dict[str, Any] = {}
    for name, cell in cells.items():
        *path, last = name.split("/")
        place = told
        for word in path:
            place = place.setdefault(word, {})
        place[last] = cell
    return told


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
