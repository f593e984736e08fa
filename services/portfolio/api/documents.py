"""Documents of products, for programs: those that whoever asks may read."""

from typing import Any
from uuid import UUID

from flask import url_for
from marshmallow import Schema, fields
from sqlalchemy import ColumnElement, true

from services.portfolio.api.base import api
from services.portfolio.domain.documents import INSIDERS, Audience, DocumentKind
from services.portfolio.queries.of_product import written_last
from services.portfolio.queries.products import today
from services.portfolio.tables import document, document_writing
from services.portfolio.tables.team import is_member
from shared.web import me, reading, signed_in
from shared.web.addresses import outside
from shared.web.slices import Slice


class DocumentSchema(Schema):
    """A document as it was written last."""

    id = fields.UUID()
    title = fields.String()
    kind = fields.String(metadata={"description": ", ".join(DocumentKind)})
    dated = fields.Date()
    audience = fields.String(metadata={"description": ", ".join(Audience)})
    address = fields.String(metadata={"description": "Where it is read"})
    withdrawn = fields.Boolean()
    why = fields.String(metadata={"description": "Why it was taken away or changed"})
    at = fields.AwareDateTime(format="iso", metadata={"description": "When it was written"})


@api.get("/products/<uuid:product_id>/documents", allow=signed_in)
@api.listing(DocumentSchema, by=("id",))
def documents(wanted: Slice, product_id: UUID) -> list[dict[str, Any]]:
    """What a product has; restricted ones and those taken away only for who works on it."""
    rows = written_last(reading(), product_id, wanted, document, document_writing.c.document_id, _readable(product_id))
    return [{**row._asdict(), "address": _address(row)} for row in rows]


def _readable(product_id: UUID) -> ColumnElement[bool]:
    if me().has(*INSIDERS) or is_member(reading(), product_id, me().id, today()):
        return true()
    return ~document_writing.c.withdrawn & (document_writing.c.audience != Audience.RESTRICTED)


def _address(row: Any) -> str:
    if row.file_id is None:
        return str(row.link)
    parts = {"product_id": row.product_id, "document_id": row.id, "file_id": row.file_id}
    return outside(url_for("portfolio_documents.file", **parts))
