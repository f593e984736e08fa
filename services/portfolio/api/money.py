"""The money of products, for programs; every amount is in cents."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.portfolio.api.base import api
from services.portfolio.domain.budget import Amounts, by_year
from services.portfolio.domain.money import Activity, Credit, MoneyKind, Stage
from services.portfolio.queries import products
from services.portfolio.queries.budget import budget_of
from services.portfolio.queries.money import sums_by_year
from services.portfolio.queries.of_product import rows_of
from services.portfolio.tables import money_line
from shared.web import reading, signed_in
from shared.web.slices import Slice


class YearSchema(Schema):
    """What a product has in one fiscal year; struck amounts are not counted."""

    year = fields.Integer()
    planned = fields.Integer(metadata={"description": "Cents"})
    engaged = fields.Integer(metadata={"description": "Cents"})
    spent = fields.Integer(metadata={"description": "Cents"})


class MoneySchema(Schema):
    """The money of a product at a glance."""

    product_id = fields.UUID()
    ends_on = fields.Date(allow_none=True, metadata={"description": "The day on which it ends; null: none is planned"})
    years = fields.List(fields.Nested(YearSchema))


class BudgetYearSchema(Schema):
    """A year of a budget, in cents; what is left is below zero when more went than was planned."""

    year = fields.Integer()
    authorised = fields.Integer(metadata={"description": "What may be promised (AE)"})
    engaged = fields.Integer()
    left_to_engage = fields.Integer()
    payable = fields.Integer(metadata={"description": "What may be paid (CP)"})
    spent = fields.Integer()
    left_to_pay = fields.Integer()


class BudgetLineSchema(BudgetYearSchema):
    """One year, work and resource."""

    activity = fields.String(metadata={"description": "What it is done for: " + ", ".join(Activity)})
    kind = fields.String(metadata={"description": "What it pays for: " + ", ".join(MoneyKind)})


class BudgetSchema(Schema):
    """The budget of a product; struck amounts are not counted."""

    product_id = fields.UUID()
    years = fields.List(fields.Nested(BudgetYearSchema))
    lines = fields.List(fields.Nested(BudgetLineSchema))


class MoneyLineSchema(Schema):
    """One amount; none is ever written over, a wrong one is struck."""

    id = fields.UUID()
    stage = fields.String(metadata={"description": ", ".join(Stage)})
    kind = fields.String(metadata={"description": "What it pays for: " + ", ".join(MoneyKind)})
    activity = fields.String(metadata={"description": "What it is done for: " + ", ".join(Activity)})
    credit = fields.String(metadata={"description": "What a planned amount allows: " + ", ".join(Credit)})
    year = fields.Integer()
    cents = fields.Integer()
    on = fields.Date(metadata={"description": "From when it is there, or when it went"})
    until = fields.Date(allow_none=True, metadata={"description": "The last day that a planned amount covers"})
    note = fields.String()
    decision_number = fields.String(metadata={"description": "Empty for what the team entered"})
    struck_at = fields.AwareDateTime(format="iso", allow_none=True)
    struck_why = fields.String()


@api.get("/products/<uuid:product_id>/money", allow=signed_in)
@api.response(200, MoneySchema)  # type: ignore[untyped-decorator]
def money(product_id: UUID) -> dict[str, Any]:
    """Planned, engaged and spent by year, and the day on which the money ends."""
    product = products.the_product(reading(), product_id)
    return {"product_id": product.id, "ends_on": product.money_ends_on, "years": sums_by_year(reading(), product_id)}


@api.get("/products/<uuid:product_id>/money/lines", allow=signed_in)
@api.listing(MoneyLineSchema, by=("id",))
def money_lines(wanted: Slice, product_id: UUID) -> Any:
    """Every amount of a product, the first entered first."""
    return rows_of(reading(), money_line, product_id, wanted)


@api.get("/products/<uuid:product_id>/budget", allow=signed_in)
@api.response(200, BudgetSchema)  # type: ignore[untyped-decorator]
def budget(product_id: UUID) -> dict[str, Any]:
    """By year, work and resource: what may be promised and paid, what was, and what is left."""
    product = products.the_product(reading(), product_id)
    lines = budget_of(reading(), product_id)
    return {
        "product_id": product.id,
        "years": [{"year": year, **_told(amounts)} for year, amounts in by_year(lines).items()],
        "lines": [
            {"year": line.year, "activity": line.activity, "kind": line.kind, **_told(line.amounts)} for line in lines
        ],
    }


def _told(amounts: Amounts) -> dict[str, int]:
    left = {"left_to_engage": amounts.left_to_engage, "left_to_pay": amounts.left_to_pay}
    return {**asdict(amounts), **left}
