"""Bodies answer more questions about products: which one answers what, and questions that wait for a body."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0006"
down_revision = "0005"

WAITING = {"sqlite_where": sa.text("placed_at IS NULL"), "postgresql_where": sa.text("placed_at IS NULL")}


def upgrade() -> None:
    op.add_column("case_file", sa.Column("request_id", ID))
    op.add_column("case_file", sa.Column("label", sa.Text, nullable=False, server_default=""))
    op.add_column("case_file", sa.Column("amount_cents", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("case_file", sa.Column("fiscal_year", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "competence",
        sa.Column("question", sa.String(40), primary_key=True),
        sa.Column("body_id", ID, sa.ForeignKey("body.id", name="competence_body"), nullable=False),
        sa.Column("changed_by", ID, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    )
    op.create_table(
        "unplaced",
        sa.Column("id", ID, primary_key=True),
        sa.Column("product_id", ID, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("product_number", "title", "problem")),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("amount_cents", sa.BigInteger, nullable=False),
        sa.Column("fiscal_year", sa.Integer, nullable=False),
        sa.Column("carrier_id", ID),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("requested_by", ID),
        sa.Column("requested_at", Instant, nullable=False),
        sa.Column("placed_at", Instant),
        sa.Column("placed_by", ID),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("unplaced_waiting", "unplaced", ["requested_at"], **WAITING)
