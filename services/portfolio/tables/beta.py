"""Product files of beta.gouv.fr, and what is odd in them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from services.portfolio.domain.anomalies import AnomalyKind
from services.portfolio.tables.base import metadata
from shared.database import ID, Instant, one_of

source = Table(
    "beta_source",
    metadata,
    Column("product_id", ID, ForeignKey("product.id"), primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("read_at", Instant, nullable=False),
)
"""The file a product was read from, byte for byte."""

anomaly = Table(
    "anomaly",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id"), nullable=False),
    Column("kind", one_of(AnomalyKind), nullable=False),
    Column("detail", Text, nullable=False),
)
Index("anomaly_kind", anomaly.c.kind, anomaly.c.product_id)
Index("anomaly_product", anomaly.c.product_id)
