"""Automatic checks: runs of all of them, jobs with their answers, waivers, and who can reach a product."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, select
from sqlalchemy.orm import Session

from services.portfolio.domain.checks import Answer
from services.portfolio.tables.base import metadata
from shared.database import ID, POSITION, Instant

check_run = Table(
    "check_run",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="check_run_product"), nullable=False),
    Column("period", BigInteger),
    Column("asked_by", ID),
    Column("asked_at", Instant, nullable=False),
    Column("jobs", Integer, nullable=False),
    Column("answered", Integer, nullable=False, server_default="0"),
    *(Column(answer.value, Integer, nullable=False, server_default="0") for answer in Answer),
    Column("ended_at", Instant),
    UniqueConstraint("product_id", "period", name="check_run_once"),
)
"""All checks of a product at once; `period` is empty when a person asked, else the one it was due in: once for each."""

Index("check_run_of_product", check_run.c.product_id, check_run.c.asked_at)

check_job = Table(
    "check_job",
    metadata,
    Column("position", POSITION, primary_key=True, autoincrement=True),
    Column("id", ID, nullable=False, unique=True),
    Column("run_id", ID, ForeignKey("check_run.id", name="check_job_run", ondelete="CASCADE"), nullable=False),
    Column("product_id", ID, ForeignKey("product.id", name="check_job_product"), nullable=False),
    Column("code", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("answer", Text),
    Column("grade", Text, nullable=False, server_default=""),
    Column("detail", Text, nullable=False, server_default=""),
    Column("facts", Text, nullable=False, server_default=""),
    Column("milliseconds", Integer, nullable=False, server_default="0"),
    Column("checked_at", Instant),
    Column("answered_at", Instant),
    Column("worker", Text, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)
"""One check to be made, and its answer once it has come, `facts` a line each; of several answers the first counts."""

_open = check_job.c.answered_at.is_(None)
_unsent = _open & check_job.c.sent_at.is_(None)
Index("check_job_unsent", check_job.c.position, sqlite_where=_unsent, postgresql_where=_unsent)
Index("check_job_open", check_job.c.asked_at, sqlite_where=_open, postgresql_where=_open)
Index("check_job_of_product", check_job.c.product_id, check_job.c.code, check_job.c.position)
Index("check_job_answered", check_job.c.answered_at)
Index("check_job_run", check_job.c.run_id)

check_waiver = Table(
    "check_waiver",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="check_waiver_product"), nullable=False),
    Column("code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("until", Date, nullable=False),
    Column("by", ID),
    Column("at", Instant, nullable=False),
    Column("ended_by", ID),
    Column("ended_at", Instant),
)
"""A failing check that does not count until a day; rows stay when it ends."""

Index("check_waiver_of_product", check_waiver.c.product_id, check_waiver.c.code)

check_access = Table(
    "check_access",
    metadata,
    Column("product_id", ID, ForeignKey("product.id", name="check_access_product"), primary_key=True),
    Column("access", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("by", ID),
    Column("at", Instant, nullable=False),
)
"""Who can reach a product; where there is no row, everybody."""


def told_at(session: Session, product_id: UUID) -> datetime | None:
    """When somebody last said who can reach a product; None where nobody has."""
    return session.scalar(select(check_access.c.at).where(check_access.c.product_id == product_id))
