"""Vote where several answers are offered: choose one of them, openly or in secret."""

from uuid import UUID

from services.governance.commands.votes import FOR_WHOM, keep
from services.governance.domain.cases import Case
from services.governance.domain.rules import Choice
from services.governance.domain.votes import Word, put_in_box
from shared.errors import Invalid, Refused
from shared.messages import choice, command, given, hidden
from shared.schemas import NOT_A_CHOICE
from shared.uow import UnitOfWork


@command
class ChooseAnswer:
    """Choose, or choose otherwise; `answer` is the place of one of those offered, from 1, or "abstention"."""

    by: UUID = given()
    case_id: UUID = given()
    instead_of: UUID | None = choice({}, label="Pour qui votez-vous", help=FOR_WHOM, required=False)
    answer: str = choice({}, label="Votre réponse")


def choose_answer(cmd: ChooseAnswer, uow: UnitOfWork) -> UUID:
    """The last ballot of a member counts; the same again changes nothing; returns the case's id."""
    # The row of the case is locked before the clock is read: a ballot and the close never cross.
    case = uow.get(Case, cmd.case_id)
    if case.vote.secret:
        raise Refused("Ce vote est secret : votez avec le bulletin secret.")
    keep(case, cmd.instead_of or cmd.by, _word(cmd.answer, cmd.by), uow)
    return case.id


@command
class ChooseInSecret:
    """Drop one's choice into the box; `salt` keeps what is stored of the form from telling it."""

    by: UUID = given()
    case_id: UUID = given()
    salt: str = hidden()
    instead_of: UUID | None = choice({}, label="Pour qui votez-vous", help=FOR_WHOM, required=False)
    answer: str = choice({}, label="Votre bulletin", help="Une fois dans l’urne, il ne se change plus.")


def choose_in_secret(cmd: ChooseInSecret, uow: UnitOfWork) -> UUID:
    """Who votes is written down, and apart from it what the box holds; returns the case's id."""
    case = uow.get(Case, cmd.case_id)
    if not case.vote.secret:
        raise Refused("Ce vote n’est pas secret.")
    put_in_box(case.vote, cmd.instead_of or cmd.by, _word(cmd.answer, cmd.by), uow.now)
    return case.id


def _word(answer: str, by: UUID) -> Word:
    if answer.isascii() and answer.isdecimal():
        return Word(Choice.FOR, option=int(answer[:9]), by=by)
    if answer not in {Choice.ABSTENTION, Choice.BLANK}:
        raise Invalid({"answer": [NOT_A_CHOICE]})
    return Word(Choice(answer), by=by)
