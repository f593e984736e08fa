"""Which body answers which question about products, and questions that wait for a body."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from services.governance.domain.questions import Competence, Unplaced
from services.governance.tables.base import mapper, metadata
from shared.database import ID, Instant

competence = Table(
    "competence",
    metadata,
    Column("question", String(40), primary_key=True),
    Column("body_id", ID, ForeignKey("body.id", name="competence_body"), nullable=False),
    Column("changed_by", ID, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
"""The body that answers each kind of question, when whoever asks names none."""

unplaced = Table(
    "unplaced",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, nullable=False),
    Column("product_number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("question", String(40), nullable=False),
    Column("label", Text, nullable=False),
    Column("amount_cents", BigInteger, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("carrier_id", ID),
    Column("reason", Text, nullable=False),
    Column("requested_by", ID),
    Column("requested_at", Instant, nullable=False),
    Column("placed_at", Instant),
    Column("placed_by", ID),
    Column("version", Integer, nullable=False),
)
"""Questions that came without a body; those with a `placed_at` have become cases."""

_waiting = unplaced.c.placed_at.is_(None)
Index("unplaced_waiting", unplaced.c.requested_at, sqlite_where=_waiting, postgresql_where=_waiting)

mapper.map_imperatively(Competence, competence)
mapper.map_imperatively(Unplaced, unplaced, version_id_col=unplaced.c.version)
