"""Whom each service has seen sign in, the only events with personal data, so that notify can write to them; and whom
all of them must forget.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from shared.messages import event, text

SERVICES = ("governance", "ideas", "notify", "portfolio")


class _Seen:
    """Someone has signed in on this service; the newest facts about them win."""

    person_id: UUID
    name: str = text(max=200, help="Prénom et nom")
    email: str = text(max=254, help="Adresse électronique ; vide si la personne n’en a pas", required=False)
    directorate: str = text(max=200, help="Direction ou service de la personne", required=False)
    seen_at: datetime


class _Erased:
    """Someone's personal data was erased here; whoever hears it erases its own, whatever it heard of them before."""

    person_id: UUID
    erased_at: datetime


def _person_event(service: str, what: str, declared: type[Any], *, personal: bool) -> type[Any]:
    fields = {name: getattr(declared, name) for name in declared.__annotations__ if hasattr(declared, name)}
    body = {"__annotations__": dict(declared.__annotations__), "__doc__": declared.__doc__, "__module__": __name__}
    name = f"{service.capitalize()}Person{what.capitalize()}"
    return event(f"{service}.person.{what}.v1", personal=personal)(type(name, (), {**body, **fields}))


PERSON_SEEN = {service: _person_event(service, "seen", _Seen, personal=True) for service in SERVICES}
"""The event of each service, by its name."""
PERSON_ERASED = {service: _person_event(service, "erased", _Erased, personal=False) for service in SERVICES}
"""The event of each service, by its name. It tells nobody's name, but travels with those above, in their order."""
