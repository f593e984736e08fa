"""Standards of products, with the first list."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from services.portfolio.domain.first_standards import FIRST, First
from shared.database import ID, Instant

revision = "0020"
down_revision = "0019"

FOUNDED = date(2013, 1, 1)


def upgrade() -> None:
    lines = op.create_table(
        "standard_line",
        sa.Column("id", ID, primary_key=True),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("label", "help", "checks")),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("changed_by", ID),
        sa.UniqueConstraint("code", "since", name="standard_line_since"),
    )
    op.bulk_insert(lines, [_line(place, first) for place, first in enumerate(FIRST, 1)])
    _standards()
    _statements()


def _line(place: int, first: First) -> dict[str, object]:
    return {"id": UUID(int=place), "rank": place * 100, "since": FOUNDED, **first._asdict()}


def _standards() -> None:
    op.create_table(
        "product_standard",
        sa.Column("id", ID, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="product_standard_product"), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("claim", sa.String(40), nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("claim IN ('declared', 'proven', 'waived', 'withdrawn')", name="product_standard_claim"),
        sa.UniqueConstraint("product_id", "code", name="product_standard_once"),
    )
    op.create_index("product_standard_until", "product_standard", ["until"])


def _statements() -> None:
    owner = sa.ForeignKey("product_standard.id", name="product_standard_statement_of")
    op.create_table(
        "product_standard_statement",
        sa.Column("id", ID, primary_key=True),
        sa.Column("standard_id", ID, owner, nullable=False),
        sa.Column("claim", sa.String(40), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("words", "link")),
        sa.Column("given_on", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("product_standard_statement_of", "product_standard_statement", ["standard_id", "id"])
