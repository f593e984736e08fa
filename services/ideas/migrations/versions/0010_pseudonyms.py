"""Who is behind a pseudonym, and who has looked."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "pseudonym",
        sa.Column("alias_id", ID, primary_key=True),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("signed", sa.Text, nullable=False),
    )
    op.create_index("pseudonym_person", "pseudonym", ["person_id"])
    op.create_table(
        "look",
        sa.Column("id", ID, primary_key=True),
        sa.Column("alias_id", ID, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("look_alias", "look", ["alias_id", "id"])
