"""Deliberations of the regional assembly, on which cases and their decisions rest."""

import sqlalchemy as sa
from alembic import op

from services.governance.migrations.freezing import freeze
from shared.database import ID, Instant

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.create_table(
        "deliberation",
        sa.Column("id", ID, primary_key=True),
        sa.Column("case_id", ID, sa.ForeignKey("case_file.id", name="deliberation_case"), nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("adopted_on", sa.Date, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("document_id", ID),
        sa.Column("entered_by", ID, nullable=False),
        sa.Column("entered_at", Instant, nullable=False),
        sa.Column("corrects", ID, sa.ForeignKey("deliberation.id", name="deliberation_corrects"), unique=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("struck", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.CheckConstraint("corrects IS NULL OR reason <> ''", name="deliberation_reason"),
        sa.CheckConstraint("NOT struck OR corrects IS NOT NULL", name="deliberation_struck"),
    )
    op.create_index("deliberation_case_id", "deliberation", ["case_id", "id"])
    freeze("deliberation", "UPDATE")
    freeze("deliberation", "DELETE")
    op.add_column("decision", sa.Column("deliberation", sa.Text, nullable=False, server_default=""))
