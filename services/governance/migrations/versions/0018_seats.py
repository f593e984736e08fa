"""Seats in bodies with their dates, and who is away; whoever sits today has their seat since the last change."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID

revision = "0018"
down_revision = "0017"

SEATED = """
INSERT INTO seat (body_id, person_id, since, place)
SELECT member.body_id, member.person_id, date(body.changed_at), 'titular'
FROM body_member AS member JOIN body ON body.id = member.body_id
"""


def upgrade() -> None:
    op.add_column("body", sa.Column("told_on", sa.Date))
    op.create_table(
        "seat",
        sa.Column("body_id", ID, sa.ForeignKey("body.id", name="seat_body"), primary_key=True),
        sa.Column("person_id", ID, primary_key=True),
        sa.Column("since", sa.Date, primary_key=True),
        sa.Column("until", sa.Date),
        sa.Column("place", sa.String(40), nullable=False),
        sa.Column("stands_for", ID),
        sa.Column("named_by", ID),
        sa.CheckConstraint("(place = 'substitute') = (stands_for IS NOT NULL)", name="seat_stands_for"),
        sa.CheckConstraint("until IS NULL OR since <= until", name="seat_days"),
    )
    op.create_index("seat_person", "seat", ["person_id"])
    op.create_table(
        "absence",
        sa.Column("id", ID, primary_key=True),
        sa.Column("body_id", ID, sa.ForeignKey("body.id", name="absence_body"), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("declared_by", ID, nullable=False),
        sa.CheckConstraint("since <= until", name="absence_days"),
    )
    op.create_index("absence_body", "absence", ["body_id", "since"])
    op.execute(SEATED)
