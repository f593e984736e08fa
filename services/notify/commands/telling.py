"""From one event to the notices and mails of the people whom it concerns."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, select, update

from services.notify.commands.bursts import held_back
from services.notify.domain.asking import ASKS
from services.notify.domain.families import Way, family_of, is_legal, way_of
from services.notify.domain.letters import LETTERS, one_each, told
from services.notify.domain.mail import MailState
from services.notify.domain.rest import Rest, leaves_at
from services.notify.tables import choices_of, mail, news, notice, rests_of
from shared.database import insert_into
from shared.identifiers import id_from, new_id
from shared.mailboxes import erased
from shared.people import person
from shared.schemas import dump
from shared.uow import UnitOfWork

TOGETHER = 500
"""People told in one statement: a statement has room for 65,535 values."""
ONCE = ["event_id", "person_id"]

Letters = Mapping[str, Iterable[UUID]]
"""Letters by name, and whom each may go to; the first that names somebody wins."""


def tell(uow: UnitOfWork, event: Any, letters: Letters, *, actor: UUID | None = None) -> None:
    """Put one notice, and one mail where it is wanted, aside for each person whom the event being heard concerns."""
    cause = uow.cause
    tell_of(uow, cause.id, cause.type, told(dump(event)), letters, at=cause.time, actor=actor)


def tell_of(
    uow: UnitOfWork,
    event_id: UUID,
    kind: str,
    facts: dict[str, Any],
    letters: Letters,
    *,
    at: datetime | None = None,
    actor: UUID | None = None,
) -> None:
    """The same of what happened in this service itself, with the facts that its letters need."""
    chosen = _not_forgotten(uow, one_each(letters, actor))
    people = sorted(chosen)
    for start in range(0, len(people), TOGETHER):
        some = {person: chosen[person] for person in people[start : start + TOGETHER]}
        ways = _ways(uow, some)
        wanted = {person: letter for person, letter in some.items() if ways[person] is not Way.NONE}
        if wanted:
            add_news(uow, event_id, kind, at or uow.now, facts)
            _tell(uow, event_id, facts, wanted, ways)


def _tell(
    uow: UnitOfWork, event_id: UUID, facts: Mapping[str, Any], wanted: Mapping[UUID, str], ways: Mapping[UUID, Way]
) -> None:
    notices = [
        _notice(uow, event_id, person, letter, ways[person]) | {"about": _about(facts, letter)}
        for person, letter in wanted.items()
    ]
    _insert_once(uow, notice, ONCE, notices)
    by_mail = {person: letter for person, letter in wanted.items() if ways[person] is Way.NOW}
    things = {letter: LETTERS[letter].thing_of(facts) for letter in set(by_mail.values())}
    rests, waits = rests_of(uow.session, by_mail), held_back(uow, set(things.values()), by_mail)
    mails = []
    for someone, letter in by_mail.items():
        alone = is_legal(letter) or LETTERS[letter].reaches_actor
        due_at = uow.now if alone else waits.get(someone, uow.now)
        leaves = _leaves_at(uow, letter, rests.get(someone))
        mails.append(_mail(uow, event_id, someone, max(due_at, leaves), None if alone else things[letter]))
    if mails:
        _insert_once(uow, mail, ONCE, mails)


def _ways(uow: UnitOfWork, chosen: Mapping[UUID, str]) -> dict[UUID, Way]:
    choices = choices_of(uow.session, chosen)
    return {person: way_of(family_of(letter), choices.get(person, {})) for person, letter in chosen.items()}


def _leaves_at(uow: UnitOfWork, letter: str, rest: Rest | None) -> datetime:
    return uow.now if rest is None or is_legal(letter) else leaves_at(uow.now, rest)


def settle(uow: UnitOfWork, about: UUID, *letters: str) -> None:
    """Nobody has to do anything about it any more: it was done, by whoever it was."""
    asked = (notice.c.about == about, notice.c.done_at.is_(None), notice.c.letter.in_(letters))
    uow.session.execute(
        update(notice).where(*asked).values(done_at=uow.now, read_at=func.coalesce(notice.c.read_at, uow.now))
    )


def add_news(uow: UnitOfWork, event_id: UUID, kind: str, at: datetime, facts: dict[str, Any]) -> bool:
    """Keep what is told; False when it was there already."""
    row = {"event_id": event_id, "type": kind, "at": at, "facts": facts}
    insert = insert_into(uow.session, news).values(row).on_conflict_do_nothing(index_elements=["event_id"])
    return uow.session.scalar(insert.returning(news.c.event_id)) is not None


def add_notice(uow: UnitOfWork, event_id: UUID, person: UUID, letter: str) -> None:
    """What a mail hangs on that nobody finds in their inbox."""
    _insert_once(uow, notice, ONCE, [_notice(uow, event_id, person, letter, Way.NOW) | {"read_at": uow.now}])


def add_to_inbox(uow: UnitOfWork, event_id: UUID, person: UUID, letter: str) -> None:
    """What is told without a mail: mails are what it is about."""
    _insert_once(uow, notice, ONCE, [_notice(uow, event_id, person, letter, Way.INBOX)])


def add_mail(uow: UnitOfWork, event_id: UUID, person: UUID, due_at: datetime) -> None:
    """A mail beside its notice."""
    _insert_once(uow, mail, ONCE, [_mail(uow, event_id, person, due_at)])


def _not_forgotten(uow: UnitOfWork, chosen: dict[UUID, str]) -> dict[UUID, str]:
    """Whoever was erased is told nothing more, until they sign in again."""
    known = select(person.c.id).where(person.c.id == erased.c.person_id)
    gone = select(erased.c.person_id).where(erased.c.person_id.in_(chosen), ~known.exists())
    forgotten = set(uow.session.scalars(gone)) if chosen else set()
    return {someone: letter for someone, letter in chosen.items() if someone not in forgotten}


def _insert_once(uow: UnitOfWork, table: Table, key: list[str], rows: list[dict[str, Any]]) -> None:
    uow.session.execute(insert_into(uow.session, table).values(rows).on_conflict_do_nothing(index_elements=key))


def _about(facts: Mapping[str, Any], letter: str) -> UUID | None:
    """What the letter asks the person to do something about."""
    return UUID(facts[ASKS[letter]]) if letter in ASKS else None


def _notice(uow: UnitOfWork, event_id: UUID, person: UUID, letter: str, way: Way) -> dict[str, Any]:
    return {
        "id": new_id(),
        "event_id": event_id,
        "person_id": person,
        "letter": letter,
        "made_at": uow.now,
        "awaits": way if way in {Way.DAILY, Way.WEEKLY} else None,
    }


def _mail(uow: UnitOfWork, event_id: UUID, person: UUID, due_at: datetime, thing: str | None = None) -> dict[str, Any]:
    """Its id is in its Message-ID: sent again after a restore, a mail can be known as the one that has come before."""
    return {
        "id": id_from(event_id, f"mail to {person}"),
        "event_id": event_id,
        "person_id": person,
        "made_at": uow.now,
        "due_at": due_at,
        "state": MailState.DUE,
        "attempts": 0,
        "error": "",
        "traceparent": uow.traceparent,
        "thing": thing,
    }
