"""What this service holds about people, beside what every service does; votes and decisions are kept by law."""

from uuid import UUID

import structlog
from sqlalchemy import select

from services.governance.domain.roles import COMMAND_LINE, Assignment
from services.governance.personal.ambition import AMBITION
from services.governance.personal.bodies import BODIES
from services.governance.personal.cases import CASES
from services.governance.personal.founding import FOUNDING
from services.governance.personal.sittings import SITTINGS
from services.governance.personal.votes import VOTES
from services.governance.tables import assignment, competence, delegation, delegation_change, movement
from shared.errors import Refused
from shared.personal.holdings import Fate, Holding
from shared.uow import UnitOfWork

log = structlog.get_logger()


def give_roles_back(uow: UnitOfWork, person_id: UUID) -> None:
    """The others hear that the roles are over; who held them when stays, under the opaque id."""
    held = select(Assignment).where(assignment.c.person_id == person_id, assignment.c.granted)
    for one in uow.session.scalars(held.with_for_update()).all():
        try:
            uow.say(one.revoke(_holders(uow, one.role), by=COMMAND_LINE, now=uow.now))
        except Refused:
            # Another service has erased the last administrator: the platform keeps the role under the opaque id.
            log.warning("role.kept", who=str(person_id), role=one.role)


def _holders(uow: UnitOfWork, role: str) -> list[UUID]:
    held = (assignment.c.role == role, assignment.c.granted)
    return list(uow.session.scalars(select(assignment.c.person_id).where(*held).with_for_update()))


PERSONAL = (
    Holding(
        assignment,
        "Rôles et mandats",
        Fate.BLANKED,
        "Les rôles en cours sont retirés ; qui a eu quel rôle, et quand, reste sous l’identifiant.",
        refers=("person_id", "changed_by"),
        shows={"role": "Rôle", "granted": "En cours", "changed_at": "Changé le"},
        erase=give_roles_back,
    ),
    *BODIES,
    *AMBITION,
    *FOUNDING,
    *CASES,
    *VOTES,
    *SITTINGS,
    Holding(
        delegation,
        "Délégations",
        Fate.KEPT,
        "Qui a réglé les délégations en dernier fait partie de leur validité ; il n’y a que des identifiants.",
        refers=("changed_by",),
        shows={"kind": "Question", "changed_at": "Changé le"},
    ),
    Holding(
        delegation_change,
        "Délégations d’avant",
        Fate.KEPT,
        "L’histoire des délégations reste entière ; il n’y a que des identifiants.",
        refers=("changed_by",),
        shows={"kind": "Question", "changed_at": "Changé le"},
    ),
    Holding(
        competence,
        "Instances désignées pour répondre",
        Fate.KEPT,
        "L’instance reste désignée ; la personne qui l’a désignée n’est plus qu’un identifiant.",
        refers=("changed_by",),
        shows={"question": "Demande", "changed_at": "Changé le"},
    ),
    Holding(
        movement,
        "Mouvements d’argent saisis",
        Fate.KEPT,
        "Le journal d’une enveloppe est une pièce comptable ; il ne contient que des identifiants.",
        refers=("moved_by",),
        shows={"move": "Mouvement", "amount_cents": "Centimes", "reason": "Raison", "moved_at": "Saisi le"},
    ),
)
