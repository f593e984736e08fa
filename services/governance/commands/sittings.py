"""Plan a sitting, call its members, change it, call it off."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.governance.commands.agenda import Found, found_for
from services.governance.commands.drawn import keep_drawn_order
from services.governance.domain.bodies import Body
from services.governance.domain.sittings import Done, Item, Sitting
from shared.contracts.ideas import REASON_MAX, TITLE_MAX
from shared.errors import Refused
from shared.identifiers import new_id
from shared.messages import choice, command, given, hidden, several, text, when
from shared.uow import UnitOfWork

STARTS, STARTS_HELP = "Jour et heure", "À l’heure de Paris. La convocation part plusieurs jours francs avant."
PLACE, PLACE_HELP = "Lieu", "Tel qu’on le trouve en arrivant, par exemple : Hôtel de Courcy, salle 2."
LINK, LINK_HELP = "Pour la suivre à distance", "L’adresse de la visioconférence, ou un numéro de téléphone."
URGENCY = "Si c’est urgent, pourquoi"
URGENCY_HELP = "Seulement si les jours francs manquent. Les membres le liront dans la convocation."
GONE = "Ce dossier n’attend plus, ou il est déjà à l’ordre du jour d’une autre séance. Relisez l’ordre du jour."


@command
class PlanSitting:
    """Say when and where a body meets."""

    by: UUID = given()
    body_id: UUID = choice({}, label="Instance")
    starts_at: datetime = when(label=STARTS, help=STARTS_HELP)
    place: str = text(max=TITLE_MAX, required=False, label=PLACE, help=PLACE_HELP)
    link: str = text(max=REASON_MAX, required=False, label=LINK, help=LINK_HELP)


def plan_sitting(cmd: PlanSitting, uow: UnitOfWork) -> UUID:
    """Nobody is called yet; returns the sitting's id."""
    body = uow.get(Body, cmd.body_id)
    planned = Sitting.of(
        body,
        sitting_id=new_id(),
        number=uow.number("SE"),
        starts_at=cmd.starts_at,
        place=cmd.place,
        link=cmd.link,
        now=uow.now,
    )
    planned.note(Done.PLANNED, act_id=new_id(), by=cmd.by, now=uow.now)
    uow.add(planned)
    return planned.id


@command
class ConveneSitting:
    """Call the members of a body to a sitting, with its agenda."""

    by: UUID = given()
    sitting_id: UUID = given()
    seen: int = hidden()
    items: tuple[str, ...] = several(
        {}, required=False, label="Dossiers à l’ordre du jour", help="Ceux qui restent attendent la séance suivante."
    )
    urgency: str = text(max=REASON_MAX, rows=2, required=False, label=URGENCY, help=URGENCY_HELP)


def convene_sitting(cmd: ConveneSitting, uow: UnitOfWork) -> UUID:
    """What comes back before the body is on the agenda by itself, cases by choice; returns the sitting's id."""
    body, called = _body_and(cmd.sitting_id, uow, cmd.seen)
    found = found_for(uow.session, body.id)
    items = _items(found, {UUID(one) for one in cmd.items}, uow.now)
    uow.say(called.convene(body, items, urgency=cmd.urgency, now=uow.now))
    called.note(Done.CONVENED, act_id=new_id(), by=cmd.by, now=uow.now, words=cmd.urgency)
    keep_drawn_order(called, cmd.by, uow)
    return called.id


def _items(found: Sequence[Found], wanted: set[UUID], now: datetime) -> list[Item]:
    """What was chosen has to be still waiting; the body is locked, so that no other agenda takes it meanwhile."""
    if wanted - {one.about_id for one in found}:
        raise Refused(GONE)
    kept = [one for one in found if one.about_id in wanted or one.by_itself]
    return [
        Item(
            id=new_id(),
            rank=rank,
            kind=one.kind,
            about_id=one.about_id,
            number=one.number,
            title=one.title,
            added_at=now,
        )
        for rank, one in enumerate(kept, start=1)
    ]


def _body_and(sitting_id: UUID, uow: UnitOfWork, seen: int) -> tuple[Body, Sitting]:
    """The sitting, then its body: two sittings of one body settle their agendas one after the other."""
    found = uow.get(Sitting, sitting_id, seen=seen)
    return uow.get(Body, found.body_id), found


@command
class ChangeSitting:
    """Hold a sitting at another hour or place."""

    by: UUID = given()
    sitting_id: UUID = given()
    seen: int = hidden()
    starts_at: datetime = when(label=STARTS, help=STARTS_HELP)
    place: str = text(max=TITLE_MAX, required=False, label=PLACE, help=PLACE_HELP)
    link: str = text(max=REASON_MAX, required=False, label=LINK, help=LINK_HELP)
    urgency: str = text(max=REASON_MAX, rows=2, required=False, label=URGENCY, help=URGENCY_HELP)


def change_sitting(cmd: ChangeSitting, uow: UnitOfWork) -> UUID:
    """Members who were called hear of it; returns the sitting's id."""
    body, changed = _body_and(cmd.sitting_id, uow, cmd.seen)
    fact = changed.change(
        body, starts_at=cmd.starts_at, place=cmd.place, link=cmd.link, urgency=cmd.urgency, now=uow.now
    )
    changed.note(Done.CHANGED, act_id=new_id(), by=cmd.by, now=uow.now, words=cmd.urgency)
    if fact is not None:
        uow.say(fact)
    return changed.id


@command
class CancelSitting:
    """Call a sitting off."""

    by: UUID = given()
    sitting_id: UUID = given()
    seen: int = hidden()
    reason: str = text(max=REASON_MAX, min=5, rows=2, label="Motif", help="Les membres convoqués le liront.")


def cancel_sitting(cmd: CancelSitting, uow: UnitOfWork) -> UUID:
    """What was on its agenda waits for the next one; returns the sitting's id."""
    body, cancelled = _body_and(cmd.sitting_id, uow, cmd.seen)
    fact = cancelled.cancel(body, cmd.reason, uow.now)
    cancelled.note(Done.CANCELLED, act_id=new_id(), by=cmd.by, now=uow.now, words=cmd.reason)
    if fact is not None:
        uow.say(fact)
    return cancelled.id
