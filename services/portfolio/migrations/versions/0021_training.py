"""Training sessions, and who comes to each."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "training",
        sa.Column("id", ID, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("title", "about", "place", "roles", "cancelled_why")),
        sa.Column("starts_at", Instant, nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Column("places", sa.Integer, nullable=False),
        sa.Column("planned_by", ID, nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name="training_hours"),
        sa.CheckConstraint("places > 0", name="training_places"),
    )
    op.create_index("training_starts", "training", ["starts_at"])
    op.create_table(
        "training_seat",
        sa.Column("id", ID, primary_key=True),
        sa.Column("training_id", ID, sa.ForeignKey("training.id", name="training_seat_training"), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.CheckConstraint(
            "state IN ('registered', 'waiting', 'withdrawn', 'attended', 'absent')", name="training_seat_state"
        ),
    )
    stands = sa.text("state != 'withdrawn'")
    op.create_index(
        "training_seat_once",
        "training_seat",
        ["training_id", "person_id"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )
    op.create_index("training_seat_person", "training_seat", ["person_id"])
