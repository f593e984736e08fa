"""The agenda of the place, who comes, and the keys of people's own calendars."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "gathering",
        sa.Column("id", ID, primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("title", "about", "place", "cancelled_why")),
        sa.Column("starts_at", Instant, nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Column("places", sa.Integer),
        sa.Column("planned_by", ID, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("changes", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("kind IN ('workshop', 'open_day', 'visit', 'meeting')", name="gathering_kind"),
        sa.CheckConstraint("starts_at < ends_at", name="gathering_hours"),
        sa.CheckConstraint("places > 0", name="gathering_places"),
    )
    op.create_index("gathering_starts", "gathering", ["starts_at", "id"])
    whole = sa.ForeignKey("gathering.id", name="guest_gathering", ondelete="CASCADE")
    op.create_table(
        "guest",
        sa.Column("id", ID, primary_key=True),
        sa.Column("gathering_id", ID, whole, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.UniqueConstraint("gathering_id", "person_id", name="guest_once"),
        sa.CheckConstraint("state IN ('coming', 'waiting')", name="guest_state"),
    )
    op.create_index("guest_person", "guest", ["person_id"])
    op.create_table(
        "calendar_key",
        sa.Column("person_id", ID, primary_key=True),
        sa.Column("secret", sa.Text, nullable=False, unique=True),
        sa.Column("made_at", Instant, nullable=False),
    )
