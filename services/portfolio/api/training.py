"""Training sessions, for programs: when, for which roles, how many places are left."""

from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import func, select

from services.portfolio.api.base import api
from services.portfolio.domain.training import SeatState, codes_of
from services.portfolio.tables import training, training_seat
from shared.web import reading, signed_in
from shared.web.slices import Slice


class TrainingSchema(Schema):
    """A session; nobody's name."""

    id = fields.UUID()
    title = fields.String()
    about = fields.String()
    place = fields.String()
    roles = fields.List(fields.String(), metadata={"description": "Roles of a team for which it is meant"})
    starts_at = fields.AwareDateTime(format="iso")
    ends_at = fields.AwareDateTime(format="iso")
    places = fields.Integer()
    seats = fields.Dict(keys=fields.String(), values=fields.Integer(), metadata={"description": ", ".join(SeatState)})
    cancelled_why = fields.String(metadata={"description": "Why it does not take place; empty when it does"})


@api.get("/trainings", allow=signed_in)
@api.listing(TrainingSchema, by=("id",))
def trainings(wanted: Slice) -> list[dict[str, Any]]:
    """Every session that was planned, in the order of planning."""
    rows = reading().execute(wanted.of(select(training), training.c.id)).all()
    counted = _seats([row.id for row in rows])
    return [{**row._asdict(), "roles": codes_of(row.roles), "seats": counted.get(row.id, {})} for row in rows]


def _seats(ids: list[Any]) -> dict[Any, dict[str, int]]:
    query = select(training_seat.c.training_id, training_seat.c.state, func.count().label("many"))
    query = query.where(training_seat.c.training_id.in_(ids)).group_by(query.selected_columns[0], training_seat.c.state)
    found: dict[Any, dict[str, int]] = {}
    for row in reading().execute(query):
        found.setdefault(row.training_id, {})[row.state] = row.many
    return found
