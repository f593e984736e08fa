"""The mails that the law asks for, and what shows that they have left."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.notify.tables import proof
from shared.people import person
from shared.web.slices import Slice


def proofs(session: Session, wanted: Slice) -> Sequence[Row[Any]]:
    """Each with the name of the person, None once that person is unknown here; the newest first."""
    named = select(proof, person.c.name).outerjoin(person, person.c.id == proof.c.person_id)
    return list(session.execute(wanted.of(named, proof.c.mail_id, newest_first=True)))
