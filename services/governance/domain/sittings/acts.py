"""Where a sitting stands, how it is held, and the lines of its history."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class SittingState(StrEnum):
    """Where a sitting stands."""

    PLANNED = "planned"
    CONVENED = "convened"
    CANCELLED = "cancelled"
    OPEN = "open"
    CLOSED = "closed"


class Form(StrEnum):
    """How it is held."""

    ROOM = "room"
    MIXED = "mixed"
    REMOTE = "remote"


class Done(StrEnum):
    """What somebody did with a sitting."""

    PLANNED = "planned"
    CONVENED = "convened"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    OPENED = "opened"
    CLOSED = "closed"
    DRAWN = "drawn"


@dataclass(eq=False, kw_only=True)
class Act:
    """One line of the history of a sitting; `words` is the reason, where there is one."""

    id: UUID
    done: Done
    done_by: UUID
    at: datetime
    starts_at: datetime
    place: str
    link: str
    words: str = ""
