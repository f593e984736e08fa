"""Calls have drafts, a theme, rules, a quota, and a closing that is told once."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for name in ("theme", "audience", "rules"):
        op.add_column("call", sa.Column(name, sa.Text, nullable=False, server_default=""))
    for name in ("per_person", "places"):
        op.add_column("call", sa.Column(name, sa.Integer))
    for name in ("announced_at", "closing_told_at"):
        op.add_column("call", sa.Column(name, Instant))
    # Every call that is there was shown to all on the day it opened.
    op.execute(sa.text('UPDATE "call" SET announced_at = opens_at'))
    op.create_index("call_closes", "call", ["closes_at"])
    op.create_index("idea_call_author", "idea", ["call_id", "author_id", "id"])
