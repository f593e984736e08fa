"""Bodies and who sits in them."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.orm import relationship

from services.governance.domain.bodies import CONVOCATION_DAYS, Body, Level, Member
from services.governance.domain.rules import CRPA
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
    Column("rules", KeptRules, nullable=False, server_default=CRPA.rules.as_json()),
    Column("chair_id", ID),
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

mapper.map_imperatively(Member, member)
mapper.map_imperatively(
    Body,
    body,
    version_id_col=body.c.version,
    version_id_generator=False,  # the body counts by itself: a change of its members alone is a new version too
    properties={"members": relationship(Member, cascade="all, delete-orphan", lazy="selectin")},
)
