"""The history of a sheet, and of other texts that several people write."""

from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from services.portfolio.queries.products import PAGE, Page
from services.portfolio.tables import change


def history(
    session: Session, product_id: UUID, after: UUID | None = None, limit: int = PAGE, of: Table = change
) -> Page:
    """What was written anew, the last first, `limit` at a time before the one named."""
    wanted = select(of).where(of.c.product_id == product_id).order_by(of.c.id.desc())
    if after is not None:
        wanted = wanted.where(of.c.id < after)
    rows = session.execute(wanted.limit(limit + 1)).all()
    return Page(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)
