"""The agenda of the place, who comes, and the keys of people's own calendars."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint
from sqlalchemy.orm import relationship

from services.notify.domain.gatherings import Gathering, GatheringKind, Guest, GuestState
from services.notify.tables.base import metadata, registry
from shared.database import ID, Instant, among, one_of

gathering = Table(
    "gathering",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", one_of(GatheringKind), nullable=False),
    *(Column(name, Text, nullable=False) for name in ("title", "about", "place", "cancelled_why")),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("places", Integer),
    Column("planned_by", ID, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("kind", GatheringKind), name="gathering_kind"),
    CheckConstraint("starts_at < ends_at", name="gathering_hours"),
    CheckConstraint("places > 0", name="gathering_places"),
)
"""One that is called off stays, with its reason: calendars have to hear of it."""

Index("gathering_starts", gathering.c.starts_at, gathering.c.id)

guest = Table(
    "guest",
    metadata,
    Column("id", ID, primary_key=True),
    Column("gathering_id", ID, ForeignKey("gathering.id", name="guest_gathering", ondelete="CASCADE"), nullable=False),
    Column("person_id", ID, nullable=False),
    Column("state", one_of(GuestState), nullable=False),
    Column("asked_at", Instant, nullable=False),
    UniqueConstraint("gathering_id", "person_id", name="guest_once"),
    CheckConstraint(among("state", GuestState), name="guest_state"),
)
"""Who comes or waits; whoever withdraws leaves no row."""

Index("guest_person", guest.c.person_id)

calendar_key = Table(
    "calendar_key",
    metadata,
    Column("person_id", ID, primary_key=True),
    Column("secret", Text, nullable=False, unique=True),
    Column("made_at", Instant, nullable=False),
)
"""The end of the address under which a calendar program reads one person's own gatherings, without signing in."""

registry.map_imperatively(Guest, guest, properties={"_gathering": guest.c.gathering_id})
registry.map_imperatively(
    Gathering,
    gathering,
    version_id_col=gathering.c.version,
    properties={
        "guests": relationship(Guest, order_by=guest.c.id, cascade="all, delete-orphan", lazy="selectin"),
    },
)
