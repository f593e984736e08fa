"""When decisions come back before their body."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text

from services.governance.domain.reviews import Review, ReviewState
from services.governance.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

review = Table(
    "decision_review",
    metadata,
    Column("id", ID, primary_key=True),
    Column("decision_id", ID, ForeignKey("decision.id", name="decision_review_decision"), nullable=False, unique=True),
    Column("decision_number", Text, nullable=False, unique=True),
    Column("case_id", ID, nullable=False),
    Column("body_id", ID, ForeignKey("body.id", name="decision_review_body"), nullable=False),
    Column("title", Text, nullable=False),
    Column("idea_id", ID),
    Column("product_id", ID),
    Column("decided_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("state", one_of(ReviewState), nullable=False),
    Column("due_at", Instant),
    Column("held_at", Instant),
    Column("given_at", Instant),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("state", ReviewState), name="decision_review_state"),
    CheckConstraint("NOT provisional OR evidence <> ''", name="decision_review_evidence"),
)
"""One for each decision that grants; once it is over, the database refuses every change to it.

`given_at`: when its date was given, for a decision of before there were such dates.
"""
Index("decision_review_due", review.c.state, review.c.due_on)
Index("decision_review_body", review.c.body_id, review.c.state)

mapper.map_imperatively(Review, review, version_id_col=review.c.version)
