"""The file of a pre-incubation: texts, groups and people met, solutions compared, the log, the road, signatures."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.orm import relationship

from services.portfolio.domain.engagement import Engagement, Part
from services.portfolio.domain.evidence import LABELS, Dossier, LogKind, Writing
from services.portfolio.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

dossier = Table(
    "dossier",
    metadata,
    Column("product_id", ID, ForeignKey("product.id", name="dossier_product"), primary_key=True),
    *(Column(name, Text, nullable=False) for name in LABELS),
    Column("version", Integer, nullable=False),
)
"""The texts of the file; scores are texts too, empty until given."""

writing = Table(
    "dossier_change",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("dossier.product_id", name="dossier_change_product"), nullable=False),
    Column("field", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("by", ID, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Every text of a file ever written anew."""

Index("dossier_change_product", writing.c.product_id, writing.c.id)

group = Table(
    "evidence_group",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="evidence_group_product"), nullable=False),
    Column("label", Text, nullable=False),
    Column("planned", Integer, nullable=False),
    Column("by", ID, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Who lives the problem: groups, and how many of each one wants to meet."""

Index("evidence_group_product", group.c.product_id)

meeting = Table(
    "meeting",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="meeting_product"), nullable=False),
    Column("group_id", ID, ForeignKey("evidence_group.id", name="meeting_group"), nullable=False),
    Column("met_on", Date, nullable=False),
    Column("learned", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("purge_on", Date, nullable=False),
    Column("purged_at", Instant),
    Column("by", ID, nullable=False),
    Column("at", Instant, nullable=False),
)
"""One interview each; `notes` may tell of a person and go on `purge_on`, what was learned stays."""

Index("meeting_product", meeting.c.product_id, meeting.c.group_id)
_kept = meeting.c.purged_at.is_(None)
Index("meeting_purge", meeting.c.purge_on, sqlite_where=_kept, postgresql_where=_kept)

alternative = Table(
    "alternative",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="alternative_product"), nullable=False),
    Column("label", Text, nullable=False),
    Column("does", Text, nullable=False),
    Column("lacks", Text, nullable=False),
    Column("by", ID, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Solutions that exist already, compared."""

Index("alternative_product", alternative.c.product_id)

log_entry = Table(
    "log_entry",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="log_entry_product"), nullable=False),
    Column("day", Date, nullable=False),
    Column("kind", one_of(LogKind), nullable=False),
    Column("words", Text, nullable=False),
    Column("by", ID, nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint(among("kind", LogKind), name="log_entry_kind"),
)
"""What the incubator did for a product: calls, visits, steps."""

Index("log_entry_product", log_entry.c.product_id, log_entry.c.day)

milestone = Table(
    "milestone",
    metadata,
    Column("product_id", ID, ForeignKey("product.id", name="milestone_product"), primary_key=True),
    Column("started", Date, primary_key=True),
    Column("week", Integer, primary_key=True),
    Column("reached", Date, nullable=False),
    Column("words", Text, nullable=False),
    Column("by", ID, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Points reached on the road of nine weeks; `started` tells one pre-incubation of a product from another."""

engagement = Table(
    "engagement",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="engagement_product"), nullable=False),
    Column("part", one_of(Part), nullable=False),
    Column("signer_id", ID, nullable=False),
    Column("asked_by", ID, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("days", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("signed_at", Instant),
    Column("given_up_by", ID),
    Column("given_up_at", Instant),
    CheckConstraint(among("part", Part), name="engagement_part"),
    CheckConstraint("signed_at IS NULL OR given_up_at IS NULL", name="engagement_signed_or_given_up"),
)
"""Signatures asked and given; of those that stand, one for each part and one for each person."""

_stands = engagement.c.given_up_at.is_(None)
Index(
    "engagement_once",
    engagement.c.product_id,
    engagement.c.part,
    unique=True,
    sqlite_where=_stands,
    postgresql_where=_stands,
)
Index(
    "engagement_signer",
    engagement.c.product_id,
    engagement.c.signer_id,
    unique=True,
    sqlite_where=_stands,
    postgresql_where=_stands,
)
Index("engagement_mine", engagement.c.signer_id)

mapper.map_imperatively(Writing, writing, properties={"_dossier": writing.c.product_id})
mapper.map_imperatively(
    Dossier,
    dossier,
    version_id_col=dossier.c.version,
    properties={"writings": relationship(Writing, order_by=writing.c.id, cascade="all")},
)
mapper.map_imperatively(Engagement, engagement)
