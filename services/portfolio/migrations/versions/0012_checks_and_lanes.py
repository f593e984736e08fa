"""Automatic checks with their runs, jobs, answers and waivers; lanes of the exit."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, POSITION, Instant

revision = "0012"
down_revision = "0011"

ANSWERS = ("met", "failing", "absent", "unreachable")


def upgrade() -> None:
    _create_runs()
    _create_jobs()
    _create_waivers_and_access()
    _create_lanes()


def _create_runs() -> None:
    op.create_table(
        "check_run",
        sa.Column("id", ID, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="check_run_product"), nullable=False),
        sa.Column("period", sa.BigInteger),
        sa.Column("asked_by", ID),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("jobs", sa.Integer, nullable=False),
        sa.Column("answered", sa.Integer, nullable=False, server_default="0"),
        *(sa.Column(answer, sa.Integer, nullable=False, server_default="0") for answer in ANSWERS),
        sa.Column("ended_at", Instant),
        sa.UniqueConstraint("product_id", "period", name="check_run_once"),
    )
    op.create_index("check_run_of_product", "check_run", ["product_id", "asked_at"])


def _create_jobs() -> None:
    op.create_table(
        "check_job",
        sa.Column("position", POSITION, primary_key=True, autoincrement=True),
        sa.Column("id", ID, nullable=False, unique=True),
        sa.Column(
            "run_id", ID, sa.ForeignKey("check_run.id", name="check_job_run", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="check_job_product"), nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("sent_at", Instant),
        sa.Column("answer", sa.Text),
        sa.Column("grade", sa.Text, nullable=False, server_default=""),
        sa.Column("detail", sa.Text, nullable=False, server_default=""),
        sa.Column("facts", sa.Text, nullable=False, server_default=""),
        sa.Column("milliseconds", sa.Integer, nullable=False, server_default="0"),
        sa.Column("checked_at", Instant),
        sa.Column("answered_at", Instant),
        sa.Column("worker", sa.Text, nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    unsent, unanswered = sa.text("answered_at IS NULL AND sent_at IS NULL"), sa.text("answered_at IS NULL")
    op.create_index("check_job_unsent", "check_job", ["position"], sqlite_where=unsent, postgresql_where=unsent)
    op.create_index("check_job_open", "check_job", ["asked_at"], sqlite_where=unanswered, postgresql_where=unanswered)
    op.create_index("check_job_of_product", "check_job", ["product_id", "code", "position"])
    op.create_index("check_job_answered", "check_job", ["answered_at"])
    op.create_index("check_job_run", "check_job", ["run_id"])


def _create_waivers_and_access() -> None:
    op.create_table(
        "check_waiver",
        sa.Column("id", ID, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="check_waiver_product"), nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("by", ID),
        sa.Column("at", Instant, nullable=False),
        sa.Column("ended_by", ID),
        sa.Column("ended_at", Instant),
    )
    op.create_index("check_waiver_of_product", "check_waiver", ["product_id", "code"])
    op.create_table(
        "check_access",
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="check_access_product"), primary_key=True),
        sa.Column("access", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("by", ID),
        sa.Column("at", Instant, nullable=False),
    )


def _create_lanes() -> None:
    op.create_table(
        "lane",
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="lane_product"), primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("wanted", sa.Boolean, nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("is_there", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("changed_by", ID),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("settled_at", Instant),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("lane_there", "lane", ["wanted", "is_there"])
