"""What products have to show in each phase, with the first list."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from services.portfolio.domain.first_conditions import FIRST, First
from shared.database import ID, Instant

revision = "0016"
down_revision = "0015"

FOUNDED = date(2013, 1, 1)


def upgrade() -> None:
    lines = op.create_table(
        "phase_condition",
        sa.Column("id", ID, primary_key=True),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("phase", sa.String(40), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("label", "help")),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("changed_by", ID),
        sa.UniqueConstraint("code", "since", name="phase_condition_since"),
    )
    op.bulk_insert(lines, [_line(place, first) for place, first in enumerate(FIRST, 1)])
    _conditions()
    _entries()


def _line(place: int, first: First) -> dict[str, object]:
    return {"id": UUID(int=place), "rank": place * 100, "since": FOUNDED, **first._asdict()}


def _conditions() -> None:
    op.create_table(
        "product_condition",
        sa.Column("id", ID, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="product_condition_product"), nullable=False),
        sa.Column("phase", sa.String(40), nullable=False),
        sa.Column("begun_on", sa.Date, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("label", "help")),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("owner_id", ID),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("state IN ('open', 'met', 'waived')", name="product_condition_state"),
        sa.UniqueConstraint("product_id", "begun_on", "code", name="product_condition_once"),
    )
    op.create_index("product_condition_due", "product_condition", ["state", "due_on"])


def _entries() -> None:
    owner = sa.ForeignKey("product_condition.id", name="product_condition_entry_condition")
    op.create_table(
        "product_condition_entry",
        sa.Column("id", ID, primary_key=True),
        sa.Column("condition_id", ID, owner, nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("words", "link")),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("product_condition_entry_condition", "product_condition_entry", ["condition_id", "id"])
