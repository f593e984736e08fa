"""What the author of an idea can ask."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from services.ideas.commands.pseudonyms import sign
from services.ideas.commands.similar import index
from services.ideas.commands.telling import Concerned, Coping, Extent, Situation
from services.ideas.domain.calls import Call
from services.ideas.domain.ideas import Idea
from services.ideas.domain.showing import Visibility
from services.ideas.domain.states import IdeaState
from services.ideas.domain.wording import WORDS
from services.ideas.tables import behalf as behalves
from services.ideas.tables import idea as ideas
from services.ideas.tables.pseudonyms import all_of
from shared.contracts.ideas import REASON_MAX
from shared.errors import Invalid
from shared.identifiers import new_id
from shared.messages import choice, command, given, hidden, text, yes_no
from shared.uow import UnitOfWork


@command
class SubmitIdea(Coping, Extent, Concerned, Situation):
    """Put a problem on the table, told in short."""

    by: UUID = given()
    call_id: UUID = given()
    carries: bool = yes_no(
        label="J’aimerais porter cette idée moi-même",
        help="Vous serez accompagné, et du temps pourra vous être dégagé.",
    )
    rules_read: bool = yes_no(label="J’ai lu les règles de l’appel", help="S’il en a, elles sont en haut de la page.")


def submit_idea(cmd: SubmitIdea, uow: UnitOfWork) -> UUID:
    """Deposit an idea in an open call; returns its id."""
    words = {name: getattr(cmd, name) for name in WORDS}
    return deposit(uow, cmd.call_id, cmd.by, words, carries=cmd.carries, rules_read=cmd.rules_read).id


def deposit(
    uow: UnitOfWork,
    call_id: UUID,
    by: UUID,
    words: Mapping[str, Any],
    *,
    carries: bool,
    rules_read: bool,
    signed: str = "",
    behalf: str = "",
) -> Idea:
    """Put an idea into a call that takes it, and tell.

    `words` are those of WORDS; `signed` is a pseudonym, `behalf` says for whom without a mailbox it is deposited.
    """
    # The call's row makes two deposits by one person wait for each other, and for the closing.
    call = uow.get(Call, call_id)
    call.check_open(uow.now)
    if call.rules and not rules_read:
        raise Invalid({"rules_read": ["Lisez les règles de l’appel, puis cochez cette case."]})
    if not behalf:
        call.check_quota(_deposited(call, by, uow))
    idea = Idea(
        id=new_id(),
        number=uow.number("ID"),
        call_id=call.id,
        author_id=sign(uow, by, signed),
        **words,
        carries=carries,
        submitted_at=uow.now,
        answer_by=uow.now,
        visibility=(Visibility.WAITING if call.moderated else Visibility.INTERNAL).value,
    )
    fact = idea.submit(call)
    uow.add(idea)
    uow.say(fact)
    if behalf:
        uow.session.execute(insert(behalves).values(idea_id=idea.id, words=behalf))
    index(uow, idea.id, idea.title, idea.problem)
    return idea


@command
class DepositIdea(SubmitIdea):
    """The same, by a program, which also names the call."""

    call_id: UUID = choice({}, label="Appel")


def deposit_idea(cmd: DepositIdea, uow: UnitOfWork) -> UUID:
    """Deposit an idea in an open call; returns its id."""
    return submit_idea(cmd, uow)


def _deposited(call: Call, by: UUID, uow: UnitOfWork) -> int:
    """How many ideas a person has in a call; those taken back, or told for others, do not count."""
    mine = (ideas.c.call_id == call.id) & ideas.c.author_id.in_(all_of(by)) & (ideas.c.state != IdeaState.WITHDRAWN)
    mine &= ~select(behalves.c.idea_id).where(behalves.c.idea_id == ideas.c.id).exists()
    return uow.session.scalar(select(func.count()).where(mine)) or 0


@command
class WithdrawIdea:
    """Take one's idea back."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()
    why: str = text(
        max=REASON_MAX,
        min=5,
        rows=3,
        label="Pourquoi la retirer",
        help="Ceux qui la soutiennent liront cette raison. Par exemple : le problème est réglé.",
    )


def withdraw_idea(cmd: WithdrawIdea, uow: UnitOfWork) -> UUID:
    """Withdraw an idea; returns its id."""
    idea = uow.get(Idea, cmd.idea_id, seen=cmd.seen)
    uow.say(idea.withdraw(by=cmd.by, why=cmd.why, now=uow.now))
    return idea.id
