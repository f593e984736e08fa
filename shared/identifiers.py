"""Ids that grow with time: UUID version 7 (RFC 9562)."""

import hashlib
import os
import time
from datetime import UTC, datetime
from uuid import UUID


def first_id_of(instant: datetime) -> UUID:
    """The smallest id that can be made at an instant or later: a range of ids is a range of time."""
    return UUID(int=int(instant.timestamp() * 1000) << 80)


def instant_of(made: UUID) -> datetime:
    """When an id of this kind was made."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC)


def new_id() -> UUID:
    """A new UUIDv7: 48 bits of milliseconds, then 74 bits of chance."""
    return _made(time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10), "big"))


def id_from(cause: UUID, what: str) -> UUID:
    """The id of what follows from something: always the same one, with the time of its cause and its own 74 bits."""
    fingerprint = hashlib.sha256(cause.bytes + what.encode()).digest()
    return _made(cause.int >> 80, int.from_bytes(fingerprint[:10], "big"))


def _made(milliseconds: int, rest: int) -> UUID:
    high = (milliseconds << 16) | 0x7000 | (rest >> 68)
    low = (0b10 << 62) | (rest & (2**62 - 1))
    return UUID(int=(high << 64) | low)
