"""Automatic checks of products and the lanes in which they wait, for programs."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy import Row

from services.portfolio.api.base import api
from services.portfolio.domain.checks import CHECKS, Answer, Standing
from services.portfolio.domain.lanes import EXIT, state_of
from services.portfolio.queries import checks as queries
from services.portfolio.queries import lanes, products
from shared.web import reading, role, signed_in
from shared.web.slices import Slice


class CheckSchema(Schema):
    """One check of a product: the last answer, and how it counts today."""

    code = fields.String()
    label = fields.String(metadata={"description": "In French"})
    answer = fields.String(allow_none=True, metadata={"description": ", ".join(Answer) + "; null: never answered"})
    grade = fields.String(metadata={"description": "From A to F; empty when there is none"})
    standing = fields.String(allow_none=True, metadata={"description": ", ".join(Standing)})
    detail = fields.String(metadata={"description": "A sentence in French"})
    facts = fields.List(fields.String())
    checked_at = fields.AwareDateTime(format="iso", allow_none=True)
    waived_until = fields.Date(allow_none=True)


class ChecksSchema(Schema):
    """All checks of a product, in the order in which pages show them."""

    product_id = fields.UUID()
    checks = fields.List(fields.Nested(CheckSchema))


class CheckRunSchema(Schema):
    """All checks of a product at once, with how many gave each answer."""

    id = fields.UUID()
    asked_at = fields.AwareDateTime(format="iso")
    ended_at = fields.AwareDateTime(format="iso", allow_none=True)
    jobs = fields.Integer(metadata={"description": "Answers that are awaited"})
    answered = fields.Integer()
    met = fields.Integer()
    failing = fields.Integer()
    absent = fields.Integer()
    unreachable = fields.Integer()


class QueueSchema(Schema):
    """Where checks wait."""

    queue = fields.String(metadata={"description": "Its name on the bus"})
    jobs = fields.Integer(metadata={"description": "Checks without an answer"})
    oldest = fields.AwareDateTime(format="iso", allow_none=True, metadata={"description": "Since when"})


class LaneSchema(QueueSchema):
    """A product whose checks wait apart."""

    number = fields.String(metadata={"description": "Number of the product"})
    product_id = fields.UUID()
    title = fields.String()
    state = fields.String(metadata={"description": "opening, open, closing or emptying"})
    why = fields.String()
    changed_at = fields.AwareDateTime(format="iso")


@api.get("/products/<uuid:product_id>/checks", allow=signed_in)
@api.response(200, ChecksSchema)  # type: ignore[untyped-decorator]
def checks(product_id: UUID) -> dict[str, Any]:
    """What automatic checks found of a product the last time."""
    products.the_product(reading(), product_id)
    found = queries.latest(reading(), product_id, products.today())
    told = [{"code": check.code, "label": check.label, **_found(found.get(check.code))} for check in CHECKS]
    return {"product_id": product_id, "checks": told}


def _found(result: queries.Result | None) -> dict[str, Any]:
    if result is None:
        never = dict.fromkeys(("answer", "standing", "checked_at", "waived_until"))
        return {**never, "grade": "", "detail": "", "facts": ()}
    waived_until = result.waiver.until if result.waiver is not None else None
    return {**vars(result), "waived_until": waived_until}


@api.get("/products/<uuid:product_id>/check-runs", allow=signed_in)
@api.listing(CheckRunSchema, by=("id",))
def check_runs(wanted: Slice, product_id: UUID) -> Sequence[Row[Any]]:
    """Runs of all checks of a product, the oldest first: whether it gets better or worse."""
    products.the_product(reading(), product_id)
    return queries.runs_in_slices(reading(), product_id, wanted)


@api.get("/lanes", allow=role("dsi", "team"))
@api.listing(LaneSchema, by=("number",))
def all_lanes(wanted: Slice) -> list[dict[str, Any]]:
    """Lanes that are open, are being opened, or have not gone yet, by the number of their product."""
    rows = lanes.lanes_in_slices(reading(), wanted)
    return [
        {**row._asdict(), "queue": EXIT.lane(row.number), "state": state_of(row.wanted, row.is_open)} for row in rows
    ]


@api.get("/lanes/shared", allow=role("dsi", "team"))
@api.response(200, QueueSchema)  # type: ignore[untyped-decorator]
def shared_queue() -> dict[str, Any]:
    """What waits with all others."""
    return {**lanes.shared_queue(reading())._asdict(), "queue": EXIT.lane(None)}
