"""The file of a pre-incubation, the road of nine weeks, signatures; and two more ways in which one may end."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0013"
down_revision = "0012"

FOUNDED = date(2013, 1, 1)
TEXTS = ("size", "frequency", "harm", "prototype", "first_users", "problem_score", "problem_words", "carrier_score")
TEXTS += ("carrier_words", "strategy_score", "strategy_words", "outcome", "outcome_words")
STANDS = {"sqlite_where": sa.text("given_up_at IS NULL"), "postgresql_where": sa.text("given_up_at IS NULL")}
KEPT = {"sqlite_where": sa.text("purged_at IS NULL"), "postgresql_where": sa.text("purged_at IS NULL")}


def upgrade() -> None:
    _texts()
    _field()
    _road()
    _signatures()
    _two_more_phases()


def _product(name: str, **options: bool) -> sa.Column[UUID]:
    key = sa.ForeignKey("product.id", name=f"{name}_product")
    return sa.Column("product_id", ID, key, nullable=False, **options)


def _written() -> tuple[sa.Column[object], ...]:
    return sa.Column("by", ID, nullable=False), sa.Column("at", Instant, nullable=False)


def _texts() -> None:
    op.create_table(
        "dossier",
        _product("dossier", primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in TEXTS),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "dossier_change",
        sa.Column("id", ID, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("dossier.product_id", name="dossier_change_product"), nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        *_written(),
    )
    op.create_index("dossier_change_product", "dossier_change", ["product_id", "id"])


def _field() -> None:
    op.create_table(
        "evidence_group",
        sa.Column("id", ID, primary_key=True),
        _product("evidence_group"),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("planned", sa.Integer, nullable=False),
        *_written(),
    )
    op.create_index("evidence_group_product", "evidence_group", ["product_id"])
    op.create_table(
        "meeting",
        sa.Column("id", ID, primary_key=True),
        _product("meeting"),
        sa.Column("group_id", ID, sa.ForeignKey("evidence_group.id", name="meeting_group"), nullable=False),
        sa.Column("met_on", sa.Date, nullable=False),
        sa.Column("learned", sa.Text, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("purge_on", sa.Date, nullable=False),
        sa.Column("purged_at", Instant),
        *_written(),
    )
    op.create_index("meeting_product", "meeting", ["product_id", "group_id"])
    op.create_index("meeting_purge", "meeting", ["purge_on"], **KEPT)
    op.create_table(
        "alternative",
        sa.Column("id", ID, primary_key=True),
        _product("alternative"),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("does", sa.Text, nullable=False),
        sa.Column("lacks", sa.Text, nullable=False),
        *_written(),
    )
    op.create_index("alternative_product", "alternative", ["product_id"])


def _road() -> None:
    op.create_table(
        "log_entry",
        sa.Column("id", ID, primary_key=True),
        _product("log_entry"),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        *_written(),
        sa.CheckConstraint("kind IN ('call', 'visit', 'workshop', 'step')", name="log_entry_kind"),
    )
    op.create_index("log_entry_product", "log_entry", ["product_id", "day"])
    op.create_table(
        "milestone",
        _product("milestone", primary_key=True),
        sa.Column("started", sa.Date, primary_key=True),
        sa.Column("week", sa.Integer, primary_key=True),
        sa.Column("reached", sa.Date, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        *_written(),
    )


def _signatures() -> None:
    op.create_table(
        "engagement",
        sa.Column("id", ID, primary_key=True),
        _product("engagement"),
        sa.Column("part", sa.String(40), nullable=False),
        sa.Column("signer_id", ID, nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("signed_at", Instant),
        sa.Column("given_up_by", ID),
        sa.Column("given_up_at", Instant),
        sa.CheckConstraint("part IN ('sponsor', 'hierarchy')", name="engagement_part"),
        sa.CheckConstraint("signed_at IS NULL OR given_up_at IS NULL", name="engagement_signed_or_given_up"),
    )
    op.create_index("engagement_once", "engagement", ["product_id", "part"], unique=True, **STANDS)
    op.create_index("engagement_signer", "engagement", ["product_id", "signer_id"], unique=True, **STANDS)
    op.create_index("engagement_mine", "engagement", ["signer_id"])


def _two_more_phases() -> None:
    terms = sa.table(
        "phase_term",
        sa.column("id", ID),
        sa.column("code", sa.String),
        sa.column("rank", sa.Integer),
        sa.column("label", sa.String),
        sa.column("since", sa.Date),
        sa.column("on_road", sa.Boolean),
    )
    usual = {"since": FOUNDED, "on_road": False}
    merged = {"id": UUID(int=10), "code": "merged", "rank": 9000, "label": "Réuni à un autre produit", **usual}
    parked = {"id": UUID(int=11), "code": "parked", "rank": 10000, "label": "En réserve", **usual}
    op.bulk_insert(terms, [merged, parked])
