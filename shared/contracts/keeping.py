"""How services keep account of what they say to each other: each tells how much it said, and asks for what it lacks."""

from datetime import datetime
from uuid import UUID

from shared.messages import event_of, integer, text

SERVICES = ("governance", "ideas", "notify", "portfolio")


class _Told:
    """How many events of one kind a service has said within one hour; `checksum` is taken over their ids in order."""

    digest_id: UUID
    kind: str = text(max=100, help="Le genre d’événements compté, par exemple ideas.idea")
    starts_at: datetime
    ends_at: datetime
    count: int = integer(min=1)
    checksum: str = text(max=64, min=64, help="SHA-256 des identifiants, dans leur ordre")


class _Noticed:
    """A service lacks events of another one: those of a subject from a version on, or some of one kind and hour."""

    gap_id: UUID
    publisher: str = text(max=40, help="Le service dont des événements manquent")
    subject: str = text(max=200, required=False, help="Le sujet dont une version manque")
    from_version: int | None = integer(min=1, required=False)
    kind: str = text(max=100, required=False, help="Le genre dont le compte ne tombe pas juste")
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    noticed_at: datetime


DIGEST_TOLD = {service: event_of(service, "digest.told.v1", _Told) for service in SERVICES}
GAP_NOTICED = {service: event_of(service, "gap.noticed.v1", _Noticed) for service in SERVICES}
"""The events of each service, by its name."""
