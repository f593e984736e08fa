"""A file as a form brings it: a few known kinds, of a bounded size, with a plain name."""

import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import BinaryIO

from shared.plain_text import tidy

MEGABYTES = 5
MAX_FILE = MEGABYTES * 1024 * 1024
MAX_NAME = 120

_ZIP, _TEXT = b"PK\x03\x04", b""
_OPEN, _OFFICE = "application/vnd.oasis.opendocument", "application/vnd.openxmlformats-officedocument"
KINDS: dict[str, tuple[str, bytes]] = {
    "pdf": ("application/pdf", b"%PDF-"),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    "odt": (f"{_OPEN}.text", _ZIP),
    "ods": (f"{_OPEN}.spreadsheet", _ZIP),
    "odp": (f"{_OPEN}.presentation", _ZIP),
    "docx": (f"{_OFFICE}.wordprocessingml.document", _ZIP),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", _ZIP),
    "pptx": (f"{_OFFICE}.presentationml.presentation", _ZIP),
    "txt": ("text/plain", _TEXT),
    "csv": ("text/csv", _TEXT),
}
"""What may be attached: the end of the name -> (media type, how such a file begins). Nothing that a browser runs."""

ACCEPTED = ",".join(f".{end}" for end in KINDS)
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


@dataclass(frozen=True)
class Upload:
    """A file as a form brought it, not yet looked at."""

    filename: str
    content: bytes = field(repr=False)

    @classmethod
    def read(cls, filename: str, stream: BinaryIO) -> "Upload":
        """At most one byte more than allowed is read: enough to refuse it."""
        return cls(_plain_name(filename), stream.read(MAX_FILE + 1))

    @property
    def kind(self) -> tuple[str, bytes] | None:
        return KINDS.get(self.filename.rpartition(".")[2].lower())

    @property
    def media_type(self) -> str:
        return self.kind[0] if self.kind else ""

    @property
    def is_too_large(self) -> bool:
        return len(self.content) > MAX_FILE

    @property
    def is_what_it_says(self) -> bool:
        """Whether the content begins as files of that name do; a text has no NUL."""
        if self.kind is None:
            return False
        beginning = self.kind[1]
        return self.content.startswith(beginning) if beginning else b"\x00" not in self.content

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def _plain_name(filename: str) -> str:
    """The last part of a path, without what file systems and headers trip over; the end of the name is kept."""
    last = re.split(r"[/\\]", filename)[-1]
    stem, dot, end = tidy(_NOT_IN_NAMES.sub(" ", last)).rpartition(".")
    return f"{stem[: MAX_NAME - len(end) - 1].strip() or 'document'}{dot}{end}" if dot else end[:MAX_NAME]
