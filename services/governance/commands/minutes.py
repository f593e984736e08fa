"""Minutes: written when a sitting closes, submitted to the next one, approved there."""

from uuid import UUID

from sqlalchemy import select

from services.governance.domain.bodies import Body
from services.governance.domain.minutes import Minutes, Remark, RemarkKind, record_of
from services.governance.domain.register import Decision
from services.governance.domain.sittings import Sitting
from services.governance.tables import decision
from shared.contracts.ideas import PROBLEM_MAX, REASON_MAX
from shared.errors import Forbidden
from shared.identifiers import new_id
from shared.messages import choice, command, given, hidden, integer, text
from shared.people import roles_of
from shared.uow import UnitOfWork

NOT_YOURS = "Seules la présidence de l’instance et l’équipe de l’incubateur transmettent le procès-verbal."


def write_minutes(held: Sitting, body: Body, uow: UnitOfWork) -> None:
    """Their draft, in the transaction that closes the sitting."""
    votes = [item.round_id for item in held.items if item.round_id is not None]
    found = uow.session.scalars(select(Decision).where(decision.c.round_id.in_(votes)))
    record = record_of(held, body.members_at(held.opened_at or uow.now), {one.round_id: one for one in found})
    uow.add(Minutes(id=held.id, body_id=body.id, number=held.number, record=record))


@command
class SubmitMinutes:
    """Send the minutes of a sitting to the next one, which approves them."""

    by: UUID = given()
    sitting_id: UUID = given()
    seen: int = hidden()
    notes: str = text(
        max=PROBLEM_MAX,
        rows=6,
        required=False,
        label="Observations du secrétariat",
        help="Par exemple un avis divergent qu’un membre demande d’écrire. Les nombres viennent des votes.",
    )


def submit_minutes(cmd: SubmitMinutes, uow: UnitOfWork) -> UUID:
    """By the chair or the team; the next convocation has them on its agenda; returns the sitting's id."""
    found = uow.get(Minutes, cmd.sitting_id, seen=cmd.seen)
    body = uow.get(Body, found.body_id)
    if cmd.by != body.chair_at(uow.now) and "team" not in roles_of(uow.session, cmd.by):
        raise Forbidden(NOT_YOURS)
    uow.say(found.submit(cmd.notes, body_name=body.name, by=cmd.by, now=uow.now))
    return found.id


REMARKS: dict[str, str] = {
    RemarkKind.REMARK: "Remarque sur le procès-verbal",
    RemarkKind.DISSENT: "Opinion divergente sur une décision",
}
"""What a member asks to have written: code -> words on screen."""


@command
class AddRemark:
    """Have something written beside the minutes."""

    by: UUID = given()
    sitting_id: UUID = given()
    kind: str = choice(REMARKS, label="Ce que vous demandez d’écrire")
    rank: int = integer(
        min=0, max=999, label="Point de l’ordre du jour", help="0 pour une remarque sur l’ensemble.", required=False
    )
    words: str = text(max=REASON_MAX, min=5, rows=3, label="Texte", help="Écrit tel quel, avec votre nom.")


def add_remark(cmd: AddRemark, uow: UnitOfWork) -> UUID:
    """By a member, until the minutes are approved; returns the sitting's id."""
    found = uow.get(Minutes, cmd.sitting_id)
    uow.add(
        Remark.on(
            found,
            remark_id=new_id(),
            kind=RemarkKind(cmd.kind),
            rank=cmd.rank or 0,
            words=cmd.words,
            by=cmd.by,
            now=uow.now,
        )
    )
    return found.id
