"""Files without what they tell of whoever made them: authors, devices, places."""

import io
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from xml.sax.saxutils import unescape
from zipfile import BadZipFile, ZipFile

MOST = 60 * 1024 * 1024
"""Bytes of a file once unpacked; a larger one is not looked at."""

_JPEG_TOLD = frozenset({0xE1, 0xED, 0xFE})
"""Segments of a JPEG that hold EXIF and XMP, IPTC, comments."""
_ORIENTATION = 0x0112
_PNG_TOLD = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})
_PEOPLE_ELEMENTS = "dc:creator|meta:initial-creator|meta:printed-by|cp:lastModifiedBy|Company|Manager|HyperlinkBase"
_ELEMENT = re.compile(rf"(<({_PEOPLE_ELEMENTS}|author)\b[^<>]*>)[^<]*(</\2>)".encode())
_ATTRIBUTE = re.compile(rb"""(\s(?:w:author|w:initials|w15:author|w15:userId|userId|providerId)=)("[^"]*"|'[^']*')""")
_COMMENT_AUTHOR = re.compile(rb"""(<(?:p:cmAuthor|p188:author|threadedComment:person|person)\b[^>]*>)""")
_NAME = re.compile(rb"""(\s(?:name|displayName|initials|userId)=)("[^"]*"|'[^']*')""")
_PDF_AUTHOR = re.compile(rb"/Author\s*(\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>)", re.DOTALL)
_PDF_CREATOR = re.compile(rb"(?<=<dc:creator>).*?(?=</dc:creator>)", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


class Unreadable(ValueError):
    """The file is not what its name says, or too large once unpacked."""


def unsigned(content: bytes) -> bytes:
    """The same file without its authors, by what it is; a text stays as it is. Raises Unreadable."""
    for beginning, clean in _CLEANERS.items():
        if content.startswith(beginning):
            return clean(content)
    return content


def told(content: bytes) -> Iterator[str]:
    """All that can be read in a file as text, packed parts included; raises Unreadable."""
    for part in _parts(content):
        yield _text(part)
        yield part.decode("utf-16-be", errors="ignore")
        yield part[1:].decode("utf-16-be", errors="ignore")


def _text(part: bytes) -> str:
    try:
        words = part.decode("utf-8")
    except UnicodeDecodeError:
        words = part.decode("cp1252", errors="ignore")
    return unescape(re.sub(r"<[^<>]*>", " ", words) + words, {"&apos;": "'", "&quot;": '"'})


def _parts(content: bytes) -> Iterator[bytes]:
    yield content
    if content.startswith(b"PK\x03\x04"):
        yield from (part for _, part in _entries(content))
    elif content.startswith(b"%PDF-"):
        left = MOST
        for stream in _STREAM.finditer(content):
            part = _inflated(stream[1], left)
            left -= len(part)
            yield part


def _inflated(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, max(most, 1))
    except zlib.error:
        return b""


def _entries(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with ZipFile(io.BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > MOST:
                raise Unreadable("too large once unpacked")
            for entry in package.infolist():
                yield entry.filename, package.read(entry)
    except (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as fault:
        raise Unreadable(str(fault)) from fault


def _office(content: bytes) -> bytes:
    """An office document, every part written anew in its order; pictures in it are cleaned too."""
    written = io.BytesIO()
    entries = list(_entries(content))
    with ZipFile(io.BytesIO(content)) as package, ZipFile(written, "w") as made:
        kinds = {entry.filename: entry.compress_type for entry in package.infolist()}
        for name, part in entries:
            made.writestr(name, _part(name, part), compress_type=kinds[name])
    return written.getvalue()


def _part(name: str, part: bytes) -> bytes:
    if name.lower().endswith((".jpg", ".jpeg", ".png")):
        return unsigned(part)
    if not name.endswith((".xml", ".rels")):
        return part
    clean = _ATTRIBUTE.sub(rb'\1""', _ELEMENT.sub(rb"\1\3", part))
    return _COMMENT_AUTHOR.sub(lambda found: _NAME.sub(rb'\1""', found[1]), clean)


def _jpeg(content: bytes) -> bytes:
    """Without what cameras write; which way up it is stays, else photographs of phones would lie on their side."""
    kept, place, turned = bytearray(content[:2]), 2, 1
    while place + 4 <= len(content) and content[place] == 0xFF and content[place + 1] != 0xDA:
        mark, size = content[place + 1], struct.unpack(">H", content[place + 2 : place + 4])[0]
        segment = content[place : place + 2 + size]
        if mark == 0xE1 and segment[4:10] == b"Exif\x00\x00":
            turned = _orientation(segment[10:])
        if mark not in _JPEG_TOLD:
            kept += segment
        place += 2 + size
    if place + 4 > len(content) or content[place] != 0xFF:
        raise Unreadable("no picture data")
    end = content.rfind(b"\xff\xd9")
    picture = content[place : end + 2] if end > place else content[place:]
    return bytes(kept[:2]) + (_upright(turned) if turned != 1 else b"") + bytes(kept[2:]) + picture


def _orientation(tiff: bytes) -> int:
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        first: int = struct.unpack_from(f"{order}I", tiff, 4)[0]
        for entry in range(struct.unpack_from(f"{order}H", tiff, first)[0]):
            tag, _, _, value, _ = struct.unpack_from(f"{order}HHIHH", tiff, first + 2 + 12 * entry)
            if tag == _ORIENTATION:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def _upright(turned: int) -> bytes:
    tiff = b"MM\x00\x2a" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\x00\x00" + tiff


def _png(content: bytes) -> bytes:
    kept, place = bytearray(content[:8]), 8
    while place + 12 <= len(content):
        size = struct.unpack(">I", content[place : place + 4])[0]
        chunk = content[place : place + 12 + size]
        if chunk[4:8] not in _PNG_TOLD:
            kept += chunk
        place += 12 + size
        if chunk[4:8] == b"IEND":
            return bytes(kept)
    raise Unreadable("no end of the picture")


def _pdf(content: bytes) -> bytes:
    """Names are overwritten in their place: a PDF says where each of its objects stands."""
    blank = _PDF_AUTHOR.sub(lambda found: found[0][: -len(found[1])] + _blank(found[1]), content)
    return _PDF_CREATOR.sub(lambda found: b" " * len(found[0]), blank)


def _blank(words: bytes) -> bytes:
    inner = b"0" if words.startswith(b"<") else b" "
    return words[:1] + inner * (len(words) - 2) + words[-1:]


_CLEANERS: dict[bytes, Callable[[bytes], bytes]] = {
    b"\xff\xd8\xff": _jpeg,
    b"\x89PNG\r\n\x1a\n": _png,
    b"PK\x03\x04": _office,
    b"%PDF-": _pdf,
}
