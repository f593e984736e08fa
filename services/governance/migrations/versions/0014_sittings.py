"""Sittings of bodies: hour and place, agenda, history."""

import sqlalchemy as sa
from alembic import op

from services.governance.migrations.freezing import freeze
from shared.database import ID, Instant

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "sitting",
        sa.Column("id", ID, primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("body_id", ID, sa.ForeignKey("body.id", name="sitting_body"), nullable=False),
        sa.Column("body_name", sa.Text, nullable=False),
        sa.Column("starts_at", Instant, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("convened_at", Instant),
        sa.Column("urgency", sa.Text, nullable=False),
        sa.Column("changes", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("place <> '' OR link <> ''", name="sitting_somewhere"),
    )
    op.create_index("sitting_starts", "sitting", ["starts_at", "id"])
    op.create_index("sitting_body_state", "sitting", ["body_id", "state"])
    _items()
    _acts()


def _items() -> None:
    op.create_table(
        "sitting_item",
        sa.Column("id", ID, primary_key=True),
        sa.Column("sitting_id", ID, sa.ForeignKey("sitting.id", name="sitting_item_sitting"), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("about_id", ID, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("added_at", Instant, nullable=False),
        sa.UniqueConstraint("sitting_id", "about_id", name="sitting_item_once"),
    )
    op.create_index("sitting_item_about", "sitting_item", ["about_id"])


def _acts() -> None:
    op.create_table(
        "sitting_act",
        sa.Column("id", ID, primary_key=True),
        sa.Column("sitting_id", ID, sa.ForeignKey("sitting.id", name="sitting_act_sitting"), nullable=False),
        sa.Column("done", sa.String(40), nullable=False),
        sa.Column("done_by", ID, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("starts_at", Instant, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("sitting_act_of", "sitting_act", ["sitting_id", "id"])
    freeze("sitting_act", "UPDATE")
    freeze("sitting_act", "DELETE")
