"""Orders that the service of ideas has drawn, which sittings keep; the recipe of each draw by its name."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    op.create_table(
        "drawn_idea",
        sa.Column("idea_id", ID, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("number", "seed", "recipe")),
        sa.Column("call_id", ID, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("rank", "minutes")),
        sa.Column("drawn_at", Instant, nullable=False),
    )
    op.add_column("sitting", sa.Column("recipe", sa.Text, nullable=False, server_default="seed number"))
    op.add_column("sitting", sa.Column("drawn_call_id", ID))
