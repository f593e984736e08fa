"""The documents of products, and all that was ever written of each."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, select
from sqlalchemy.orm import Session, relationship

from services.portfolio.domain.documents import Audience, Document, DocumentKind, DocumentWriting, in_order
from services.portfolio.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

document = Table(
    "product_document",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="product_document_product"), nullable=False),
    Column("version", Integer, nullable=False),
)
"""The documents of products."""

Index("product_document_of", document.c.product_id)

document_writing = Table(
    "product_document_writing",
    metadata,
    Column("id", ID, primary_key=True),
    Column("document_id", ID, ForeignKey("product_document.id", name="product_document_writing_of"), nullable=False),
    *(Column(name, Text, nullable=False) for name in ("title", "link", "why")),
    Column("kind", one_of(DocumentKind), nullable=False),
    Column("dated", Date, nullable=False),
    Column("audience", one_of(Audience), nullable=False),
    Column("file_id", ID),
    Column("withdrawn", Boolean, nullable=False),
    Column("by", ID, nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint(among("kind", DocumentKind), name="product_document_writing_kind"),
    CheckConstraint(among("audience", Audience), name="product_document_writing_audience"),
)
"""What was written of each; the last one holds. `file_id` is a row of `attachment`."""

Index("product_document_writing_document", document_writing.c.document_id, document_writing.c.id)

mapper.map_imperatively(DocumentWriting, document_writing, properties={"_document": document_writing.c.document_id})
mapper.map_imperatively(
    Document,
    document,
    properties={
        "writings": relationship(DocumentWriting, order_by=document_writing.c.id, cascade="all", lazy="selectin")
    },
)


def documents_of(session: Session, product_id: object) -> list[Document]:
    """The documents of a product, the newest first, those that were taken away last."""
    return in_order(session.scalars(select(Document).where(document.c.product_id == product_id)))
