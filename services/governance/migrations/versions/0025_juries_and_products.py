"""Jury sessions with a drawn order, keys of personal calendars, products as those who arbitrate know them."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("sitting", sa.Column("seed", sa.Text, nullable=False, server_default=""))
    op.add_column("sitting", sa.Column("minutes_each", sa.Integer))
    op.add_column("sitting_item", sa.Column("begun_at", Instant))
    op.create_table(
        "calendar_key",
        sa.Column("person_id", ID, primary_key=True),
        sa.Column("secret", sa.Text, nullable=False, unique=True),
        sa.Column("made_at", Instant, nullable=False),
    )
    op.create_table(
        "known_product",
        sa.Column("product_id", ID, primary_key=True),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("since", sa.Date),
        sa.Column("phase", sa.Text, nullable=False, server_default=""),
        sa.Column("measure", sa.Text, nullable=False, server_default=""),
        sa.Column("unit", sa.Text, nullable=False, server_default=""),
        sa.Column("value", sa.BigInteger),
        sa.Column("measured_until", sa.Date),
    )
    op.create_table(
        "known_standard",
        sa.Column("product_id", ID, primary_key=True),
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("claim", sa.Text, nullable=False),
    )
