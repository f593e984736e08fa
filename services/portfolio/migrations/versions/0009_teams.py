"""Who works on which product and when, roles looked for, agents who volunteer, what was alerted of."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0009"
down_revision = "0008"

ROLES = "('carrier', 'coach', 'developer', 'designer', 'deployment', 'dsi_referent', 'sponsor', 'other')"
STANDING = {"sqlite_where": sa.text("state != 'taken_back'"), "postgresql_where": sa.text("state != 'taken_back'")}


def upgrade() -> None:
    stays = _stays()
    op.create_index("team_stay_product", "team_stay", ["product_id", "role"])
    op.create_index("team_stay_person", "team_stay", ["person_id"])
    _recruiting()
    op.create_table(
        "team_alert",
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="team_alert_product"), primary_key=True),
        sa.Column("about", sa.Text, primary_key=True),
        sa.Column("raised_at", Instant, nullable=False),
    )
    _seat_those_who_carry_already(stays)


def _stays() -> sa.Table:
    return op.create_table(
        "team_stay",
        sa.Column("id", ID, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="team_stay_product"), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("share", sa.Integer, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("changed_by", ID),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint(f"role IN {ROLES}", name="team_stay_role"),
        sa.CheckConstraint("share BETWEEN 0 AND 100", name="team_stay_share"),
        sa.CheckConstraint("until IS NULL OR until >= since", name="team_stay_dates"),
    )


def _recruiting() -> None:
    op.create_table(
        "wanted_role",
        sa.Column("id", ID, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="wanted_role_product"), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("share", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("opened_by", ID, nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("closed_by", ID),
        sa.Column("closed_at", Instant),
        sa.CheckConstraint(f"role IN {ROLES}", name="wanted_role_role"),
    )
    op.create_index("wanted_role_product", "wanted_role", ["product_id"])
    op.create_table(
        "offer",
        sa.Column("id", ID, primary_key=True),
        sa.Column("wanted_id", ID, sa.ForeignKey("wanted_role.id", name="offer_wanted"), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("offered_at", Instant, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("answered_by", ID),
        sa.Column("answered_at", Instant),
        sa.CheckConstraint("state IN ('offered', 'accepted', 'declined', 'taken_back')", name="offer_state"),
    )
    op.create_index("offer_once", "offer", ["wanted_id", "person_id"], unique=True, **STANDING)
    op.create_index("offer_person", "offer", ["person_id"])


def _seat_those_who_carry_already(stays: sa.Table) -> None:
    """The id of the product serves as that of the first stay: nothing else bears it in this table."""
    product = sa.table("product", sa.column("id"), sa.column("carrier_id"), sa.column("created_at"))
    phase = sa.table("product_phase", sa.column("product_id"), sa.column("start"))
    first = sa.select(sa.func.min(phase.c.start)).where(phase.c.product_id == product.c.id).scalar_subquery()
    facts = (product.c.id, product.c.id, product.c.carrier_id, first, product.c.created_at)
    rest = (sa.literal_column("'carrier'"), *map(sa.literal_column, ("0", "''", "1")))
    carried = sa.select(*facts, *rest).where(product.c.carrier_id.is_not(None), first.is_not(None))
    names = ["id", "product_id", "person_id", "since", "changed_at", "role", "share", "note", "version"]
    op.execute(stays.insert().from_select(names, carried, include_defaults=False))
