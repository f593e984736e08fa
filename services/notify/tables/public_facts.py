"""What is public of what other services say."""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Table, Text

from services.notify.domain.public_facts import FactKind
from services.notify.tables.base import metadata
from shared.database import ID, Instant, among, one_of

public_fact = Table(
    "public_fact",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", one_of(FactKind), nullable=False),
    Column("about", ID, nullable=False),
    Column("at", Instant, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("title", "number", "words")),
    Column("hidden", Boolean, nullable=False),
    CheckConstraint(among("kind", FactKind), name="public_fact_kind"),
)
"""Its id is the event's. Facts of a service that is not in the catalogue, or no more, are `hidden`."""

Index("public_fact_newest", public_fact.c.hidden, public_fact.c.at)
Index("public_fact_about", public_fact.c.about, public_fact.c.at)
