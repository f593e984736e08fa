"""Ballots of prioritisation: many candidates, one amount; what is settled stays as it was counted."""

import sqlalchemy as sa
from alembic import op

from services.governance.migrations.freezing import freeze
from shared.database import ID, Instant

revision = "0011"
down_revision = "0010"

SETTLED = "EXISTS (SELECT 1 FROM priorities WHERE id = {row}.priorities_id AND settled_at IS NOT NULL)"


def upgrade() -> None:
    _create_priorities()
    _create_ballots()
    freeze("priorities", "UPDATE", "OLD.settled_at IS NOT NULL")
    freeze("priorities", "DELETE")
    for operation in ("UPDATE", "DELETE"):
        freeze("candidate", operation)
        freeze("priority_wish", operation)
    freeze("priority_ballot", "INSERT", SETTLED.format(row="NEW"))
    freeze("priority_ballot", "UPDATE", f"{SETTLED.format(row='OLD')} OR (NOT OLD.live) OR NEW.live")
    freeze("priority_ballot", "DELETE")


def _create_priorities() -> None:
    op.create_table(
        "priorities",
        sa.Column("id", ID, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body_id", ID, sa.ForeignKey("body.id", name="priorities_body"), nullable=False),
        sa.Column("body_name", sa.Text, nullable=False),
        sa.Column("envelope_id", ID, sa.ForeignKey("envelope.id", name="priorities_envelope")),
        sa.Column("budget_cents", sa.BigInteger, nullable=False),
        sa.Column("method", sa.String(40), nullable=False),
        sa.Column("threshold", sa.Integer, nullable=False),
        sa.Column("within_budget", sa.Boolean, nullable=False),
        sa.Column("opened_by", ID, nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("closes_at", Instant, nullable=False),
        sa.Column("settled_at", Instant),
        sa.Column("record", sa.Text),
        sa.Column("digest", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("method IN ('pass_over', 'stop')", name="priorities_method"),
        sa.CheckConstraint("(settled_at IS NULL) = (digest IS NULL)", name="priorities_settled"),
    )
    op.create_index("priorities_closes", "priorities", ["closes_at"])
    op.create_table(
        "candidate",
        sa.Column("id", ID, primary_key=True),
        sa.Column("priorities_id", ID, sa.ForeignKey("priorities.id", name="candidate_priorities"), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("cost_cents", sa.BigInteger, nullable=False),
        sa.CheckConstraint("cost_cents > 0", name="candidate_cost"),
    )
    op.create_index("candidate_place", "candidate", ["priorities_id", "place"], unique=True)


def _create_ballots() -> None:
    op.create_table(
        "priority_elector",
        sa.Column("priorities_id", ID, sa.ForeignKey("priorities.id", name="priority_elector_of"), primary_key=True),
        sa.Column("person_id", ID, primary_key=True),
    )
    op.create_table(
        "priority_ballot",
        sa.Column("id", ID, primary_key=True),
        sa.Column("priorities_id", ID, sa.ForeignKey("priorities.id", name="priority_ballot_of"), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("cast_at", Instant, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
    )
    live = {"postgresql_where": sa.text("live"), "sqlite_where": sa.text("live")}
    op.create_index("priority_ballot_live", "priority_ballot", ["priorities_id", "member_id"], unique=True, **live)
    op.create_table(
        "priority_wish",
        sa.Column("ballot_id", ID, sa.ForeignKey("priority_ballot.id", name="priority_wish_ballot"), primary_key=True),
        sa.Column("candidate_id", ID, sa.ForeignKey("candidate.id", name="priority_wish_candidate"), primary_key=True),
    )
