"""Holding back whoever does the same at the same time."""

from sqlalchemy import text

from shared.uow import UnitOfWork


def one_at_a_time(uow: UnitOfWork, what: str) -> None:
    """Until the transaction ends nobody else does `what` on PostgreSQL; SQLite has one writer at a time anyway."""
    if uow.session.get_bind().dialect.name == "postgresql":
        uow.session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:what))"), {"what": f"portfolio.{what}"})
