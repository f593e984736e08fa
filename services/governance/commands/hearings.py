"""Before a vote: ask for an opinion and give it, ask a question and answer it, want the vote to be secret."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.governance.domain.bodies import Body
from services.governance.domain.cases import Case, CaseState
from services.governance.domain.days import in_paris
from services.governance.domain.hearings import Advice, Question, SecretRequest
from services.governance.domain.seats import Place, holding
from services.governance.tables.products import carries
from shared.contracts.ideas import REASON_MAX
from shared.errors import Forbidden, Invalid, NotFound, Refused
from shared.identifiers import new_id
from shared.messages import choice, command, given, text, when
from shared.people import roles_of
from shared.uow import UnitOfWork


def advisers_of(body: Body, now: datetime) -> tuple[UUID, ...]:
    """Who sits there to advise today: they are called, and never counted."""
    return holding(body.seats, Place.ADVISORY, in_paris(now))


@command
class AskAdvice:
    """Have a case wait for the opinion of somebody who advises its body."""

    by: UUID = given()
    case_id: UUID = given()
    person_id: UUID = choice({}, label="À qui", help="Une personne qui a voix consultative dans l’instance.")
    due_at: datetime = when(label="Attendu jusqu’au", help="D’ici là, le vote ne se clôt pas sans cet avis.")


def ask_advice(cmd: AskAdvice, uow: UnitOfWork) -> UUID:
    """Before a vote opens; returns the case's id."""
    case = _before_a_vote(cmd.case_id, uow)
    body = uow.session.get_one(Body, case.body_id)
    if cmd.person_id not in advisers_of(body, uow.now):
        raise Invalid({"person_id": ["Cette personne n’a pas voix consultative dans l’instance."]})
    if cmd.due_at <= uow.now:
        raise Invalid({"due_at": ["Choisissez un jour à venir."]})
    if any(one.person_id == cmd.person_id for one in case.advice):
        raise Refused("L’avis de cette personne est déjà demandé ou donné.")
    asked = Advice(id=new_id(), person_id=cmd.person_id, asked_by=cmd.by, due_at=cmd.due_at)
    case.advice.append(asked)
    uow.say(asked.asked(case, body.name, uow.now))
    return case.id


@command
class GiveAdvice:
    """Give one's opinion on a case."""

    by: UUID = given()
    case_id: UUID = given()
    words: str = text(
        max=REASON_MAX,
        min=20,
        rows=4,
        label="Votre avis",
        help="Les membres le lisent ; il reste tel quel.",
    )


def give_advice(cmd: GiveAdvice, uow: UnitOfWork) -> UUID:
    """By whoever advises the body, or was asked, until the case is decided; returns the case's id."""
    case = _undecided(cmd.case_id, uow)
    found = next((one for one in case.advice if one.person_id == cmd.by), None)
    if found is None:
        if cmd.by not in advisers_of(uow.session.get_one(Body, case.body_id), uow.now):
            raise Forbidden("Seules les personnes qui ont voix consultative donnent un avis.")
        found = Advice(id=new_id(), person_id=cmd.by)
        case.advice.append(found)
    found.give(cmd.words, uow.now)
    if found.asked_by is not None:
        uow.say(found.settled(case, uow.now))
    return case.id


@command
class AskQuestion:
    """Ask something before the session."""

    by: UUID = given()
    case_id: UUID = given()
    words: str = text(
        max=REASON_MAX,
        min=10,
        rows=3,
        label="Votre question",
        help="Qui lit le dossier la voit, avec la réponse.",
    )


def ask_question(cmd: AskQuestion, uow: UnitOfWork) -> UUID:
    """By whoever may see the case (the page checks it), until it is decided; returns the case's id."""
    case = _undecided(cmd.case_id, uow)
    question = Question(id=new_id(), asked_by=cmd.by, words=cmd.words, asked_at=uow.now)
    case.questions.append(question)
    uow.say(question.put(case))
    return case.id


@command
class AnswerQuestion:
    """Answer what was asked before the session."""

    by: UUID = given()
    case_id: UUID = given()
    question_id: UUID = given()
    answer: str = text(max=REASON_MAX, min=2, rows=3, label="Réponse")


def answer_question(cmd: AnswerQuestion, uow: UnitOfWork) -> UUID:
    """By whoever carries the question, or the team, once; returns the case's id."""
    case = _undecided(cmd.case_id, uow)
    if not may_answer(case, cmd.by, uow.session, in_paris(uow.now)):
        raise Forbidden("Seules la personne qui porte le dossier et l’équipe répondent.")
    found = next((one for one in case.questions if one.id == cmd.question_id), None)
    if found is None:
        raise NotFound("Nous ne trouvons pas cette question.")
    found.reply(cmd.answer, by=cmd.by, now=uow.now)
    uow.say(found.settled(case, uow.now))
    return case.id


def may_answer(case: Case, person_id: UUID, session: Session, today: date) -> bool:
    """Whoever carried the question when it came, or carries its product today, and the team."""
    carrying = person_id == case.author_id or carries(session, case.product_id, person_id, today)
    return carrying or "team" in roles_of(session, person_id)


@command
class WantSecret:
    """Want the vote on a case to be secret."""

    by: UUID = given()
    case_id: UUID = given()


def want_secret(cmd: WantSecret, uow: UnitOfWork) -> UUID:
    """By a member who votes, before the vote opens; asked again, nothing happens; returns the case's id."""
    case = _before_a_vote(cmd.case_id, uow)
    if cmd.by not in uow.session.get_one(Body, case.body_id).members_at(uow.now):
        raise Forbidden("Seuls les membres qui votent peuvent demander un vote secret.")
    if all(one.member_id != cmd.by for one in case.secret_requests):
        case.secret_requests.append(SecretRequest(member_id=cmd.by, asked_at=uow.now))
    return case.id


def _undecided(case_id: UUID, uow: UnitOfWork) -> Case:
    case = uow.get(Case, case_id)
    if case.state is CaseState.DECIDED:
        raise Refused("Ce dossier est tranché.")
    return case


def _before_a_vote(case_id: UUID, uow: UnitOfWork) -> Case:
    case = _undecided(case_id, uow)
    if case.state is CaseState.VOTING:
        raise Refused("Un vote est ouvert sur ce dossier : cela se demande avant.")
    return case
