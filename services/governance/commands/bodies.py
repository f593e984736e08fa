"""Create a body, change it, say who chairs it."""

from collections.abc import Iterable
from uuid import UUID

from services.governance.domain.bodies import Body, Level
from shared.contracts.ideas import TITLE_MAX
from shared.errors import NotFound
from shared.identifiers import new_id
from shared.messages import choice, command, given, hidden, integer, text
from shared.people import person_of
from shared.uow import UnitOfWork

LEVELS = {"operational": "Opérationnel", "strategic": "Stratégique", "political": "Politique"}
"""The levels of a body: code -> words on screen."""

NAME, LEVEL = "Nom de l’instance", "Niveau"
NAME_HELP = "Tel qu’il est écrit dans les convocations, par exemple : Comité opérationnel."
LEVEL_HELP = "Opérationnel pour les produits, stratégique pour les moyens, politique pour les orientations."
DAYS, DAYS_HELP = "Attente avant un second vote", "Nombre de jours pleins, si trop peu de membres ont voté au premier."


@command
class CreateBody:
    """Set up a body; members may be seated at once by a program, one by one on the page."""

    by: UUID = given()
    name: str = text(max=TITLE_MAX, min=3, label=NAME, help=NAME_HELP)
    level: str = choice(LEVELS, label=LEVEL, help=LEVEL_HELP)
    second_vote_days: int = integer(min=0, max=60, label=DAYS, help=DAYS_HELP)
    member_ids: tuple[UUID, ...] = ()
    chair_id: UUID | None = None


def create_body(cmd: CreateBody, uow: UnitOfWork) -> UUID:
    """Create a body; returns its id."""
    check_known(uow, cmd.member_ids)
    body = Body(
        id=new_id(),
        name=cmd.name,
        level=Level(cmd.level),
        second_vote_days=cmd.second_vote_days,
        changed_at=uow.now,
    )
    fact = body.settle(cmd.member_ids, cmd.chair_id, cmd.by, uow.now)
    uow.add(body)
    uow.say(fact)
    return body.id


def check_known(uow: UnitOfWork, people: Iterable[UUID]) -> None:
    for one in people:
        if person_of(uow.session, one) is None:
            raise NotFound("Cette personne ne s’est encore jamais connectée à la plateforme.")


@command
class ChangeBody:
    """Change the name, the level or the rule of a body."""

    by: UUID = given()
    body_id: UUID = given()
    seen: int = hidden()
    name: str = text(max=TITLE_MAX, min=3, label=NAME, help=NAME_HELP)
    level: str = choice(LEVELS, label=LEVEL, help=LEVEL_HELP)
    second_vote_days: int = integer(min=0, max=60, label=DAYS, help=DAYS_HELP)


def change_body(cmd: ChangeBody, uow: UnitOfWork) -> UUID:
    """Votes that are open keep the name and the rules they were opened with; returns the body's id."""
    body = uow.get(Body, cmd.body_id, seen=cmd.seen)
    uow.say(body.change(name=cmd.name, level=Level(cmd.level), second_vote_days=cmd.second_vote_days, now=uow.now))
    return body.id


@command
class NameChair:
    """Say who chairs a body; nobody when left empty."""

    by: UUID = given()
    body_id: UUID = given()
    seen: int = hidden()
    person_id: UUID | None = choice(
        {}, label="Présidence", help="En cas d’égalité des voix, la voix de la présidence l’emporte.", required=False
    )


def name_chair(cmd: NameChair, uow: UnitOfWork) -> UUID:
    """Votes that are open keep the chair they were opened with; returns the body's id."""
    body = uow.get(Body, cmd.body_id, seen=cmd.seen)
    uow.say(body.name_chair(cmd.person_id, uow.now))
    return body.id
