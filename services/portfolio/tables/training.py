"""Training sessions, and who comes to each."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, select
from sqlalchemy.orm import Session, relationship

from services.portfolio.domain.training import SeatState, Training, TrainingSeat
from services.portfolio.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

training = Table(
    "training",
    metadata,
    Column("id", ID, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("title", "about", "place", "roles", "cancelled_why")),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("places", Integer, nullable=False),
    Column("planned_by", ID, nullable=False),
    CheckConstraint("starts_at < ends_at", name="training_hours"),
    CheckConstraint("places > 0", name="training_places"),
)
"""Sessions that the team holds; one that is called off stays with its reason."""

Index("training_starts", training.c.starts_at)

training_seat = Table(
    "training_seat",
    metadata,
    Column("id", ID, primary_key=True),
    Column("training_id", ID, ForeignKey("training.id", name="training_seat_training"), nullable=False),
    Column("person_id", ID, nullable=False),
    Column("state", one_of(SeatState), nullable=False),
    Column("asked_at", Instant, nullable=False),
    CheckConstraint(among("state", SeatState), name="training_seat_state"),
)
"""Who comes, waits, was there; whoever withdraws keeps a row, and may ask again."""

_stands = training_seat.c.state != SeatState.WITHDRAWN
Index(
    "training_seat_once",
    training_seat.c.training_id,
    training_seat.c.person_id,
    unique=True,
    sqlite_where=_stands,
    postgresql_where=_stands,
)
Index("training_seat_person", training_seat.c.person_id)

mapper.map_imperatively(TrainingSeat, training_seat, properties={"_training": training_seat.c.training_id})
mapper.map_imperatively(
    Training,
    training,
    properties={
        "seats": relationship(TrainingSeat, order_by=training_seat.c.id, cascade="all", lazy="selectin"),
    },
)


def coming(session: Session, now: datetime, limit: int = 50) -> list[Training]:
    """Sessions that have not begun, the next one first."""
    wanted = select(Training).where(training.c.starts_at > now).order_by(training.c.starts_at, training.c.id)
    return list(session.scalars(wanted.limit(limit)))


def held_before(session: Session, now: datetime, limit: int = 50) -> list[Training]:
    """Sessions that have begun or are over, the last one first."""
    wanted = select(Training).where(training.c.starts_at <= now).order_by(training.c.starts_at.desc(), training.c.id)
    return list(session.scalars(wanted.limit(limit)))


def attended_by(session: Session, people: set[object]) -> list[Training]:
    """Sessions at which one of these people was present."""
    mine = training_seat.c.person_id.in_(people) & (training_seat.c.state == SeatState.ATTENDED)
    ids = select(training_seat.c.training_id).where(mine)
    return list(session.scalars(select(Training).where(training.c.id.in_(ids)).order_by(training.c.starts_at)))
