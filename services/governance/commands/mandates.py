"""Give somebody one's voice in a vote, take it back; recuse oneself or somebody."""

from uuid import UUID

from services.governance.commands.evocation import move_up
from services.governance.domain.cases import Case, CaseState
from services.governance.domain.votes import give, recuse, take_back
from shared.contracts.ideas import REASON_MAX
from shared.identifiers import new_id
from shared.messages import choice, command, given, text, yes_no
from shared.uow import UnitOfWork

NOBODY_LEFT = "Tous les membres se sont déportés ou sont partis : l’instance de niveau plus élevé décide."


@command
class GiveMandate:
    """Have another member vote in one's place."""

    by: UUID = given()
    case_id: UUID = given()
    holder_id: UUID = choice(
        {}, label="Qui votera pour vous", help="Vous pourrez le reprendre tant qu’il n’a pas servi."
    )


def give_mandate(cmd: GiveMandate, uow: UnitOfWork) -> UUID:
    """For this vote; returns the case's id."""
    case = uow.get(Case, cmd.case_id)
    give(case.vote, cmd.by, cmd.holder_id, mandate_id=new_id(), now=uow.now)
    return case.id


@command
class TakeMandateBack:
    """Vote oneself after all."""

    by: UUID = given()
    case_id: UUID = given()


def take_mandate_back(cmd: TakeMandateBack, uow: UnitOfWork) -> UUID:
    """Until it was used; returns the case's id."""
    case = uow.get(Case, cmd.case_id)
    take_back(case.vote, cmd.by, uow.now)
    return case.id


@command
class RecuseMember:
    """Leave a vote because one is concerned by its question; the chair may have somebody leave."""

    by: UUID = given()
    case_id: UUID = given()
    member_id: UUID = choice({}, label="Qui se déporte")
    reason: str = text(
        max=REASON_MAX,
        min=5,
        rows=2,
        label="Motif",
        help="En quelques mots, sans détail privé : il sera publié.",
    )
    stayed: bool = yes_no(label="La personne reste dans la salle, sans participer")


def recuse_member(cmd: RecuseMember, uow: UnitOfWork) -> UUID:
    """A secret ballot in the box voids the round; with nobody left the higher body decides; returns the case's id."""
    case = uow.get(Case, cmd.case_id)
    goes_on = recuse(case.vote, cmd.member_id, by=cmd.by, reason=cmd.reason, stayed=cmd.stayed, now=uow.now)
    # Who is called is written before the round closes: from then on the database refuses it.
    uow.session.flush()
    if not goes_on:
        case.vote.annul(cmd.reason, uow.now)
        case.come_back()
    elif not case.vote.member_ids:
        leave_to_higher_body(case, uow)
    return case.id


def leave_to_higher_body(case: Case, uow: UnitOfWork) -> None:
    """Nobody may vote any more: the round is void, and the case goes up if there is a body above."""
    uow.session.flush()
    case.vote.annul(NOBODY_LEFT, uow.now)
    case.come_back()
    move_up(case, NOBODY_LEFT, uow)


def leave_votes(case: Case, member: UUID, uow: UnitOfWork) -> None:
    """Somebody leaves the body while a vote is open."""
    case.vote.leave(member, uow.now)
    if case.state is CaseState.VOTING and case.vote.is_open(uow.now) and not case.vote.member_ids:
        leave_to_higher_body(case, uow)
