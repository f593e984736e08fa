"""The answer that carries a list as a file, its rows read in short transactions while they are sent."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any

from flask import Response, stream_with_context, url_for
from sqlalchemy.orm import Session

from shared.errors import NotFound
from shared.schemas import PARIS
from shared.web.context import here, stop_reading
from shared.web.exports import as_csv, as_json, as_ods
from shared.web.exports.cells import Cell, Column
from shared.web.languages import say
from shared.web.slices import Slice

TOGETHER = 500
"""Rows read in one transaction."""

PIECE = 16 * 1024
"""Bytes sent together."""

LABELS = {"ods": "pour un tableur (ODS)", "csv": "pour un tableur (CSV)", "json": "pour un programme (JSON)"}
TYPES = {"ods": as_ods.MIMETYPE, "csv": "text/csv; charset=utf-8", "json": "application/json"}


def saved(form: str, name: str, columns: Sequence[Column], rows: Iterable[Any]) -> Response:
    """`rows` as a file called `<name>-<day>.<form>`; raises NotFound for a form that is none of LABELS.

    Rows are read while they are sent: they must not lean on the session of the page.
    """
    if form not in LABELS:
        raise NotFound("Cette liste ne s’enregistre pas sous cette forme.")
    stop_reading()
    waiting = iter(rows)
    # The first rows are read before the answer begins: a database that is away must not give half a file.
    cells = (tuple(column.of(row) for column in columns) for row in chain(list(islice(waiting, 1)), waiting))
    pieces = _together(_written(form, name, columns, cells))
    answer = Response(stream_with_context(pieces), content_type=TYPES[form])
    day = datetime.now(PARIS).date()
    answer.headers["Content-Disposition"] = f"attachment; filename={name}-{day.isoformat()}.{form}"
    return answer


def _written(form: str, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    if form == "ods":
        return as_ods.written(name, columns, rows)
    return as_csv.written(columns, rows) if form == "csv" else as_json.written(columns, rows)


def _together(lines: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for line in lines:
        held += line
        if len(held) >= PIECE:
            yield bytes(held)
            held.clear()
    yield bytes(held)


def in_slices(
    read: Callable[[Session, Slice], Sequence[Any]], place: Callable[[Any], tuple[Any, ...]]
) -> Iterator[Any]:
    """All rows, read by `read` a slice at a time, each slice in a transaction of its own.

    `place` is where a row stands in the order in which `read` gives them: what `Slice.after` then holds.
    """
    runtime, wanted = here().runtime, Slice(TOGETHER)
    while True:
        with runtime.reading() as session:
            rows = read(session, wanted)
        yield from rows[:TOGETHER]
        if len(rows) <= TOGETHER:
            return
        wanted = Slice(TOGETHER, place(rows[TOGETHER - 1]))


def links(endpoint: str, **values: Any) -> list[tuple[str, str]]:
    """What a page offers: (words, address) of the same list under each form; the route ends in `.<form>`."""
    return [(say(words), address_of(endpoint, form, **values)) for form, words in LABELS.items()]


def address_of(endpoint: str, form: str, **values: Any) -> str:
    """Where the list is saved under one form."""
    return url_for(endpoint, form=form, **values)
