"""How each family of messages reaches a person, as they chose or as for everybody."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.notify.domain.families import KINDS, way_of
from services.notify.tables import choices_of


def ways_for(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    """One row for each family that people know of, by its code."""
    mine = choices_of(session, [person_id]).get(person_id, {})
    shown = {family: kind for family, kind in KINDS.items() if kind.offered}
    rows = [
        {
            "family": family.value,
            "words": kind.words,
            "way": way_of(family, mine).value,
            "chosen": family in mine,
            "legal": kind.legal,
        }
        for family, kind in shown.items()
    ]
    return sorted(rows, key=lambda row: str(row["family"]))
