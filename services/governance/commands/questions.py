"""Questions about products: before which body they go, and giving one to those that have none."""

from uuid import UUID

from services.governance.commands.delegation import check_competent, competent_body
from services.governance.domain.bodies import Body
from services.governance.domain.cases import Case
from services.governance.domain.questions import KINDS, Competence, Unplaced
from shared.contracts.portfolio import QuestionAsked
from shared.errors import Invalid, NotFound
from shared.identifiers import id_from
from shared.messages import choice, command, given, hidden
from shared.uow import UnitOfWork


def receive_question(asked: QuestionAsked, uow: UnitOfWork) -> None:
    """A case of the body that decides such a question, by its kind and amount; without one, the question waits."""
    if asked.body_id is not None and uow.session.get(Body, asked.body_id) is None:
        raise NotFound("Cette instance n’est pas connue.")
    question = Unplaced.of(asked)
    case = _case_of(question, uow)
    body_id = competent_body(case, asked.body_id, uow)
    if body_id is None:
        uow.add(question)
    else:
        put_before(case, body_id, uow)


def _case_of(question: Unplaced, uow: UnitOfWork) -> Case:
    # The same question gives the same case, also when it is heard or placed again after a restore.
    return question.case(case_id=id_from(question.id, "case"), now=uow.now)


def put_before(case: Case, body_id: UUID, uow: UnitOfWork) -> UUID:
    """The case gets its number and its body; returns its id."""
    case.body_id, case.number = body_id, uow.number("DO", of=f"governance/case/{case.id}")
    uow.add(case)
    uow.say(case.received())
    return case.id


@command
class PlaceQuestion:
    """Give a question the body that it lacks."""

    by: UUID = given()
    question_id: UUID = given()
    seen: int = hidden()
    body_id: UUID = choice({}, label="Instance", help="Elle recevra la demande comme un dossier et en décidera.")


def place_question(cmd: PlaceQuestion, uow: UnitOfWork) -> UUID:
    """It becomes a case; returns the case's id."""
    question = uow.get(Unplaced, cmd.question_id)
    _check_known(cmd.body_id, uow)
    case = _case_of(question, uow)
    check_competent(case, cmd.body_id, uow)
    question.place(cmd.by, uow.now)
    return put_before(case, cmd.body_id, uow)


@command
class SetCompetence:
    """Say once and for all which body answers a kind of question."""

    by: UUID = given()
    question: str = choice(KINDS, label="Nature de la demande")
    body_id: UUID = choice({}, label="Instance", help="Les demandes de cette nature iront désormais devant elle.")


def set_competence(cmd: SetCompetence, uow: UnitOfWork) -> str:
    """Set it, or set it otherwise; returns the kind of question."""
    _check_known(cmd.body_id, uow)
    found = uow.find(Competence, question=cmd.question)
    if found is None:
        uow.add(Competence(question=cmd.question, body_id=cmd.body_id, changed_by=cmd.by, changed_at=uow.now))
    else:
        found.body_id, found.changed_by, found.changed_at = cmd.body_id, cmd.by, uow.now
    return cmd.question


def _check_known(body_id: UUID, uow: UnitOfWork) -> None:
    if uow.session.get(Body, body_id) is None:
        raise Invalid({"body_id": ["Choisissez une instance de la liste."]})
