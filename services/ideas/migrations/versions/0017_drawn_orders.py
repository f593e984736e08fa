"""The drawn order in which shortlisted ideas are told to the jury."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "draw",
        sa.Column("id", ID, primary_key=True),
        sa.Column("call_id", ID, sa.ForeignKey("call.id", name="draw_call"), nullable=False, unique=True),
        sa.Column("seed", sa.Text, nullable=False),
        sa.Column("starts_at", Instant, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("pitch_minutes", "question_minutes")),
        sa.Column("drawn_by", ID, nullable=False),
        sa.Column("drawn_at", Instant, nullable=False),
    )
    op.create_table(
        "pitch",
        sa.Column("draw_id", ID, sa.ForeignKey("draw.id", name="pitch_draw"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name="pitch_idea"), nullable=False),
    )
