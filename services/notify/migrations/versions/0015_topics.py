"""What can be followed, and who follows what."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0015"
down_revision = "0014"

KINDS = "kind IN ('product', 'idea', 'call', 'body', 'theme')"


def upgrade() -> None:
    op.create_table(
        "topic",
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.CheckConstraint(KINDS, name="topic_kind"),
    )
    op.create_table(
        "subscription",
        sa.Column("person_id", ID, primary_key=True),
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("since", Instant, nullable=False),
        sa.CheckConstraint(KINDS, name="subscription_kind"),
    )
    op.create_index("subscription_topic", "subscription", ["kind", "key"])
