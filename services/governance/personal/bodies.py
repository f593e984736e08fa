"""What bodies hold about people: who sits, chairs, is away, and who said so."""

from uuid import UUID

from sqlalchemy import or_, select

from services.governance.domain.bodies import Body
from services.governance.tables import absence, body, member, seat
from shared.personal.holdings import Fate, Holding
from shared.uow import UnitOfWork


def leave_bodies(uow: UnitOfWork, person_id: UUID) -> None:
    """Whoever is forgotten sits nowhere any more: a vote that opens later does not wait for them."""
    theirs = or_(seat.c.person_id == person_id, seat.c.stands_for == person_id)
    seats = select(seat.c.body_id).where(theirs).distinct().order_by(seat.c.body_id)
    for body_id in uow.session.scalars(seats).all():
        uow.say(uow.get(Body, body_id).forget(person_id, uow.now))


BODIES = (
    Holding(
        member,
        "Votes attendus dans les instances",
        Fate.ERASED,
        "La personne ne siège plus ; les votes suivants ne l’attendent pas.",
        refers=("person_id",),
        shows={"body_id": "Instance"},
        erase=leave_bodies,
    ),
    Holding(
        seat,
        "Sièges dans les instances",
        Fate.ERASED,
        "La personne ne siège plus, et sa suppléance n’a plus personne à remplacer.",
        refers=("person_id", "stands_for"),
        shows={"body_id": "Instance", "place": "Siège", "since": "Depuis le", "until": "Jusqu’au"},
        erase=leave_bodies,
    ),
    Holding(
        seat,
        "Sièges donnés à d’autres",
        Fate.KEPT,
        "Qui a donné un siège fait partie de sa validité ; il n’y a que des identifiants.",
        refers=("named_by",),
        shows={"body_id": "Instance", "since": "Depuis le"},
    ),
    Holding(
        absence,
        "Absences dans les instances",
        Fate.ERASED,
        "Les absences de la personne sont oubliées avec ses sièges.",
        refers=("person_id",),
        shows={"body_id": "Instance", "since": "Depuis le", "until": "Jusqu’au"},
        erase=leave_bodies,
    ),
    Holding(
        absence,
        "Absences annoncées pour d’autres",
        Fate.KEPT,
        "Qui a annoncé une absence fait partie de sa validité ; il n’y a que des identifiants.",
        refers=("declared_by",),
        shows={"body_id": "Instance", "since": "Depuis le"},
    ),
    Holding(
        body,
        "Présidences d’instances",
        Fate.ERASED,
        "La présidence est libre jusqu’à ce qu’une autre personne soit nommée.",
        refers=("chair_id",),
        shows={"name": "Instance"},
        erase=leave_bodies,
    ),
)
