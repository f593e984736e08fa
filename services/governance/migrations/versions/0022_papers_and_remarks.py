"""Papers of cases, remarks and dissents on minutes, items that those present added to an agenda."""

import sqlalchemy as sa
from alembic import op

from services.governance.migrations.freezing import freeze
from shared.database import ID, Instant

revision = "0022"
down_revision = "0021"

APPROVED = "(SELECT state FROM minutes WHERE id = NEW.minutes_id) = 'approved'"


def upgrade() -> None:
    op.create_table(
        "case_paper",
        sa.Column("id", ID, primary_key=True),
        sa.Column("case_id", ID, sa.ForeignKey("case_file.id", name="case_paper_case"), nullable=False),
        sa.Column("document_id", ID, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("added_by", ID, nullable=False),
        sa.Column("added_at", Instant, nullable=False),
    )
    op.create_index("case_paper_of", "case_paper", ["case_id", "id"])
    op.create_table(
        "minutes_remark",
        sa.Column("id", ID, primary_key=True),
        sa.Column("minutes_id", ID, sa.ForeignKey("minutes.id", name="minutes_remark_minutes"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("said_by", ID, nullable=False),
        sa.Column("said_at", Instant, nullable=False),
    )
    op.create_index("minutes_remark_of", "minutes_remark", ["minutes_id", "id"])
    freeze("minutes_remark", "INSERT", APPROVED)
    freeze("minutes_remark", "UPDATE")
    freeze("minutes_remark", "DELETE")
    op.add_column("sitting_item", sa.Column("agreed", sa.Integer))
    op.add_column("sitting_item", sa.Column("added_by", ID))
