"""The ambition, its objectives and the products tied to them; what was written stays as it was."""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

from services.governance.migrations.freezing import freeze
from shared.database import ID, Instant

revision = "0020"
down_revision = "0019"

THE_ONE = "01a2c5e0-0000-7000-8000-000000000005"


def upgrade() -> None:
    _ambition()
    _objectives()
    for table in ("ambition_edition", "objective_writing"):
        freeze(table, "UPDATE")
        freeze(table, "DELETE")
    freeze("objective", "UPDATE", "OLD.state <> 'open'")


def _ambition() -> None:
    made = op.create_table(
        "ambition",
        sa.Column("id", ID, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.bulk_insert(made, [{"id": UUID(THE_ONE), "version": 0}])
    op.create_table(
        "ambition_edition",
        sa.Column("id", ID, primary_key=True),
        sa.Column("ambition_id", ID, sa.ForeignKey("ambition.id", name="ambition_edition_of"), nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("statement", sa.Text, nullable=False),
        sa.Column("means", sa.Text, nullable=False),
        sa.Column("written_by", ID, nullable=False),
        sa.Column("written_at", Instant, nullable=False),
        sa.UniqueConstraint("ambition_id", "edition", name="ambition_edition_once"),
    )


def _objectives() -> None:
    op.create_table(
        "objective",
        sa.Column("id", ID, primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("state IN ('open', 'reached', 'dropped')", name="objective_state"),
    )
    op.create_table(
        "objective_writing",
        sa.Column("id", ID, primary_key=True),
        sa.Column("objective_id", ID, sa.ForeignKey("objective.id", name="objective_writing_of"), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("title", "measure", "target")),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("written_by", ID, nullable=False),
        sa.Column("written_at", Instant, nullable=False),
    )
    op.create_index("objective_writing_of", "objective_writing", ["objective_id", "id"])
    op.create_table(
        "tie",
        sa.Column("product_id", ID, primary_key=True),
        sa.Column("objective_id", ID, primary_key=True),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
    )
    op.create_index("tie_objective", "tie", ["objective_id", "product_id"])
