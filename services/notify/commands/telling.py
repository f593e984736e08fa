"""From one event to the notices and mails of the people whom it concerns."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from services.notify.domain.letters import one_each, told
from services.notify.domain.mail import MailState
from services.notify.tables import mail, news, notice
from shared.database import insert_into
from shared.identifiers import new_id
from shared.mailboxes import erased
from shared.people import person
from shared.schemas import dump
from shared.uow import UnitOfWork


def tell(uow: UnitOfWork, event: Any, letters: Mapping[str, Iterable[UUID]], *, actor: UUID | None = None) -> None:
    """Put one notice and one mail aside for each person concerned; `letters`: name -> people, the first one wins."""
    chosen = _not_forgotten(uow, one_each(letters, actor))
    if not chosen:
        return
    cause = uow.cause
    facts = {"event_id": cause.id, "type": cause.type, "at": cause.time, "facts": told(dump(event))}
    _insert_once(uow, news, ["event_id"], [facts])
    once = ["event_id", "person_id"]
    _insert_once(uow, notice, once, [_notice(uow, person, letter) for person, letter in chosen.items()])
    _insert_once(uow, mail, once, [_mail(uow, person) for person in chosen])


def _not_forgotten(uow: UnitOfWork, chosen: dict[UUID, str]) -> dict[UUID, str]:
    """Whoever was erased is told nothing more, until they sign in again."""
    known = select(person.c.id).where(person.c.id == erased.c.person_id)
    gone = select(erased.c.person_id).where(erased.c.person_id.in_(chosen), ~known.exists())
    forgotten = set(uow.session.scalars(gone)) if chosen else set()
    return {someone: letter for someone, letter in chosen.items() if someone not in forgotten}


def _insert_once(uow: UnitOfWork, table: Table, key: list[str], rows: list[dict[str, Any]]) -> None:
    uow.session.execute(insert_into(uow.session, table).values(rows).on_conflict_do_nothing(index_elements=key))


def _notice(uow: UnitOfWork, person: UUID, letter: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "event_id": uow.cause.id,
        "person_id": person,
        "letter": letter,
        "made_at": uow.now,
    }


def _mail(uow: UnitOfWork, person: UUID) -> dict[str, Any]:
    """Its id is in its Message-ID: sent again after a restore, a mail can be known as the one that has come before."""
    return {
        "id": uow.id_for(f"mail to {person}"),
        "event_id": uow.cause.id,
        "person_id": person,
        "made_at": uow.now,
        "due_at": uow.now,
        "state": MailState.DUE,
        "attempts": 0,
        "error": "",
        "traceparent": uow.traceparent,
    }
