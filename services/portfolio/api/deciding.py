"""What is asked about products and what they have to show, for programs: questions, conditions, plans."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.portfolio.api.base import api
from services.portfolio.domain.conditions import State
from services.portfolio.domain.gates import GateState
from services.portfolio.domain.plan import Step
from services.portfolio.domain.questions import QuestionKind
from services.portfolio.queries import products
from services.portfolio.queries.of_product import last_entries, rows_of
from services.portfolio.tables import condition, gate, question
from services.portfolio.tables.plan import plan_of
from shared.people import names_of
from shared.web import reading, signed_in
from shared.web.slices import Slice


class AskedSchema(Schema):
    """Something asked of a body about a product, with its answer."""

    id = fields.UUID()
    reason = fields.String()
    body_id = fields.UUID(allow_none=True)
    requested_at = fields.AwareDateTime(format="iso")
    state = fields.String(metadata={"description": ", ".join(GateState)})
    decision_number = fields.String(metadata={"description": "Empty while it waits"})
    answer = fields.String()


class QuestionSchema(AskedSchema):
    """Whether a product goes on, receives money, stops, starts again or leaves."""

    kind = fields.String(metadata={"description": ", ".join(QuestionKind)})
    label = fields.String(metadata={"description": "In French"})
    amount_cents = fields.Integer(metadata={"description": "0 when no money is asked for"})
    fiscal_year = fields.Integer()
    provisional = fields.Boolean(metadata={"description": "Granted for a short time"})
    review_on = fields.Date(allow_none=True, metadata={"description": "When the body looks at it again"})


class GateSchema(AskedSchema):
    """Whether a product may enter a phase."""

    phase = fields.String(metadata={"description": "Code of the phase"})


class ConditionSchema(Schema):
    """What a product has to show in a phase."""

    id = fields.UUID()
    phase = fields.String(metadata={"description": "Code of the phase"})
    begun_on = fields.Date(metadata={"description": "When that phase began"})
    code = fields.String()
    label = fields.String(metadata={"description": "In French"})
    due_on = fields.Date()
    owner_id = fields.UUID(allow_none=True)
    owner = fields.String(metadata={"description": "Their name; empty when nobody sees to it"})
    state = fields.String(metadata={"description": ", ".join(State)})
    words = fields.String(metadata={"description": "The proof or the reason that settled it"})
    link = fields.String(metadata={"description": "Where the proof is"})
    settled_at = fields.AwareDateTime(format="iso", allow_none=True)


class StepSchema(Schema):
    """A step of the deployment plan, as it was written last."""

    step = fields.String(metadata={"description": ", ".join(Step)})
    starts_on = fields.Date()
    ends_on = fields.Date(metadata={"description": "The last day that is planned"})
    done_on = fields.Date(allow_none=True)
    state = fields.String(metadata={"description": "done, late, current or todo"})
    words = fields.String()
    version = fields.Integer(metadata={"description": "How often it was written"})


class PlanSchema(Schema):
    """The deployment plan of a product."""

    product_id = fields.UUID()
    steps = fields.List(fields.Nested(StepSchema), metadata={"description": "Those that are dated, in their order"})


@api.get("/products/<uuid:product_id>/questions", allow=signed_in)
@api.listing(QuestionSchema, by=("id",))
def questions(wanted: Slice, product_id: UUID) -> Any:
    """What was asked of bodies about a product, phases aside."""
    return rows_of(reading(), question, product_id, wanted)


@api.get("/products/<uuid:product_id>/gates", allow=signed_in)
@api.listing(GateSchema, by=("id",))
def gates(wanted: Slice, product_id: UUID) -> Any:
    """The phases that a product asked to enter."""
    return rows_of(reading(), gate, product_id, wanted)


@api.get("/products/<uuid:product_id>/conditions", allow=signed_in)
@api.listing(ConditionSchema, by=("id",))
def conditions(wanted: Slice, product_id: UUID) -> list[dict[str, Any]]:
    """What a product has to show, in all its phases."""
    rows = rows_of(reading(), condition, product_id, wanted)
    last = last_entries(reading(), [row.id for row in rows if row.state != State.OPEN])
    names = names_of(reading(), {row.owner_id for row in rows if row.owner_id})
    return [{**row._asdict(), "owner": names.get(row.owner_id, ""), **_settled(last.get(row.id))} for row in rows]


def _settled(entry: Any) -> dict[str, Any]:
    if entry is None:
        return {"words": "", "link": "", "settled_at": None}
    return {"words": entry.words, "link": entry.link, "settled_at": entry.at}


@api.get("/products/<uuid:product_id>/plan", allow=signed_in)
@api.response(200, PlanSchema)  # type: ignore[untyped-decorator]
def plan(product_id: UUID) -> dict[str, Any]:
    """The four steps of a product's plan, as far as they are dated."""
    product, today = products.the_product(reading(), product_id), products.today()
    told = [
        {**vars(one.last), "step": one.step, "state": one.state(today), "version": one.version}
        for one in plan_of(reading(), product_id)
    ]
    return {"product_id": product.id, "steps": told}
