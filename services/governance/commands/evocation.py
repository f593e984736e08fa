"""A higher body takes a case up to itself."""

from uuid import UUID

from services.governance.commands.delegation import body_above, check_competent
from services.governance.domain.bodies import Body
from services.governance.domain.cases import Case, move
from services.governance.domain.delegation import RANKS
from shared.contracts.ideas import REASON_MAX
from shared.errors import Forbidden, Invalid
from shared.identifiers import new_id
from shared.messages import choice, command, given, hidden, text
from shared.people import roles_of
from shared.uow import UnitOfWork

SHORTEST_REASON = 20


@command
class EvokeCase:
    """Have a higher body decide."""

    by: UUID = given()
    case_id: UUID = given()
    seen: int = hidden()
    body_id: UUID = choice({}, label="Instance qui décidera", help="D’un niveau plus élevé que l’instance actuelle.")
    reason: str = text(
        max=REASON_MAX,
        min=SHORTEST_REASON,
        rows=3,
        label="Motif",
        help="Vingt caractères au moins ; les membres des deux instances le lisent.",
    )


def evoke_case(cmd: EvokeCase, uow: UnitOfWork) -> UUID:
    """By the chair of the higher body or the team; returns the case's id."""
    body = uow.get(Body, cmd.body_id)
    case = uow.get(Case, cmd.case_id, seen=cmd.seen)
    if cmd.by != body.chair_at(uow.now) and "team" not in roles_of(uow.session, cmd.by):
        raise Forbidden("Seules la présidence de l’instance qui décidera et l’équipe peuvent le lui transmettre.")
    here = uow.session.get_one(Body, case.body_id)
    if RANKS[body.level] <= RANKS[here.level]:
        raise Invalid({"body_id": ["Choisissez une instance d’un niveau plus élevé que l’actuelle."]})
    check_competent(case, body.id, uow)
    uow.say(move(case, body, cmd.reason, move_id=new_id(), by=cmd.by, now=uow.now))
    return case.id


def move_up(case: Case, reason: str, uow: UnitOfWork) -> bool:
    """By the rules alone, when nobody is left to decide; tells whether there is a higher body."""
    above = body_above(case, uow)
    if above is None:
        return False
    uow.say(move(case, uow.session.get_one(Body, above), reason, move_id=new_id(), by=None, now=uow.now))
    return True
