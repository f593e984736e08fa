"""Who may see an idea, extracts for the public, reports, and calls whose ideas are read before they are shown."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("idea", sa.Column("visibility", sa.Text, nullable=False, server_default="internal"))
    op.add_column("call", sa.Column("moderated", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "extract",
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name="extract_idea"), primary_key=True),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("written_by", ID, nullable=False),
        sa.Column("written_at", Instant, nullable=False),
    )
    op.create_table(
        "report",
        sa.Column("id", ID, primary_key=True),
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name="report_idea"), nullable=False),
        sa.Column("comment_id", ID, sa.ForeignKey("comment.id", name="report_comment")),
        sa.Column("reported_by", ID, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("reason", "words")),
        sa.Column("at", Instant, nullable=False),
        sa.Column("handling", sa.String(40), nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("handled_by", ID),
        sa.Column("handled_at", Instant),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("report_handling", "report", ["handling", "id"])
    is_open = sa.text("handling = 'open'")
    op.create_index("report_of", "report", ["idea_id", "reported_by"], sqlite_where=is_open, postgresql_where=is_open)
