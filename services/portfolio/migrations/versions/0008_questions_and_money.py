"""Questions put before bodies beside phases, and the money that their answers grant."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0008"
down_revision = "0007"

PENDING = {"sqlite_where": sa.text("state = 'pending'"), "postgresql_where": sa.text("state = 'pending'")}


def upgrade() -> None:
    op.add_column("product", sa.Column("money_ends_on", sa.Date))
    op.create_index("product_money_ends", "product", ["money_ends_on"])
    _create_questions()
    _create_money()


def _create_questions() -> None:
    op.create_table(
        "product_question",
        sa.Column("id", ID, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="product_question_product"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        *_texts("label", "reason", "lessons"),
        sa.Column("phase", sa.String(40), nullable=False),
        sa.Column("amount_cents", sa.BigInteger, nullable=False),
        sa.Column("fiscal_year", sa.Integer, nullable=False),
        sa.Column("body_id", ID),
        sa.Column("requested_by", ID),
        sa.Column("requested_at", Instant, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.Column("review_on", sa.Date),
        *_texts("decision_number", "answer"),
        sa.Column("answered_at", Instant),
        sa.CheckConstraint("state IN ('pending', 'granted', 'refused')", name="product_question_state"),
    )
    op.create_index("product_question_pending", "product_question", ["product_id", "kind"], unique=True, **PENDING)
    op.create_index("product_question_product", "product_question", ["product_id", "requested_at"])


def _create_money() -> None:
    op.create_table(
        "money_line",
        sa.Column("id", ID, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="money_line_product"), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("cents", sa.BigInteger, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        *_texts("note", "decision_number"),
        sa.Column("question_id", ID, unique=True),
        sa.Column("by", ID),
        sa.Column("at", Instant, nullable=False),
        sa.Column("struck_at", Instant),
        sa.Column("struck_by", ID),
        *_texts("struck_why"),
        sa.CheckConstraint("cents > 0", name="money_line_cents"),
        sa.CheckConstraint("stage IN ('planned', 'engaged', 'spent')", name="money_line_stage"),
    )
    op.create_index("money_line_product", "money_line", ["product_id", "id"])


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]
