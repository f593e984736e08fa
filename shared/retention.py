"""What is kept, how long and why: one table, from which come the jobs, the command line's answer and a page.

A rule with a `clock` is carried out here, in small batches; the others say who else does it, or that nobody has to.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from sqlalchemy import Column, ColumnElement, delete, exists, select, true, tuple_

from shared.errors import NotFound, Refused
from shared.mailboxes import digest, lost, posted
from shared.people import person, role
from shared.personal.erasure import ErasePerson, erase_person
from shared.settings import Settings
from shared.uow import UnitOfWork

if TYPE_CHECKING:
    from shared.service import Runtime, Service

log = structlog.get_logger()

TOGETHER = 500
"""Rows deleted in one transaction, so that whoever writes meanwhile hardly waits."""
POSTED_DAYS = 30
ACCOUNTS_DAYS = 400
FORGOTTEN_TOGETHER = 20
"""People erased in one round: each takes a transaction and an event."""

Days = Callable[[Settings], int]


@dataclass(frozen=True)
class Rule:
    """`clock` is the column that tells a row's age, `only` which rows may go; without `days` nothing is deleted."""

    name: str
    what: str
    why: str
    days: Days | None = None
    for_: str = ""
    """How long in words, where it is no number of days."""
    clock: "Column[Any] | None" = None
    only: ColumnElement[bool] | None = None
    job: "Callable[[Runtime, datetime], int] | None" = None
    """What deletes, where it is not a plain DELETE of this table."""

    def limit(self, settings: Settings, now: datetime) -> datetime:
        """What is older than this instant goes."""
        assert self.days is not None
        return now - timedelta(days=self.days(settings))

    def carry_out(self, runtime: "Runtime", now: datetime) -> int:
        """Delete what is too old; returns how many rows or people."""
        if self.job is not None:
            return self.job(runtime, now)
        return sum(iter(lambda: _delete_some(runtime, self, now), 0)) if self.clock is not None else 0


def _delete_some(runtime: "Runtime", rule: Rule, now: datetime) -> int:
    assert rule.clock is not None
    table = rule.clock.table
    key = tuple_(*table.primary_key.columns)
    old = (rule.clock < rule.limit(runtime.settings, now), true() if rule.only is None else rule.only)
    some = select(*table.primary_key.columns).where(*old).limit(TOGETHER)
    with runtime.unit_of_work() as uow:
        return int(uow.session.connection().execute(delete(table).where(key.in_(some))).rowcount)


def _forget_people(runtime: "Runtime", now: datetime) -> int:
    """Erase, as if asked, people whom no service has seen for so long and who hold no role."""
    limit = PEOPLE.limit(runtime.settings, now)
    with runtime.reading() as session:
        in_charge = exists().where(role.c.person_id == person.c.id, role.c.granted)
        gone = select(person.c.id).where(person.c.seen_at < limit, ~in_charge).order_by(person.c.seen_at)
        ids = session.scalars(gone.limit(FORGOTTEN_TOGETHER)).all()
    return sum(_forget(runtime, person_id, limit) for person_id in ids)


def _forget(runtime: "Runtime", person_id: UUID, limit: datetime) -> bool:
    erase = erase_person(runtime.service)

    def unless_seen_since(asked: ErasePerson, uow: UnitOfWork) -> bool:
        seen = uow.session.scalar(select(person.c.seen_at).where(person.c.id == person_id).with_for_update())
        return seen is not None and seen < limit and bool(erase(asked, uow))

    asked = ErasePerson(by=None, person_id=person_id, reason="not seen for too long", sure=True)
    try:
        return runtime.do(unless_seen_since, asked)
    except (NotFound, Refused):
        return False


PEOPLE = Rule(
    name="people",
    what="Personnes qui ne se connectent plus",
    why="Une personne sans rôle que personne n’a vue depuis n’a plus besoin que l’on garde son nom.",
    days=lambda settings: settings.people_days,
    job=_forget_people,
)
KERNEL: tuple[Rule, ...] = (
    PEOPLE,
    Rule(
        name="posted",
        what="Formulaires déjà reçus",
        why="Le temps qu’un envoi répété soit reconnu, aussi après un retour en arrière dans le navigateur.",
        days=lambda _: POSTED_DAYS,
        clock=posted.c.at,
    ),
    Rule(
        name="outbox",
        what="Messages envoyés aux autres services",
        why="Le temps de pouvoir les renvoyer à un service qui a été restauré.",
        days=lambda settings: settings.history_days,
        job=lambda runtime, _: runtime.forget_history(),
    ),
    Rule(
        name="accounts",
        what="Comptes de ce que les services se sont dit",
        why="Le temps de comparer, après une restauration, ce qui a été dit et ce qui a été entendu.",
        days=lambda settings: max(ACCOUNTS_DAYS, settings.history_days),
        clock=digest.c.starts_at,
    ),
    Rule(
        name="lost",
        what="Fiches qu’une restauration n’a pas ramenées",
        why="Le temps que l’équipe les ressaisisse et que les messages qui en parlent soient clos.",
        days=lambda settings: settings.history_days,
        clock=lost.c.named_at,
    ),
    Rule(
        name="envelopes",
        what="Contenu des messages reçus",
        why="Jusqu’à ce qu’ils soient traités ; ensuite l’identifiant seul reste, pour ne pas les traiter deux fois.",
        for_="jusqu’au traitement",
    ),
    Rule(
        name="sessions",
        what="Sessions",
        why="Elles ne sont que dans le navigateur : 30 minutes sans activité, 10 heures en tout.",
        for_="10 heures",
    ),
    Rule(
        name="erased",
        what="Identifiants des personnes effacées",
        why="Sans eux, un ancien message ou une sauvegarde ramènerait la personne. Aucun nom n’y figure.",
        for_="toujours",
    ),
)
"""What holds in every service; each service adds its own rules."""


def rules_of(service: "Service") -> tuple[Rule, ...]:
    return (*KERNEL, *service.retention)


def told(service: "Service", settings: Settings) -> list[dict[str, Any]]:
    """The rules as a program or a page reads them."""
    return [
        {
            "rule": rule.name,
            "what": rule.what,
            "days": rule.days(settings) if rule.days else None,
            "how_long": rule.for_,
            "why": rule.why,
        }
        for rule in rules_of(service)
    ]


def tidy(runtime: "Runtime", now: datetime | None = None) -> int:
    """Carry out every rule; returns how much went."""
    if now is None:
        with runtime.reading() as session:
            now = runtime.clock(session)
    return sum(_carried_out(runtime, now))


def _carried_out(runtime: "Runtime", now: datetime) -> Iterator[int]:
    for rule in rules_of(runtime.service):
        gone = rule.carry_out(runtime, now)
        if gone:
            log.info(
                "retention.deleted", service=runtime.service.name, rows=gone, rank=rules_of(runtime.service).index(rule)
            )
        yield gone
