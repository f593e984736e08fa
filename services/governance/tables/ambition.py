"""The ambition, its objectives, and which products are tied to which."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint
from sqlalchemy.orm import relationship

from services.governance.domain.ambition import Ambition, Edition, Objective, ObjectiveState, Writing
from services.governance.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

ambition = Table(
    "ambition",
    metadata,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
)
"""One row, there from the first day on: whoever writes takes its lock."""

ambition_edition = Table(
    "ambition_edition",
    metadata,
    Column("id", ID, primary_key=True),
    Column("ambition_id", ID, ForeignKey("ambition.id", name="ambition_edition_of"), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("statement", Text, nullable=False),
    Column("means", Text, nullable=False),
    Column("written_by", ID, nullable=False),
    Column("written_at", Instant, nullable=False),
    UniqueConstraint("ambition_id", "edition", name="ambition_edition_once"),
)
"""All that was ever written; the database refuses every change to it."""

objective = Table(
    "objective",
    metadata,
    Column("id", ID, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("state", one_of(ObjectiveState), nullable=False),
    Column("result", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("state", ObjectiveState), name="objective_state"),
)

objective_writing = Table(
    "objective_writing",
    metadata,
    Column("id", ID, primary_key=True),
    Column("objective_id", ID, ForeignKey("objective.id", name="objective_writing_of"), nullable=False),
    *(Column(name, Text, nullable=False) for name in ("title", "measure", "target")),
    Column("due_on", Date, nullable=False),
    Column("why", Text, nullable=False),
    Column("written_by", ID, nullable=False),
    Column("written_at", Instant, nullable=False),
)
"""What an objective says and said; the last line holds, and the database refuses every change to any."""
Index("objective_writing_of", objective_writing.c.objective_id, objective_writing.c.id)

tie = Table(
    "tie",
    metadata,
    Column("product_id", ID, primary_key=True),
    Column("objective_id", ID, primary_key=True),
    Column("number", Text, nullable=False),
    Column("title", Text, nullable=False),
)
"""Read model: the products that their teams have tied to an objective, as the portfolio told it last."""
Index("tie_objective", tie.c.objective_id, tie.c.product_id)

mapper.map_imperatively(Edition, ambition_edition, properties={"_of": ambition_edition.c.ambition_id})
mapper.map_imperatively(
    Ambition,
    ambition,
    properties={"editions": relationship(Edition, order_by=ambition_edition.c.edition, cascade="all", lazy="selectin")},
)
mapper.map_imperatively(Writing, objective_writing, properties={"_of": objective_writing.c.objective_id})
mapper.map_imperatively(
    Objective,
    objective,
    properties={"writings": relationship(Writing, order_by=objective_writing.c.id, cascade="all", lazy="selectin")},
)
