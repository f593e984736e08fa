"""The public catalogue, for programs: nothing that the public pages do not show."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.portfolio.api.base import api
from services.portfolio.api.products import COHORT, PhaseSchema
from services.portfolio.domain.catalogue import Kind
from services.portfolio.domain.cohorts import parts
from services.portfolio.queries import catalogue as queries
from services.portfolio.queries import opinions
from services.portfolio.queries.opinions import Satisfaction
from services.portfolio.queries.products import phases_of, today
from shared.errors import Invalid
from shared.schemas import NOT_A_CHOICE
from shared.web import anyone, reading
from shared.web.slices import Slice


class LinkSchema(Schema):
    """An address of a service."""

    kind = fields.String(metadata={"description": "service, trial, repository, documentation, budget, impact, …"})
    url = fields.String()
    label = fields.String()


class SatisfactionSchema(Schema):
    """What people who use it answered; opinions that were set aside are not counted."""

    answers = fields.Integer()
    satisfied = fields.Integer(metadata={"description": "Those who said 4 or 5 of 5"})
    unsatisfied = fields.Integer(metadata={"description": "Those who said 1 or 2 of 5"})


class ListedSchema(Schema):
    """A service of the catalogue."""

    id = fields.UUID()
    number = fields.String()
    title = fields.String()
    mission = fields.String()
    phase = fields.String(allow_none=True)
    since = fields.Date(allow_none=True)
    made_by = fields.String(metadata={"description": "agent, startup or partner"})
    accessibility = fields.String(metadata={"description": "Declared: none, partial, full, or nothing"})
    themes = fields.List(fields.String())
    audiences = fields.List(fields.String())
    technologies = fields.List(fields.String())
    satisfaction = fields.Nested(SatisfactionSchema)


class SheetSchema(ListedSchema):
    """A service with all that its public sheet says."""

    problem = fields.String()
    solution = fields.String()
    strategy = fields.String()
    directorate = fields.String()
    contact = fields.String()
    link = fields.String()
    repository = fields.String()
    figures_link = fields.String()
    licence = fields.String()
    links = fields.List(fields.Nested(LinkSchema))
    phases = fields.List(fields.Nested(PhaseSchema))
    successors = fields.List(fields.UUID(), metadata={"description": "The services in which this one goes on"})


class CatalogueFilters(Schema):
    """Which services."""

    words = fields.String(load_default="", metadata={"description": "Words, with or without accents"})
    theme = fields.String(load_default="", metadata={"description": "Code of a theme"})
    audience = fields.String(load_default="")
    made_by = fields.String(load_default="")
    phase = fields.String(load_default="")
    cohort = fields.String(load_default="", metadata={"description": COHORT})
    call = fields.UUID(load_default=None, metadata={"description": "Id of the call that the product comes from"})


@api.get("/catalogue", allow=anyone)
@api.listing(ListedSchema, by=("id",), filters=CatalogueFilters)
def catalogue(wanted: Slice, **asked: Any) -> list[dict[str, Any]]:
    """Services of the public catalogue, the oldest first."""
    if asked["cohort"] and parts(asked["cohort"]) is None:
        raise Invalid({"cohort": [NOT_A_CHOICE]})
    rows = queries.listed_in_slices(reading(), today(), wanted, queries.Wish(**asked))
    return [_with_words(row._asdict(), row.id, found) for row, found in _beside(rows)]


@api.get("/catalogue/<uuid:product_id>", allow=anyone)
@api.response(200, SheetSchema)  # type: ignore[untyped-decorator]
def service(product_id: UUID) -> dict[str, Any]:
    """One service of the public catalogue."""
    product = queries.the_public_product(reading(), product_id)
    current = product.phase_on(today())
    [(_, found)] = _beside([product])
    return {
        **{name: getattr(product, name) for name in SheetSchema().fields if hasattr(product, name)},
        "phase": current.code if current else None,
        "since": current.start if current else None,
        "phases": phases_of(reading(), [product_id])[product_id],
        "successors": [row.id for row in queries.successors(reading(), product_id) if row.public],
        **_with_words({}, product_id, found),
    }


Found = tuple[dict[UUID, Any], dict[UUID, Satisfaction]]


def _beside(rows: list[Any]) -> list[tuple[Any, Found]]:
    ids = [row.id for row in rows]
    found: Found = (dict(queries.tags_of(reading(), ids)), opinions.satisfaction_of(reading(), ids))
    return [(row, found) for row in rows]


def _with_words(facts: dict[str, Any], product_id: UUID, found: Found) -> dict[str, Any]:
    tags, satisfaction = found
    names = {"themes": Kind.THEME, "audiences": Kind.AUDIENCE, "technologies": Kind.TECHNOLOGY}
    words = {name: [tag.word for tag in tags.get(product_id, ()) if tag.kind == kind] for name, kind in names.items()}
    return {**facts, **words, "satisfaction": satisfaction.get(product_id, Satisfaction())}
