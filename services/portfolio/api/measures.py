"""The impact of products, for programs."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.portfolio.api.base import api
from services.portfolio.domain.measures import MeasureKind
from services.portfolio.queries.measures import the_measure
from services.portfolio.queries.of_product import last_values, rows_of, values_of
from services.portfolio.tables import measure
from shared.web import reading, signed_in
from shared.web.slices import Slice

FIGURE = {"description": "A number with two decimals, in the unit of the measure: 12.50"}


class ValueSchema(Schema):
    """What was measured over a period."""

    id = fields.UUID()
    since = fields.Date()
    until = fields.Date()
    value = fields.String(metadata=FIGURE)
    entered_at = fields.AwareDateTime(format="iso")
    replaced_at = fields.AwareDateTime(
        format="iso", allow_none=True, metadata={"description": "When it was corrected; such a value no longer holds"}
    )
    why = fields.String(metadata={"description": "Why it was corrected"})


class MeasureSchema(Schema):
    """Something that is followed of a product."""

    id = fields.UUID()
    kind = fields.String(metadata={"description": ", ".join(MeasureKind)})
    name = fields.String()
    unit = fields.String()
    target = fields.String(allow_none=True, metadata=FIGURE)
    target_on = fields.Date(allow_none=True)
    counts_users = fields.Boolean(metadata={"description": "Whether its values are numbers of people"})
    guiding = fields.Boolean(metadata={"description": "Whether it guides the product; at most one does"})
    opened_at = fields.AwareDateTime(format="iso")
    closed_at = fields.AwareDateTime(format="iso", allow_none=True)
    last = fields.Nested(ValueSchema, allow_none=True, metadata={"description": "The value of the latest period"})


@api.get("/products/<uuid:product_id>/measures", allow=signed_in)
@api.listing(MeasureSchema, by=("id",))
def measures(wanted: Slice, product_id: UUID) -> list[dict[str, Any]]:
    """What is followed of a product, each with its last value."""
    rows = rows_of(reading(), measure, product_id, wanted)
    last = last_values(reading(), [row.id for row in rows])
    return [
        {**row._asdict(), "target": _figure(row.target), "last": _value(last[row.id]) if row.id in last else None}
        for row in rows
    ]


@api.get("/products/<uuid:product_id>/measures/<uuid:measure_id>/values", allow=signed_in)
@api.listing(ValueSchema, by=("id",))
def values(wanted: Slice, product_id: UUID, measure_id: UUID) -> list[dict[str, Any]]:
    """Every value of a measure as it was entered, corrected ones too."""
    the_measure(reading(), product_id, measure_id)
    return [_value(row) for row in values_of(reading(), measure_id, wanted)]


def _value(row: Any) -> dict[str, Any]:
    return {**row._asdict(), "value": _figure(row.value), "entered_at": row.at}


def _figure(hundredths: int | None) -> str | None:
    return None if hundredths is None else f"{Decimal(hundredths) / 100:.2f}"
