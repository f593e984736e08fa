"""Minutes of sittings: their record never changes, their notes not once submitted, nothing once approved."""

import sqlalchemy as sa
from alembic import op

from services.governance.migrations.freezing import freeze
from shared.database import ID, Instant

revision = "0019"
down_revision = "0018"

CHANGED = "OLD.record <> NEW.record OR OLD.digest <> NEW.digest OR OLD.number <> NEW.number OR OLD.id <> NEW.id"
RESENT = "(OLD.state = 'submitted' AND (NEW.state = 'draft' OR OLD.notes <> NEW.notes))"


def upgrade() -> None:
    op.create_table(
        "minutes",
        sa.Column("id", ID, sa.ForeignKey("sitting.id", name="minutes_sitting"), primary_key=True),
        sa.Column("body_id", ID, sa.ForeignKey("body.id", name="minutes_body"), nullable=False),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("submitted_by", ID),
        sa.Column("submitted_at", Instant),
        sa.Column("remarks", sa.Text, nullable=False),
        sa.Column("approved_in", sa.Text, nullable=False),
        sa.Column("approved_at", Instant),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("minutes_body_state", "minutes", ["body_id", "state"])
    freeze("minutes", "UPDATE", f"OLD.state = 'approved' OR {CHANGED} OR {RESENT}")
    freeze("minutes", "DELETE")
