"""The order that a call has drawn for its ideas: remember it, and have a sitting keep it."""

from uuid import UUID

from services.governance.domain.sittings import Done, Sitting
from services.governance.domain.sittings.jury import follow
from services.governance.queries.drawn import drawn_for
from services.governance.tables import drawn_idea
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
