"""What people choose to receive, when they want no mail, and what shows that convocations have left."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _create_choices()
    _create_proofs()


def _create_choices() -> None:
    op.create_table(
        "preference",
        sa.Column("person_id", ID, primary_key=True),
        sa.Column("family", sa.String(40), primary_key=True),
        sa.Column("way", sa.String(40), nullable=False),
        sa.Column("chosen_at", Instant, nullable=False),
        sa.Column("chosen_from", sa.Text, nullable=False),
    )
    op.create_table(
        "rest",
        sa.Column("person_id", ID, primary_key=True),
        sa.Column("hours", sa.String(40), nullable=False),
        sa.Column("chosen_at", Instant, nullable=False),
    )


def _create_proofs() -> None:
    op.create_table(
        "proof",
        sa.Column("mail_id", ID, primary_key=True),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("letter", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("sent_at", Instant, nullable=False),
    )
    op.create_index("proof_sent", "proof", ["sent_at"])
