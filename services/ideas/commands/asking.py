"""Asking something about a call, answering it; and the clock that recalls promises to answer."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from services.ideas.domain.asking import CallQuestion
from services.ideas.domain.calls import Call
from services.ideas.domain.states import WAITING
from services.ideas.tables import call_question, reminded
from services.ideas.tables import idea as ideas
from services.ideas.tables.ideas import title_for_all
from shared.contracts.ideas import IdeaAnswerDue
from shared.database import insert_into
from shared.errors import NotFound
from shared.identifiers import new_id
from shared.messages import command, given, hidden, text
from shared.service import Runtime
from shared.uow import UnitOfWork

BEFORE = timedelta(days=7)
"""How long before its day a promise is recalled."""
TOGETHER = 100


@command
class AskAboutCall:
    """Ask something about a call."""

    by: UUID = given()
    call_id: UUID = given()
    words: str = text(
        max=1000,
        rows=4,
        label="Votre question",
        help="La question et sa réponse seront lues par tous, sans votre nom.",
        required=False,
    )
    phone: str = text(
        max=30,
        label="Ou un numéro où vous rappeler",
        help="L’équipe seule le lira ; il est effacé dès qu’elle vous a rappelé.",
        required=False,
    )


def ask_about_call(cmd: AskAboutCall, uow: UnitOfWork) -> UUID:
    """Keep it for the team; returns the call's id."""
    if uow.get(Call, cmd.call_id).announced_at is None:
        raise NotFound("Nous ne trouvons pas cet appel.")
    unanswered = (call_question.c.asked_by == cmd.by) & call_question.c.answered_at.is_(None)
    asked = CallQuestion(new_id(), cmd.call_id, cmd.by, cmd.words, cmd.phone, uow.now)
    asked.check(uow.session.scalar(select(func.count()).where(unanswered)) or 0)
    uow.add(asked)
    return cmd.call_id


@command
class AnswerQuestion:
    """Answer a question about a call."""

    by: UUID = given()
    call_id: UUID = given()
    question_id: UUID = given()
    seen: int = hidden()
    answer: str = text(
        max=2000, min=2, rows=4, label="Réponse", help="Lue par tous. Pour un rappel : « Rappelée le 3 décembre »."
    )


def answer_question(cmd: AnswerQuestion, uow: UnitOfWork) -> UUID:
    """The number to call is forgotten; returns the call's id."""
    asked = uow.get(CallQuestion, cmd.question_id, seen=cmd.seen)
    if asked.call_id != cmd.call_id:
        raise NotFound("Nous ne trouvons pas cette question.")
    asked.reply(by=cmd.by, answer=cmd.answer, now=uow.now)
    asked.phone = ""
    return asked.call_id


@command
class RecallPromises:
    """Say which promises to answer end soon, and which are late."""


def recall_promises(_cmd: RecallPromises, uow: UnitOfWork) -> int:
    """Each once before its day and once after; returns how many."""
    told = 0
    for late, limit in ((0, uow.now + BEFORE), (1, uow.now)):
        told += _recall(uow, late, limit)
    return told


def _recall(uow: UnitOfWork, late: int, limit: "object") -> int:
    known = select(reminded.c.idea_id).where(reminded.c.idea_id == ideas.c.id, reminded.c.late >= late).exists()
    due = select(ideas.c.id, ideas.c.number, title_for_all().label("title"), ideas.c.author_id, ideas.c.answer_by)
    due = due.where(ideas.c.state.in_(WAITING), ideas.c.answer_by <= limit, ~known)
    if not late:
        due = due.where(ideas.c.answer_by > uow.now)
    rows = uow.session.execute(due.order_by(ideas.c.answer_by).limit(TOGETHER).with_for_update(skip_locked=True)).all()
    for row in rows:
        made = insert_into(uow.session, reminded).values(idea_id=row.id, late=late, at=uow.now)
        uow.session.execute(made.on_conflict_do_nothing())
        uow.say(
            IdeaAnswerDue(
                idea_id=row.id,
                number=row.number,
                title=row.title,
                author_id=row.author_id,
                answer_by=row.answer_by,
                late=bool(late),
                noticed_at=uow.now,
            )
        )
    return len(rows)


def recall_due_promises(runtime: Runtime) -> None:
    """The worker's timer."""
    runtime.do(recall_promises, RecallPromises())
