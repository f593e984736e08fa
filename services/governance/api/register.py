"""The register for programs."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields

from services.governance.api.base import api
from services.governance.api.sittings import viewer
from services.governance.domain.rules import Ground, Outcome
from services.governance.domain.withheld import decision_without_sense
from services.governance.queries.register import decision_numbered, slice_of_decisions
from services.governance.queries.withheld import withheld, without
from shared.web import reading, signed_in


class DecisionSchema(Schema):
    """A decision of the register: what was asked, what a body answered, by which count; who voted what stays inside."""

    id = fields.UUID(required=True)
    number = fields.String(metadata={"description": "Number that people read, such as DE-2026-0042"})
    year = fields.Integer(metadata={"description": "First figure of the number"})
    rank = fields.Integer(metadata={"description": "Second figure of the number, without a gap within a year"})
    question = fields.String(metadata={"description": "Kind of question: select_idea or pass_gate"})
    outcome = fields.Enum(Outcome, by_value=True)
    ground = fields.Enum(Ground, by_value=True, metadata={"description": "What carried the outcome"})
    withheld = fields.Boolean(
        dump_default=False,
        metadata={"description": "Whether the sense is published later: outcome, counts and digest are left out"},
    )
    idea_id = fields.UUID(allow_none=True, metadata={"description": "The idea in question, if it is one"})
    idea_number = fields.String()
    product_id = fields.UUID(allow_none=True, metadata={"description": "The product in question, if it is one"})
    product_number = fields.String()
    phase = fields.String(metadata={"description": "Code of the phase that the product may enter"})
    title = fields.String()
    body_id = fields.UUID()
    body_name = fields.String(metadata={"description": "Name of the body when the vote opened"})
    in_favour = fields.Integer()
    against = fields.Integer()
    abstentions = fields.Integer()
    blanks = fields.Integer(metadata={"description": "Blank ballots, in a secret vote"})
    answer = fields.String(metadata={"description": "Answer chosen among several; empty when one voted for or against"})
    members = fields.Integer(metadata={"description": "Members called to the vote"})
    secret = fields.Boolean(
        metadata={"description": "Whether the vote was secret; under five ballots all counts are 0"}
    )
    decided_at = fields.AwareDateTime(format="iso")
    deliberation = fields.String(metadata={"description": "Acts of the assembly on which it rested when it was taken"})
    digest = fields.String(metadata={"description": "SHA-256 of the canonical record of the vote"})


@api.get("/decisions", allow=signed_in)
@api.listing(DecisionSchema, by=("year", "rank"))
def decisions(wanted: Any) -> Sequence[Any]:
    """Decisions, the last one first."""
    hidden = withheld(reading(), viewer())
    return without(slice_of_decisions(reading(), wanted), hidden, decision_without_sense)


@api.get("/decisions/<number>", allow=signed_in)
@api.response(200, DecisionSchema)  # type: ignore[untyped-decorator]
def decision(number: str) -> Any:
    """One decision, by its number."""
    found = decision_numbered(reading(), number)
    return without([found], withheld(reading(), viewer()), decision_without_sense)[0]
