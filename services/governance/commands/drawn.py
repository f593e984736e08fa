"""The order that a call has drawn for its ideas: remember it, and have a sitting keep it."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.governance.domain.sittings import Done, Sitting
from services.governance.domain.sittings.jury import Drawn, follow
from services.governance.tables import case_file, drawn_idea
from shared.contracts.ideas import PitchDrawn
from shared.database import insert_into
from shared.draws import RECIPE
from shared.identifiers import new_id
from shared.uow import UnitOfWork


def keep_drawn_order(held: Sitting, by: UUID, uow: UnitOfWork) -> bool:
    """Take over the order that the call of its ideas has drawn; tells whether there was one to take."""
    kept = follow(held, drawn_for(uow.session, [one.about_id for one in held.items]))
    if kept:
        held.note(Done.DRAWN, act_id=new_id(), by=by, now=uow.now)
    return kept


def know_drawn(event: PitchDrawn, uow: UnitOfWork) -> None:
    """An idea is drawn once: what is told again changes nothing."""
    facts = {"number": event.number, "call_id": event.call_id, "rank": event.rank, "drawn_at": event.drawn_at}
    facts |= {"seed": event.seed, "recipe": event.recipe or RECIPE, "minutes": event.minutes + event.question_minutes}
    row = insert_into(uow.session, drawn_idea).values(idea_id=event.idea_id, **facts)
    uow.session.execute(row.on_conflict_do_nothing())


def drawn_for(session: Session, case_ids: Collection[UUID]) -> dict[UUID, Drawn]:
    """By case: the place of its idea in the order of its call, where one was drawn."""
    names = ("number", "call_id", "rank", "seed", "recipe", "minutes", "drawn_at")
    query = select(case_file.c.id, *(drawn_idea.c[name] for name in names))
    query = query.join(drawn_idea, drawn_idea.c.idea_id == case_file.c.idea_id).where(case_file.c.id.in_(case_ids))
    return {row.id: Drawn(*row[1:]) for row in session.execute(query)}
