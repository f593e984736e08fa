"""The impact of products, for programs."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.portfolio.api.base import api
from services.portfolio.domain.costs import Missing, costs_of, told
from services.portfolio.domain.journey import Step, answering, passing, series
from services.portfolio.domain.measures import MeasureKind
from services.portfolio.queries import products
from services.portfolio.queries.measures import measures_of, the_measure
from services.portfolio.queries.money import payments_of
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
    step = fields.String(allow_none=True, metadata={"description": "The question it answers: " + ", ".join(Step)})
    opened_at = fields.AwareDateTime(format="iso")
    closed_at = fields.AwareDateTime(format="iso", allow_none=True)
    last = fields.Nested(ValueSchema, allow_none=True, metadata={"description": "The value of the latest period"})


class CostSchema(Schema):
    """What each unit of a measure cost over a period, in cents."""

    measure_id = fields.UUID()
    since = fields.Date()
    until = fields.Date()
    spent = fields.Integer(metadata={"description": "Spent in the twelve months up to the end of the period"})
    cents = fields.Integer(allow_none=True, metadata={"description": "For each unit; null: see `missing`"})
    missing = fields.String(allow_none=True, metadata={"description": "What is missing: " + ", ".join(Missing)})
    trend = fields.Integer(allow_none=True, metadata={"description": "Percent since the cost told before"})


class CostsSchema(Schema):
    """What the impact of a product costs: of the guiding measure, those that count users, the one that shows impact."""

    product_id = fields.UUID()
    costs = fields.List(fields.Nested(CostSchema))


@api.get("/products/<uuid:product_id>/costs", allow=signed_in)
@api.response(200, CostsSchema)  # type: ignore[untyped-decorator]
def costs(product_id: UUID) -> dict[str, Any]:
    """Every period of every such measure, the first period first."""
    product, payments = products.the_product(reading(), product_id), payments_of(reading(), product_id)
    return {
        "product_id": product.id,
        "costs": [
            {"measure_id": one.id, "since": cost.value.since, "until": cost.value.until, **vars(cost)}
            for one in told(measures_of(reading(), product_id))
            for cost in costs_of(one, payments)
        ],
    }


class JourneyStepSchema(Schema):
    """One of the five questions about users: acquisition, activation, rétention, recommandation, impact."""

    step = fields.String(metadata={"description": ", ".join(Step)})
    measure_id = fields.UUID(allow_none=True, metadata={"description": "The measure that answers; null: none yet"})
    of_hundred = fields.Integer(
        allow_none=True,
        metadata={"description": "Of 100 at the step before, how many; null: not counted alike over one period"},
    )


class JourneyPeriodSchema(Schema):
    """The values of one period; null where there is none."""

    since = fields.Date()
    until = fields.Date()
    values = fields.Dict(keys=fields.String(), values=fields.String(metadata=FIGURE))
    guiding = fields.String(allow_none=True, metadata=FIGURE)


class JourneySchema(Schema):
    """The road of users of a product."""

    product_id = fields.UUID()
    steps = fields.List(fields.Nested(JourneyStepSchema))
    periods = fields.List(fields.Nested(JourneyPeriodSchema))


@api.get("/products/<uuid:product_id>/journey", allow=signed_in)
@api.response(200, JourneySchema)  # type: ignore[untyped-decorator]
def journey(product_id: UUID) -> dict[str, Any]:
    """Which measure answers each question about users, and their values beside the guiding one, by period."""
    product, measures = products.the_product(reading(), product_id), measures_of(reading(), product_id)
    answers, shares = answering(measures), passing(measures)
    return {
        "product_id": product.id,
        "steps": [
            {"step": step, "measure_id": answers[step].id if step in answers else None, "of_hundred": shares.get(step)}
            for step in Step
        ],
        "periods": [
            {
                "since": one.since,
                "until": one.until,
                "values": {step.value: _figure(value) for step, value in one.values.items()},
                "guiding": _figure(one.guiding),
            }
            for one in series(measures)
        ],
    }


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
