"""What the team can ask about calls: prepare, announce, put the closing off; and the clock that closes them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.ideas.domain.calls import Call
from services.ideas.domain.states import IdeaState
from services.ideas.tables import call as calls
from services.ideas.tables import idea as ideas
from shared.contracts.ideas import REASON_MAX, TITLE_MAX
from shared.identifiers import new_id
from shared.messages import command, given, hidden, integer, text, when, yes_no
from shared.service import Runtime
from shared.uow import UnitOfWork

TERMS = (
    *("title", "theme", "audience", "rules", "criteria"),
    *("opens_at", "closes_at", "answer_days", "per_person", "places", "answers_together", "moderated"),
)
"""What is written about a call, by the names of the fields."""


@command
class CallTerms:
    """What a call says."""

    by: UUID = given()
    title: str = text(max=TITLE_MAX, label="Nom de l’appel", help="Par exemple : Simplifier le quotidien des lycées")
    theme: str = text(max=TITLE_MAX, label="Thème", help="Laissez vide si tout sujet compte.", required=False)
    audience: str = text(
        max=300, label="Qui peut répondre", help="Laissez vide si chaque agent le peut.", required=False
    )
    rules: str = text(
        max=6000,
        rows=5,
        label="Règles de l’appel",
        help="S’il y en a, chaque personne dit les avoir lues avant de déposer.",
        required=False,
    )
    criteria: str = text(
        max=REASON_MAX,
        rows=5,
        label="Critères",
        help="Un par ligne, avec son poids : « Utile aux agents : 3 ». Tout le monde pourra les lire.",
    )
    opens_at: datetime = when(label="Ouverture")
    closes_at: datetime | None = when(
        label="Clôture", help="Sans date de clôture, l’appel reste ouvert en permanence.", required=False
    )
    answer_days: int = integer(
        min=1, max=365, label="Réponse promise sous", help="Nombre de jours, à partir du dépôt de chaque idée"
    )
    per_person: int | None = integer(
        min=1, max=100, label="Idées par personne", help="Laissez vide pour ne pas les compter.", required=False
    )
    places: int | None = integer(
        min=1, max=1000, label="Idées qui pourront être retenues", help="Un nombre publié avec l’appel.", required=False
    )
    answers_together: bool = yes_no(
        label="Publier toutes les réponses ensemble",
        help="Les auteurs les lisent au même moment. Sans cela, chaque réponse part dès qu’elle est donnée.",
    )
    moderated: bool = yes_no(
        label="Relire chaque idée avant de la montrer",
        help="Avant cela, son auteur et l’équipe la voient seuls. Le délai de réponse court dès le dépôt.",
    )


def terms_of(cmd: Any) -> dict[str, Any]:
    """What a form says of a call, by the names of its fields."""
    return {name: getattr(cmd, name) for name in TERMS}


@command
class OpenCall(CallTerms):
    """Invite agents to name problems."""

    draft: bool = yes_no(label="Garder comme brouillon", help="L’équipe seule le verra, jusqu’à son annonce.")


def open_call(cmd: OpenCall, uow: UnitOfWork) -> UUID:
    """Announce a call, or keep its draft; returns its id."""
    call = Call(id=new_id(), opened_by=cmd.by, **terms_of(cmd))
    call.check()
    uow.add(call)
    if not cmd.draft:
        uow.say(call.announce(uow.now))
    return call.id


@command
class ReviseCall(CallTerms):
    """Write the draft of a call anew."""

    call_id: UUID = given()
    seen: int = hidden()


def revise_call(cmd: ReviseCall, uow: UnitOfWork) -> UUID:
    """Keep what the draft says now; returns its id."""
    call = uow.get(Call, cmd.call_id, seen=cmd.seen)
    call.revise(terms_of(cmd))
    return call.id


@command
class AnnounceCall:
    """Show a call to all agents."""

    by: UUID = given()
    call_id: UUID = given()
    seen: int = hidden()


def announce_call(cmd: AnnounceCall, uow: UnitOfWork) -> UUID:
    """Announce the draft that the person has on screen; returns its id."""
    call = uow.get(Call, cmd.call_id, seen=cmd.seen)
    uow.say(call.announce(uow.now))
    return call.id


@command
class ExtendCall:
    """Put the closing of a call off."""

    by: UUID = given()
    call_id: UUID = given()
    seen: int = hidden()
    closes_at: datetime = when(label="Nouvelle clôture", help="Elle vient après celle qui a été annoncée.")


def extend_call(cmd: ExtendCall, uow: UnitOfWork) -> UUID:
    """Put it off; returns the call's id."""
    call = uow.get(Call, cmd.call_id, seen=cmd.seen)
    uow.say(call.extend(cmd.closes_at, uow.now, by=cmd.by))
    return call.id


@command
class TellClosings:
    """Say which calls the clock has closed."""


def tell_closings(_cmd: TellClosings, uow: UnitOfWork) -> int:
    """Returns how many; a call is closed for those who deposit whether or not this runs."""
    due = calls.c.announced_at.is_not(None) & calls.c.closing_told_at.is_(None) & (calls.c.closes_at <= uow.now)
    told = 0
    for call in uow.session.scalars(select(Call).where(due).order_by(calls.c.id).with_for_update(skip_locked=True)):
        closed = call.tell_closing(_deposited(call.id, uow), uow.now)
        if closed is not None:
            uow.say(closed)
            told += 1
    return told


def _deposited(call_id: UUID, uow: UnitOfWork) -> int:
    counted = (ideas.c.call_id == call_id) & (ideas.c.state != IdeaState.WITHDRAWN)
    return uow.session.scalar(select(func.count()).where(counted)) or 0


def tell_due_closings(runtime: Runtime) -> None:
    """The worker's timer."""
    runtime.do(tell_closings, TellClosings())
