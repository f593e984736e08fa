"""What a body is asked about an exit, and what its decision does: the path bears its number."""

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from services.portfolio.commands.exit.access import the_path
from services.portfolio.commands.questions import Wanted, ask
from services.portfolio.domain.exit import acceptance, facts, takeover
from services.portfolio.domain.exit.acts import Act
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import State
from services.portfolio.domain.product import GRANTED, Product
from services.portfolio.domain.questions import QuestionKind
from services.portfolio.tables.exit import exit_path, exit_review
from shared.contracts.governance import CaseDecided
from shared.contracts.ideas import REASON_MAX
from shared.messages import choice, command, given, hidden, text
from shared.schemas import PARIS
from shared.uow import UnitOfWork

BODY, BODY_HELP = "Instance", "Laissez vide : la gouvernance la désignera."


@command
class AskDecision:
    """Put the exit before a body."""

    by: UUID = given()
    path_id: UUID = given()
    seen: int = hidden()
    reason: str = text(
        max=REASON_MAX,
        min=10,
        rows=6,
        label="Ce que l’instance doit savoir",
        help="Qui reprend, ce qui est prouvé, les réserves qui restent.",
    )
    body_id: UUID | None = choice({}, label=BODY, help=BODY_HELP, required=False)


def ask_decision(cmd: AskDecision, uow: UnitOfWork) -> UUID:
    """Ask it."""
    path, product = the_path(cmd, uow, Act.ASK, seen=cmd.seen)
    wanted = Wanted(kind=QuestionKind.EXIT, reason=cmd.reason, by=cmd.by, body_id=cmd.body_id)
    takeover.check_may_ask(path)
    question = ask(uow.get(Product, product.id), wanted, uow)
    takeover.ask(path, question.id, by=cmd.by, now=uow.now)
    return product.id


@command
class AskStopAfter:
    """The service taken over has to stop."""

    by: UUID = given()
    path_id: UUID = given()
    seen: int = hidden()
    reason: str = text(max=REASON_MAX, min=20, rows=5, label="Pourquoi l’arrêter")
    lessons: str = text(
        max=REASON_MAX,
        min=20,
        rows=8,
        label="Ce que nous en avons appris",
        help="Ce qui a marché, ce qui a manqué après la reprise. Le dossier reste complet.",
    )
    body_id: UUID | None = choice({}, label=BODY, help=BODY_HELP, required=False)


def ask_stop_after(cmd: AskStopAfter, uow: UnitOfWork) -> UUID:
    """Write the lessons and ask the body."""
    path, product = the_path(cmd, uow, Act.STOP, seen=cmd.seen)
    path.need(State.DONE)
    wanted = Wanted(kind=QuestionKind.STOP, reason=cmd.reason, by=cmd.by, body_id=cmd.body_id, lessons=cmd.lessons)
    question = ask(uow.get(Product, product.id), wanted, uow)
    takeover.ask_stop(path, question.id, cmd.lessons, by=cmd.by, now=uow.now)
    return product.id


def hear_decision(decision: CaseDecided, uow: UnitOfWork) -> None:
    """A body has answered what a path asked; any other answer, and the same one again, does nothing here."""
    found = None if decision.request_id is None else _asked_by(decision.request_id, uow)
    if found is None:
        return
    path = uow.get(ExitPath, found)
    product = uow.session.get_one(Product, path.product_id)
    former = path.state
    if decision.request_id == path.late_question_id:
        path.hear_late(decision.decision_number, granted=decision.outcome == GRANTED, now=uow.now)
        uow.say(facts.unused(path, product, decision, uow.now))
    else:
        _hear(path, decision, uow)
    if path.state is not former:
        uow.say(facts.moved(path, product, former, by=None, now=uow.now))


def _asked_by(request_id: UUID, uow: UnitOfWork) -> UUID | None:
    """The path that waits for this answer, or no longer waits for it; a review waits until it has its number."""
    review = select(exit_review.c.path_id).where(
        exit_review.c.question_id == request_id, exit_review.c.decision_number == ""
    )
    mine = (exit_path.c.question_id == request_id, exit_path.c.late_question_id == request_id)
    return uow.session.scalar(select(exit_path.c.id).where(or_(*mine, exit_path.c.id.in_(review))))


def _hear(path: ExitPath, decision: CaseDecided, uow: UnitOfWork) -> None:
    number, granted = decision.decision_number, decision.outcome == GRANTED
    if decision.question == QuestionKind.AFTER_EXIT and decision.request_id is not None:
        stops = None if granted else decision.reason or number
        takeover.hear_review(path, decision.request_id, number, stops=stops, now=uow.now)
    elif path.state is State.DONE:
        takeover.hear_stop(path, number, granted=granted, now=uow.now)
    elif granted:
        takeover.hear_granted(path, number, decided_on=_day(decision), now=uow.now)
    else:
        acceptance.decline(path, decision.reason or number, now=uow.now)


def _day(decision: CaseDecided) -> date:
    return decision.decided_at.astimezone(PARIS).date()
