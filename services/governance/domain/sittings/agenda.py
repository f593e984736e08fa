"""The agenda of a sitting: what it deals with, in this order."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ItemKind(StrEnum):
    """What an item is about."""

    CASE = "case"
    CONDITION = "condition"


@dataclass(eq=False, kw_only=True)
class Item:
    """One thing that a sitting deals with; `about_id` is the case, or the condition that is late."""

    id: UUID
    rank: int
    kind: ItemKind
    about_id: UUID
    number: str
    title: str
    added_at: datetime
