"""What every service knows of people: who they are and which roles governance gave them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, ColumnElement, Table, Text, func, select
from sqlalchemy.orm import Session

from shared.contracts import people as contract
from shared.contracts.governance import RoleGranted, RoleRevoked
from shared.database import ID, Instant, insert_into
from shared.mailboxes import erased, metadata
from shared.policies import NEWEST, Policies
from shared.uow import UnitOfWork

ROLES = {
    "team": "Équipe de l’incubateur",
    "trusted": "Personne de confiance",
    "dsi": "Direction du système d’information",
    "administrator": "Administration de la plateforme",
}
"""The platform's roles: code -> words on screen."""

person = Table(
    "person",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("directorate", Text, nullable=False),
    Column("seen_at", Instant, nullable=False),
)
role = Table(
    "role",
    metadata,
    Column("person_id", ID, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("granted", Boolean, nullable=False),
)


@dataclass(frozen=True)
class Person:
    """Someone who has signed in at least once, on any of the services."""

    id: UUID
    name: str
    email: str
    directorate: str


def one_at_a_time(uow: UnitOfWork, person_id: UUID) -> None:
    """Sign-in, news and erasure of the same person wait for one another, so that none works on what another undoes."""
    if uow.session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(person_id.bytes[:8], signed=True)
        uow.session.execute(select(func.pg_advisory_xact_lock(key)))


def erased_at_of(session: Session, person_id: UUID) -> datetime | None:
    """When a person was last forgotten, if ever."""
    return session.scalar(select(erased.c.erased_at).where(erased.c.person_id == person_id))


def remember_person(uow: UnitOfWork, someone: Person, seen_at: datetime) -> None:
    """Keep the newest facts about a person, whichever service saw them; none from before they were forgotten."""
    one_at_a_time(uow, someone.id)
    gone = erased_at_of(uow.session, someone.id)
    if gone is not None and seen_at <= gone:
        return
    facts = {"name": someone.name, "email": someone.email, "directorate": someone.directorate, "seen_at": seen_at}
    insert = insert_into(uow.session, person).values(id=someone.id, **facts)
    uow.session.execute(
        insert.on_conflict_do_update(index_elements=["id"], set_=facts, where=person.c.seen_at <= seen_at)
    )


def see_person(uow: UnitOfWork, service: str, someone: Person) -> None:
    """At sign-in: remember the person here and tell the other services."""
    one_at_a_time(uow, someone.id)
    remember_person(uow, someone, uow.now)
    seen = contract.PERSON_SEEN[service]
    uow.say(
        seen(
            person_id=someone.id,
            name=someone.name,
            email=someone.email,
            directorate=someone.directorate,
            seen_at=uow.now,
        )
    )


def set_role(uow: UnitOfWork, person_id: UUID, name: str, *, granted: bool) -> None:
    """Keep whether a person has a role."""
    insert = insert_into(uow.session, role).values(person_id=person_id, role=name, granted=granted)
    uow.session.execute(insert.on_conflict_do_update(index_elements=["person_id", "role"], set_={"granted": granted}))


def hear_about_people(policies: Policies, service: str) -> None:
    """Add the reactions that keep this service's people and roles up to date.

    A service that has more to do when a role changes declares its own reaction before, and calls the one below in it.
    """
    for publisher, seen in contract.PERSON_SEEN.items():
        if publisher != service:
            policies.on(seen, order=NEWEST)(when_a_person_is_seen)
    _hear_about_roles(policies, service)


def _hear_about_roles(policies: Policies, service: str) -> None:
    changes: list[tuple[Any, Any]] = [(RoleGranted, when_a_role_is_granted), (RoleRevoked, when_a_role_is_revoked)]
    for fact, reaction in changes:
        if service != "governance" and fact.wire not in policies.reactions:
            policies.on(fact, order=NEWEST)(reaction)


def when_a_person_is_seen(event: Any, uow: UnitOfWork) -> None:
    """Someone signed in elsewhere."""
    someone = Person(id=event.person_id, name=event.name, email=event.email, directorate=event.directorate)
    remember_person(uow, someone, event.seen_at)


def when_a_role_is_granted(event: RoleGranted, uow: UnitOfWork) -> None:
    """Governance gave a role."""
    set_role(uow, event.person_id, event.role, granted=True)


def when_a_role_is_revoked(event: RoleRevoked, uow: UnitOfWork) -> None:
    """Governance took a role back."""
    set_role(uow, event.person_id, event.role, granted=False)


def person_of(session: Session, person_id: UUID) -> Person | None:
    """The person, if this service has heard of them."""
    found = session.execute(select(person).where(person.c.id == person_id)).first()
    return (
        None
        if found is None
        else Person(id=found.id, name=found.name, email=found.email, directorate=found.directorate)
    )


def people_by_name(session: Session) -> list[Person]:
    """Everyone this service has heard of, by name."""
    rows = session.execute(select(person).order_by(person.c.name, person.c.id))
    return [Person(id=row.id, name=row.name, email=row.email, directorate=row.directorate) for row in rows]


def find_people(session: Session, words: str) -> list[Person]:
    """Those with this id or this address."""
    try:
        wanted = person.c.id == UUID(words)
    except ValueError:
        wanted = func.lower(person.c.email) == words.strip().lower()
    return _people(session, wanted)


def people_called(session: Session, words: str) -> list[Person]:
    """Those with this id or address, else those whose name holds these words: at most 50."""
    return find_people(session, words) or _people(session, person.c.name.icontains(words.strip(), autoescape=True))


def _people(session: Session, wanted: ColumnElement[bool]) -> list[Person]:
    rows = session.execute(select(person).where(wanted).order_by(person.c.name, person.c.id).limit(50))
    return [Person(id=row.id, name=row.name, email=row.email, directorate=row.directorate) for row in rows]


def names_of(session: Session, ids: "set[UUID] | list[UUID]") -> dict[UUID, str]:
    """Names by id, for those this service has heard of; one query."""
    rows = session.execute(select(person.c.id, person.c.name).where(person.c.id.in_(list(ids))))
    return {row.id: row.name for row in rows}


def roles_of(session: Session, person_id: UUID) -> frozenset[str]:
    """The roles a person has now."""
    rows = session.scalars(select(role.c.role).where(role.c.person_id == person_id, role.c.granted))
    return frozenset(rows)


def people_with_role(session: Session, name: str) -> list[UUID]:
    """Who has a role now."""
    return list(session.scalars(select(role.c.person_id).where(role.c.role == name, role.c.granted)))
