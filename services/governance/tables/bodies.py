"""Bodies and who sits in them."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.orm import relationship

from services.governance.domain.bodies import CONVOCATION_DAYS, SECRET_REQUESTS, Body, Level, Member
from services.governance.domain.rules import CRPA
from services.governance.domain.seats import Absence, Place, Seat
from services.governance.tables.base import mapper, metadata
from services.governance.tables.kept import KeptRules
from shared.database import ID, Instant, among, one_of

body = Table(
    "body",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("level", one_of(Level), nullable=False),
    Column("second_vote_days", Integer, nullable=False),
    Column("convocation_days", Integer, nullable=False, server_default=str(CONVOCATION_DAYS)),
    Column("secret_requests", Integer, nullable=False, server_default=str(SECRET_REQUESTS)),
    Column("rules", KeptRules, nullable=False, server_default=CRPA.rules.as_json()),
    Column("chair_id", ID),
    Column("told_on", Date),
    Column("changed_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("level", Level), name="body_level"),
)
Index("body_name", body.c.name, body.c.id)

member = Table(
    "body_member",
    metadata,
    Column("body_id", ID, ForeignKey("body.id", name="body_member_body"), primary_key=True),
    Column("person_id", ID, primary_key=True),
)
Index("body_member_person", member.c.person_id)

seat = Table(
    "seat",
    metadata,
    Column("body_id", ID, ForeignKey("body.id", name="seat_body"), primary_key=True),
    Column("person_id", ID, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date),
    Column("place", one_of(Place), nullable=False),
    Column("stands_for", ID),
    Column("named_by", ID),
    CheckConstraint("(place = 'substitute') = (stands_for IS NOT NULL)", name="seat_stands_for"),
    CheckConstraint("until IS NULL OR since <= until", name="seat_days"),
)
Index("seat_person", seat.c.person_id)

absence = Table(
    "absence",
    metadata,
    Column("id", ID, primary_key=True),
    Column("body_id", ID, ForeignKey("body.id", name="absence_body"), nullable=False),
    Column("person_id", ID, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("declared_by", ID, nullable=False),
    CheckConstraint("since <= until", name="absence_days"),
)
Index("absence_body", absence.c.body_id, absence.c.since)

mapper.map_imperatively(Member, member)
mapper.map_imperatively(Seat, seat)
mapper.map_imperatively(Absence, absence)
mapper.map_imperatively(
    Body,
    body,
    version_id_col=body.c.version,
    version_id_generator=False,  # the body counts by itself: a change of its members alone is a new version too
    properties={
        "members": relationship(Member, cascade="all, delete-orphan", lazy="selectin"),
        "seats": relationship(Seat, cascade="all, delete-orphan", lazy="selectin", order_by=seat.c.since),
        "absences": relationship(Absence, cascade="all, delete-orphan", lazy="selectin", order_by=absence.c.since),
    },
)
