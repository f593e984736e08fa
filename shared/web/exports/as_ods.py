"""A list as an OpenDocument spreadsheet (ODF 1.3), made on the way: no more than a piece of it is ever held."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zlib import crc32

from shared.web.exports.cells import Cell, Column, as_text, fit
from shared.web.filters import local

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
PIECE = 32 * 1024
"""Bytes of the file that are held before they are sent."""

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<manifest:manifest xmlns:manifest="{_NAMES}manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_SPACES = {word: f'xmlns:{word}="{_NAMES}{place}:1.0"' for word, place in {
    "office": "office", "style": "style", "table": "table", "text": "text", "number": "datastyle"}.items()}  # fmt: skip
_DAY = "<number:year number:style='long'/><number:text>-</number:text><number:month number:style='long'/>"
_DAY += "<number:text>-</number:text><number:day number:style='long'/>"
_HOUR = "<number:text> </number:text><number:hours number:style='long'/><number:text>:</number:text>"
_HOUR += "<number:minutes number:style='long'/>"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<office:document-content {" ".join(_SPACES.values())} office:version="1.3"><office:automatic-styles>'
    f'<number:date-style style:name="day-form">{_DAY}</number:date-style>'
    f'<number:date-style style:name="instant-form">{_DAY}{_HOUR}</number:date-style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="day-form"/>'
    '<style:style style:name="instant" style:family="table-cell" style:data-style-name="instant-form"/>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)
_FOOT = "</office:spreadsheet></office:body></office:document-content>"


class _Way:
    """Where the package is written: it tells how far it is and cannot go back, and gives away what it holds."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._gone = 0

    def write(self, piece: bytes) -> int:
        self._held += piece
        return len(piece)

    def tell(self) -> int:
        return self._gone + len(self._held)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def taken(self, at_least: int = 0) -> Iterator[bytes]:
        if len(self._held) > at_least:
            piece = bytes(self._held)
            self._gone += len(piece)
            self._held.clear()
            yield piece


def written(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file, piece by piece; `title` names its one sheet."""
    way = _Way()
    with _begun(way) as package:
        package.writestr("META-INF/manifest.xml", _MANIFEST)
        with package.open("content.xml", "w") as content:
            for text in _content(title, columns, rows):
                _write(content, text)
                yield from way.taken(PIECE)
    yield from way.taken()


def _begun(way: _Way) -> ZipFile:
    """The package after its first entry, which ODF wants stored, with its size before it and nothing after it."""
    kind = MIMETYPE.encode()
    first = ZipInfo("mimetype")
    first.CRC, first.file_size, first.compress_size, first.header_offset = crc32(kind), len(kind), len(kind), 0
    way.write(first.FileHeader() + kind)
    package = ZipFile(way, "w", ZIP_DEFLATED)
    package.infolist().append(first)
    return package


def _write(content: IO[bytes], text: str) -> None:
    content.write(text.encode())


def _content(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    yield f"{_HEAD}<table:table table:name={quoteattr(fit(title))}>"
    yield f'<table:table-column table:number-columns-repeated="{len(columns)}"/><table:table-header-rows>'
    yield _row([column.heading for column in columns])
    yield "</table:table-header-rows>"
    for row in rows:
        yield _row(row)
    yield f"</table:table>{_FOOT}"


def _row(cells: Sequence[Cell]) -> str:
    return f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return "<table:table-cell/>"
        case bool():
            kind = f'office:value-type="boolean" office:boolean-value="{str(cell).lower()}"'
        case int() | float() | Decimal():
            kind = f'office:value-type="float" office:value="{cell}"'
        case datetime():
            moment = local(cell).replace(tzinfo=None).isoformat(timespec="seconds")
            kind = f'table:style-name="instant" office:value-type="date" office:date-value="{moment}"'
        case date():
            kind = f'table:style-name="day" office:value-type="date" office:date-value="{cell.isoformat()}"'
        case _:
            kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}>{_paragraphs(as_text(cell))}</table:table-cell>"


def _paragraphs(text: str) -> str:
    return "".join(f"<text:p>{_spaced(line)}</text:p>" for line in text.split("\n"))


def _spaced(line: str) -> str:
    """Spaces in a row, and those at either end, which a reader would leave out."""
    return re.sub(r"  +|^ | $", lambda spaces: f'<text:s text:c="{len(spaces[0])}"/>', escape(line))
