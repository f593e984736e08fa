"""To decide by consent: amend the text while one votes, declare an objection taken into it (rule R28)."""

from uuid import UUID

from services.governance.domain import votes
from services.governance.domain.cases import Case
from services.governance.tables import case_text
from shared.contracts.ideas import PROBLEM_MAX
from shared.database import insert_into
from shared.errors import Forbidden
from shared.messages import command, given, hidden, text
from shared.people import roles_of
from shared.uow import UnitOfWork


@command
class AmendText:
    """Change the text that one consents to."""

    by: UUID = given()
    case_id: UUID = given()
    seen: int = hidden()
    words: str = text(
        max=PROBLEM_MAX,
        min=10,
        rows=5,
        label="Le texte modifié",
        help="En entier. Les consentements déjà donnés tombent : chacun lit ce texte, puis se prononce.",
    )


def amend_text(cmd: AmendText, uow: UnitOfWork) -> UUID:
    """A new version, by the chair or the team; those who had consented are asked again; returns the case's id."""
    case = uow.get(Case, cmd.case_id, seen=cmd.seen)
    vote = case.vote
    if cmd.by != vote.chair and "team" not in roles_of(uow.session, cmd.by):
        raise Forbidden("Seules la présidence et l’équipe modifient le texte.")
    version = vote.text_version + 1
    votes.amend(vote, version, uow.now)
    vote.reminded_at = None
    row = {"case_id": case.id, "version": version + _before(case), "words": cmd.words}
    uow.session.execute(insert_into(uow.session, case_text).values(**row, amended_by=cmd.by, amended_at=uow.now))
    return case.id


def _before(case: Case) -> int:
    """Versions of the votes before this one."""
    return sum(one.text_version for one in case.rounds[:-1])


@command
class IntegrateObjection:
    """Declare that the amended text takes an objection in."""

    by: UUID = given()
    case_id: UUID = given()
    member_id: UUID = given()


def integrate_objection(cmd: IntegrateObjection, uow: UnitOfWork) -> UUID:
    """It is one no more once its author and the chair both say so; returns the case's id."""
    case = uow.get(Case, cmd.case_id)
    votes.integrate(case.vote, cmd.member_id, by=cmd.by, now=uow.now)
    return case.id
