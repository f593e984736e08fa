"""Sittings that are held: who is there, what becomes of each item; nothing of a closed one changes."""

import sqlalchemy as sa
from alembic import op

from services.governance.migrations.freezing import freeze
from shared.database import ID, Instant

revision = "0017"
down_revision = "0016"

CLOSED = "(SELECT state FROM sitting WHERE id = OLD.sitting_id) = 'closed'"


def upgrade() -> None:
    for name in ("opened_at", "closed_at"):
        op.add_column("sitting", sa.Column(name, Instant))
    _outcomes()
    _presences()
    freeze("sitting", "UPDATE", "OLD.state = 'closed'")
    freeze("sitting", "DELETE", "OLD.state = 'closed'")
    for table in ("sitting_item", "presence"):
        freeze(table, "UPDATE", CLOSED)
        freeze(table, "DELETE", CLOSED)


def _outcomes() -> None:
    added = (
        sa.Column("round_id", ID),
        sa.Column("settled", sa.String(40)),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("until", sa.Date),
        sa.Column("settled_by", ID),
        sa.Column("settled_at", Instant),
    )
    for column in added:
        op.add_column("sitting_item", column)


def _presences() -> None:
    op.create_table(
        "presence",
        sa.Column("id", ID, primary_key=True),
        sa.Column("sitting_id", ID, sa.ForeignKey("sitting.id", name="presence_sitting"), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("how", sa.String(40), nullable=False),
        sa.Column("holder_id", ID),
        sa.Column("since", Instant, nullable=False),
        sa.Column("until", Instant),
        sa.Column("noted_by", ID, nullable=False),
        sa.CheckConstraint("(how = 'represented') = (holder_id IS NOT NULL)", name="presence_holder"),
    )
    op.create_index("presence_of", "presence", ["sitting_id", "id"])
    live = sa.text("until IS NULL")
    for end in ("person_id", "holder_id"):
        columns = ["sitting_id", end]
        op.create_index(f"presence_{end}", "presence", columns, unique=True, sqlite_where=live, postgresql_where=live)
