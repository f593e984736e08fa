"""The register of decisions."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from services.governance.domain.register import Decision
from services.governance.domain.rules import Ground, Outcome
from services.governance.tables.about import about_a_product
from services.governance.tables.base import mapper, metadata
from shared.database import ID, Instant, one_of

decision = Table(
    "decision",
    metadata,
    Column("id", ID, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("year", Integer, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("case_id", ID, ForeignKey("case_file.id", name="decision_case"), nullable=False, unique=True),
    Column("round_id", ID, ForeignKey("vote_round.id", name="decision_round"), nullable=False, unique=True),
    Column("question", Text, nullable=False),
    Column("outcome", one_of(Outcome), nullable=False),
    Column("ground", one_of(Ground), nullable=False),
    Column("idea_id", ID),
    Column("idea_number", Text, nullable=False),
    *about_a_product(),
    Column("title", Text, nullable=False),
    Column("body_id", ID, ForeignKey("body.id", name="decision_body"), nullable=False),
    Column("body_name", Text, nullable=False),
    *(Column(name, Integer, nullable=False) for name in ("in_favour", "against", "abstentions", "members")),
    Column("decided_at", Instant, nullable=False),
    Column("digest", Text, nullable=False),
    Column("blanks", Integer, nullable=False, server_default="0"),
    Column("secret", Boolean, nullable=False, server_default=false()),
    Column("corrects", Text, nullable=False, server_default=""),
    Column("answer", Text, nullable=False, server_default=""),
    Column("deliberation", Text, nullable=False, server_default=""),
    UniqueConstraint("year", "rank", name="decision_rank"),
    CheckConstraint("outcome IN ('granted', 'refused')", name="decision_outcome"),
)
"""The register; the database refuses every change to it."""
Index("decision_corrects", decision.c.corrects)

mapper.map_imperatively(Decision, decision)
