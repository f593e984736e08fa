"""Bodies, and the people who may sit in them."""

from collections.abc import Container
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from services.governance.domain.bodies import Body
from services.governance.tables import body, member
from shared.errors import NotFound
from shared.people import people_by_name
from shared.web.slices import Slice

MOST = 200


def bodies(session: Session) -> list[Row[Any]]:
    """Every body with its number of members, by name; at most 200."""
    members = select(func.count()).where(member.c.body_id == body.c.id).scalar_subquery()
    columns = (body.c.id, body.c.name, body.c.level, members.label("members"))
    return list(session.execute(select(*columns).order_by(body.c.name, body.c.id).limit(MOST)))


def the_body(session: Session, body_id: UUID) -> Body:
    """One body; raises NotFound."""
    found = session.get(Body, body_id)
    if found is None:
        raise NotFound("Nous ne trouvons pas cette instance.")
    return found


def people_of(body: Body) -> list[UUID]:
    """Everybody whose name the page of a body needs."""
    return sorted({one.person_id for one in body.seats} | {one.stands_for for one in body.seats if one.stands_for})


def people_but(session: Session, left_out: Container[UUID]) -> list[tuple[str, str]]:
    """Known people as the choices of a form: name, and directorate to tell namesakes apart."""
    people = [someone for someone in people_by_name(session) if someone.id not in left_out]
    return [
        (str(someone.id), f"{someone.name} ({someone.directorate})" if someone.directorate else someone.name)
        for someone in people
    ]


def slice_of_bodies(session: Session, wanted: Slice) -> list[Row[Any]]:
    """Bodies for programs, by id, and one more to know whether others follow."""
    return list(session.execute(wanted.of(_counted(), body.c.id)))


def the_body_row(session: Session, body_id: UUID) -> Row[Any]:
    """One body for programs; raises NotFound."""
    the_body(session, body_id)
    return session.execute(_counted().where(body.c.id == body_id)).one()


def _counted() -> Select[Any]:
    members = select(func.count()).where(member.c.body_id == body.c.id).scalar_subquery()
    shown = (body.c.second_vote_days, body.c.convocation_days, body.c.changed_at)
    return select(body.c.id, body.c.name, body.c.level, *shown, members.label("members"))
