"""The impact measures of a product, with their values."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.portfolio.domain.journey import WITH_USERS
from services.portfolio.domain.measures import Measure
from services.portfolio.tables import measure
from shared.errors import NotFound


def measures_of(session: Session, product_id: UUID) -> list[Measure]:
    """The guiding one first, then the open ones, then those that are over."""
    order = (measure.c.guiding.desc(), measure.c.closed_at.is_not(None), measure.c.id)
    return list(session.scalars(select(Measure).where(measure.c.product_id == product_id).order_by(*order)))


def shown_to_all(session: Session, product_id: UUID) -> list[Measure]:
    """What the public sheet tells, where there are values: the measure that guides, users and the work with them."""
    known = [one for one in measures_of(session, product_id) if one.closed_at is None and one.standing]
    return [one for one in known if one.guiding or one.counts_users or one.step in WITH_USERS]


def the_measure(session: Session, product_id: UUID, measure_id: UUID) -> Measure:
    """One measure of a product; raises NotFound."""
    found = session.get(Measure, measure_id)
    if found is None or found.product_id != product_id:
        raise NotFound("Nous ne trouvons pas cette mesure.")
    return found
