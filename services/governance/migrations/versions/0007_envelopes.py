"""Envelopes, what is committed of them, and a journal of every movement that nobody rewrites."""

import sqlalchemy as sa
from alembic import op

from services.governance.migrations.freezing import freeze
from shared.database import ID, Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    _create_envelopes()
    _create_commitments()
    _create_movements()
    for operation in ("UPDATE", "DELETE"):
        freeze("movement", operation)
    for table in ("envelope", "commitment"):
        freeze(table, "DELETE")
    freeze("commitment", "UPDATE", "OLD.state = 'closed'")


def _cents(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def _create_envelopes() -> None:
    op.create_table(
        "envelope",
        sa.Column("id", ID, primary_key=True),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("fiscal_year", sa.Integer, nullable=False),
        *_cents("total_cents", "reserved_cents", "committed_cents", "spent_cents"),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("fiscal_year", "label", name="envelope_label"),
        sa.CheckConstraint("reserved_cents >= 0 AND spent_cents >= 0", name="envelope_positive"),
        sa.CheckConstraint("spent_cents <= committed_cents", name="envelope_spent"),
        sa.CheckConstraint("reserved_cents + committed_cents <= total_cents", name="envelope_enough"),
    )


def _create_commitments() -> None:
    op.create_table(
        "commitment",
        sa.Column("id", ID, primary_key=True),
        sa.Column("envelope_id", ID, sa.ForeignKey("envelope.id", name="commitment_envelope"), nullable=False),
        sa.Column("case_id", ID, sa.ForeignKey("case_file.id", name="commitment_case"), nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("idea_id", ID),
        sa.Column("product_id", ID),
        *_cents("amount_cents", "spent_cents", "released_cents"),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("decision_id", ID, sa.ForeignKey("decision.id", name="commitment_decision")),
        sa.Column("decision_number", sa.Text, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("case_id", "line", name="commitment_line"),
        sa.CheckConstraint("amount_cents > 0 AND spent_cents >= 0 AND released_cents >= 0", name="commitment_positive"),
        sa.CheckConstraint("spent_cents + released_cents <= amount_cents", name="commitment_enough"),
        sa.CheckConstraint("state <> 'committed' OR decision_id IS NOT NULL", name="commitment_decided"),
        sa.CheckConstraint("state IN ('reserved', 'committed', 'closed')", name="commitment_state"),
    )
    op.create_index("commitment_of_envelope", "commitment", ["envelope_id", "id"])


MOVES = "'opened', 'resized', 'given', 'received', 'reserved', 'committed', 'spent', 'taken_back', 'released'"


def _create_movements() -> None:
    op.create_table(
        "movement",
        sa.Column("id", ID, primary_key=True),
        sa.Column("envelope_id", ID, sa.ForeignKey("envelope.id", name="movement_envelope"), nullable=False),
        sa.Column("commitment_id", ID, sa.ForeignKey("commitment.id", name="movement_commitment")),
        sa.Column("move", sa.String(40), nullable=False),
        *_cents("amount_cents"),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("moved_by", ID, nullable=False),
        sa.Column("moved_at", Instant, nullable=False),
        sa.CheckConstraint(f"move IN ({MOVES})", name="movement_move"),
    )
    op.create_index("movement_of_envelope", "movement", ["envelope_id", "id"])
