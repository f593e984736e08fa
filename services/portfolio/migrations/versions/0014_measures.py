"""Impact measures of products, with their values."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "measure",
        sa.Column("id", ID, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="measure_product"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("name", "unit")),
        sa.Column("target", sa.BigInteger),
        sa.Column("target_on", sa.Date),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("counts_users", "guiding")),
        sa.Column("opened_by", ID, nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("closed_at", Instant),
        sa.Column("closed_by", ID),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("kind IN ('usable', 'used', 'useful', 'impactful', 'efficient')", name="measure_kind"),
    )
    op.create_index("measure_product", "measure", ["product_id", "id"])
    op.create_index("measure_guiding", "measure", ["product_id"], unique=True, **_where("guiding"))
    op.create_table(
        "measure_value",
        sa.Column("id", ID, primary_key=True),
        sa.Column("measure_id", ID, sa.ForeignKey("measure.id", name="measure_value_measure"), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("replaced_at", Instant),
        sa.Column("replaced_by", ID),
        sa.Column("why", sa.Text, nullable=False),
        sa.CheckConstraint("since <= until", name="measure_value_period"),
    )
    standing, columns = _where("replaced_at IS NULL"), ["measure_id", "since", "until"]
    op.create_index("measure_value_standing", "measure_value", columns, unique=True, **standing)


def _where(condition: str) -> dict[str, sa.TextClause]:
    return {"postgresql_where": sa.text(condition), "sqlite_where": sa.text(condition)}
