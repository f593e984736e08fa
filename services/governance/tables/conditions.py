"""Conditions attached to decisions."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text

from services.governance.domain.conditions import Condition, ConditionState
from services.governance.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

condition = Table(
    "decision_condition",
    metadata,
    Column("id", ID, primary_key=True),
    Column("decision_id", ID, ForeignKey("decision.id", name="decision_condition_decision"), nullable=False),
    Column("decision_number", Text, nullable=False),
    Column("body_id", ID, ForeignKey("body.id", name="decision_condition_body"), nullable=False),
    Column("title", Text, nullable=False),
    Column("idea_id", ID),
    Column("product_id", ID),
    Column("text", Text, nullable=False),
    Column("owner_id", ID, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("state", one_of(ConditionState), nullable=False),
    Column("evidence", Text, nullable=False),
    Column("added_by", ID, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("met_by", ID),
    Column("met_at", Instant),
    Column("overdue_at", Instant),
    Column("reminded_at", Instant),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("state", ConditionState), name="decision_condition_state"),
    CheckConstraint("(state = 'met') = (met_at IS NOT NULL)", name="decision_condition_met"),
)
"""Once it is met, the database refuses every change to it."""
Index("decision_condition_due", condition.c.state, condition.c.due_on)
Index("decision_condition_of", condition.c.decision_id, condition.c.id)

mapper.map_imperatively(Condition, condition, version_id_col=condition.c.version)
