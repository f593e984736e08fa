"""The budget of a product, added up by the database."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.portfolio.domain.budget import Line, Part, budget
from services.portfolio.tables import money_line


def budget_of(session: Session, product_id: UUID) -> list[Line]:
    """Every line of it; struck amounts do not count. As many rows as years, works and resources, never as amounts."""
    about = (money_line.c[name] for name in ("year", "activity", "kind", "stage", "credit"))
    counts = (money_line.c.product_id == product_id, money_line.c.struck_at.is_(None))
    asked = select(*(places := tuple(about)), func.sum(money_line.c.cents)).where(*counts).group_by(*places)
    return budget(Part(*row[:5], int(row[5])) for row in session.execute(asked))
