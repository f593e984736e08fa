"""The only events with personal data: each service says whom it has seen sign in, so that notify can write to them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from shared.messages import event, text


class _Seen:
    """Someone has signed in on this service; the newest facts about them win."""

    person_id: UUID
    name: str = text(max=200, help="Prénom et nom")
    email: str = text(max=254, help="Adresse électronique ; vide si la personne n’en a pas", required=False)
    directorate: str = text(max=200, help="Direction ou service de la personne", required=False)
    seen_at: datetime


def _person_seen(service: str) -> type[Any]:
    fields = {name: getattr(_Seen, name) for name in _Seen.__annotations__ if hasattr(_Seen, name)}
    body = {"__annotations__": dict(_Seen.__annotations__), "__doc__": _Seen.__doc__, "__module__": __name__, **fields}
    return event(f"{service}.person.seen.v1", personal=True)(type(f"{service.capitalize()}PersonSeen", (), body))


PERSON_SEEN = {service: _person_seen(service) for service in ("governance", "ideas", "notify", "portfolio")}
"""The event of each service, by its name."""
