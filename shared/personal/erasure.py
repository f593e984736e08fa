"""How a person is forgotten: here, then by every service that hears of it; and what keeps old messages from telling.

The opaque id stays where the law or the order of messages needs it; no name, address or directorate does.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from shared.contracts import people as contract
from shared.database import insert_into, is_sqlite
from shared.errors import NotFound, Refused
from shared.mailboxes import erased, inbox, outbox
from shared.messages import command, given, text, yes_no
from shared.people import erased_at_of, one_at_a_time, people_with_role, person, person_of
from shared.personal.holdings import KERNEL, NOBODY, Holding, holdings_of, of_a_person
from shared.policies import NEWEST, Policies
from shared.uow import UnitOfWork

if TYPE_CHECKING:
    from shared.service import Runtime, Service

log = structlog.get_logger()

BLANK = {"name": NOBODY, "email": "", "directorate": ""}
"""What an event about a person tells once the person is forgotten; its contract still holds."""


@command
class ErasePerson:
    """Forget a person, here and everywhere."""

    by: UUID | None = given()
    person_id: UUID = given()
    reason: str = text(
        max=500, min=3, label="Raison", help="Par exemple : demande reçue le 3 mai. N’écrivez ni nom ni adresse."
    )
    sure: bool = yes_no(label="J’ai compris : ces données ne pourront pas être retrouvées.")


def erase_person(service: "Service") -> Callable[[ErasePerson, UnitOfWork], UUID]:
    """The command of a service: erase here and say so; refused for who is unknown, gone, or alone to administer."""

    def erase(cmd: ErasePerson, uow: UnitOfWork) -> UUID:
        one_at_a_time(uow, cmd.person_id)
        _check(uow, cmd.person_id)
        reason = _Words.of(uow, cmd.person_id).masked(cmd.reason)
        forget(uow, service.personal, cmd.person_id, uow.now)
        uow.say(contract.PERSON_ERASED[service.name](person_id=cmd.person_id, erased_at=uow.now))
        log.info("person.erased", who=str(cmd.person_id), by=str(cmd.by or "command line"), reason=reason)
        return cmd.person_id

    return erase


def _check(uow: UnitOfWork, person_id: UUID) -> None:
    if person_of(uow.session, person_id) is None:
        raise NotFound("Ce service ne connaît pas cette personne, ou l’a déjà effacée.")
    if people_with_role(uow.session, "administrator") == [person_id]:
        raise Refused("C’est la seule personne qui administre la plateforme : nommez-en d’abord une autre.")


def forget(uow: UnitOfWork, personal: Iterable[Holding], person_id: UUID, erased_at: datetime) -> None:
    """Erase what this service holds, unless the person has come back since; twice does no more than once."""
    words, known = _Words.of(uow, person_id), _seen_at(uow, person_id)
    _bury(uow, person_id, erased_at)
    if known is not None and known > erased_at:
        return
    _blank_outbox(uow, person_id)
    _blank_inbox(uow, person_id, words)
    for holding in (*personal, *KERNEL):  # the kernel's last: some rows are known as the person's by the address
        holding.forget(uow, person_id)


def _seen_at(uow: UnitOfWork, person_id: UUID) -> datetime | None:
    return uow.session.scalar(select(person.c.seen_at).where(person.c.id == person_id))


def _bury(uow: UnitOfWork, person_id: UUID, erased_at: datetime) -> None:
    row = insert_into(uow.session, erased).values(person_id=person_id, erased_at=erased_at)
    later = erased.c.erased_at < erased_at
    uow.session.execute(
        row.on_conflict_do_update(index_elements=["person_id"], set_={"erased_at": erased_at}, where=later)
    )


def _blank_outbox(uow: UnitOfWork, person_id: UUID) -> None:
    """Those not yet sent too: whoever hears them then forgets nothing, and the order of the subject holds."""
    rows = select(outbox.c.position, outbox.c.data).where(of_a_person(outbox)(person_id))
    for row in uow.session.execute(rows.with_for_update()).all():
        blank = update(outbox).where(outbox.c.position == row.position)
        uow.session.execute(blank.values(data=_blanked(row.data), error=None))


def _blank_inbox(uow: UnitOfWork, person_id: UUID, words: "_Words") -> None:
    """Every message that is still kept is looked at: one that could not be read may name anybody."""
    kept = select(inbox.c.id, inbox.c.envelope, inbox.c.error).where(inbox.c.state != "done")
    for row in uow.session.execute(kept.with_for_update()).all():
        told = {"envelope": _blanked_envelope(row.envelope, person_id, words), "error": words.masked(row.error)}
        if told != {"envelope": row.envelope, "error": row.error}:
            uow.session.execute(update(inbox).where(inbox.c.id == row.id).values(**told))


def _blanked(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, **{name: words for name, words in BLANK.items() if name in data}}


def _blanked_envelope(envelope: str | None, person_id: UUID, words: "_Words") -> str | None:
    if envelope is None:
        return None
    try:
        members = json.loads(envelope)
        about = members["data"]["person_id"] == str(person_id)
    except (ValueError, TypeError, KeyError):
        about = False
    if about:
        members["data"] = _blanked(members["data"])
        envelope = json.dumps(members, ensure_ascii=False, separators=(",", ":"))
    return words.masked(envelope)


@dataclass(frozen=True)
class _Words:
    """The words that tell who a person is, as they may stand in a text."""

    known: Sequence[str]

    @classmethod
    def of(cls, uow: UnitOfWork, person_id: UUID) -> "_Words":
        """A single word is no name that could be looked for: it would hit other words and other people."""
        rows = [person_of(uow.session, person_id), *_told_before(uow, person_id)]
        names = {word for row in rows if row for word in (row.name, row.email) if " " in word or "@" in word}
        written = {form for name in names - {NOBODY} for form in (name, json.dumps(name)[1:-1])}
        return cls(sorted(written, key=len, reverse=True))

    def masked(self, text: str | None) -> str | None:
        """The text with the words replaced."""
        if not self.known or text is None:
            return text
        return re.sub("|".join(map(re.escape, self.known)), NOBODY, text, flags=re.IGNORECASE)


@dataclass(frozen=True)
class _Told:
    name: str
    email: str


def _told_before(uow: UnitOfWork, person_id: UUID) -> list[_Told]:
    """Who the person was said to be here, also under an earlier name."""
    rows = uow.session.scalars(select(outbox.c.data).where(of_a_person(outbox)(person_id)))
    return [_Told(data["name"], data.get("email", "")) for data in rows if "name" in data]


def hear_about_erasures(policies: Policies, service: str, personal: Sequence[Holding]) -> None:
    """Add the reactions that forget here whoever was forgotten elsewhere."""

    def when_a_person_is_erased(event: Any, uow: UnitOfWork) -> None:
        """Someone asked another service to be forgotten."""
        one_at_a_time(uow, event.person_id)
        forget(uow, personal, event.person_id, event.erased_at)
        log.info("person.forgotten", who=str(event.person_id), told_by=event.publisher)

    for publisher, fact in contract.PERSON_ERASED.items():
        if publisher != service:
            policies.on(fact, order=NEWEST)(when_a_person_is_erased)


def compact(runtime: "Runtime") -> None:
    """On the embedded store, take what was erased out of the log beside the file too; others do so by themselves."""
    if is_sqlite(runtime.engine):
        with runtime.engine.connect() as connection:
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def is_erased_since(session: Session, person_id: UUID, since: datetime) -> bool:
    """Whether a person was forgotten at this instant or later."""
    gone = erased_at_of(session, person_id)
    return gone is not None and gone >= since


def counts(session: Session, service: "Service", person_id: UUID) -> list[tuple[Holding, int]]:
    """How many rows each holding has about a person."""
    asked = [(holding, holding.rows_of(person_id)) for holding in holdings_of(service)]
    return [
        (holding, session.scalar(select(func.count()).select_from(holding.table).where(rows)) or 0)
        for holding, rows in asked
    ]
