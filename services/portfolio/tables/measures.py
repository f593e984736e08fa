"""Impact measures and their values."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.orm import relationship

from services.portfolio.domain.journey import Step
from services.portfolio.domain.measures import Measure, MeasureKind, Value
from services.portfolio.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

measure = Table(
    "measure",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="measure_product"), nullable=False),
    Column("kind", one_of(MeasureKind), nullable=False),
    *(Column(name, Text, nullable=False) for name in ("name", "unit")),
    Column("target", BigInteger),
    Column("target_on", Date),
    Column("counts_users", Boolean, nullable=False),
    Column("guiding", Boolean, nullable=False),
    Column("step", one_of(Step)),
    Column("opened_by", ID, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", ID),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("kind", MeasureKind), name="measure_kind"),
)
"""What is followed; at most one measure of a product is guiding."""

Index("measure_product", measure.c.product_id, measure.c.id)
Index(
    "measure_guiding",
    measure.c.product_id,
    unique=True,
    sqlite_where=measure.c.guiding,
    postgresql_where=measure.c.guiding,
)

measure_value = Table(
    "measure_value",
    metadata,
    Column("id", ID, primary_key=True),
    Column("measure_id", ID, ForeignKey("measure.id", name="measure_value_measure"), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("value", BigInteger, nullable=False),
    Column("by", ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("replaced_at", Instant),
    Column("replaced_by", ID),
    Column("why", Text, nullable=False),
    CheckConstraint("since <= until", name="measure_value_period"),
)
"""Values by period; what was corrected stays."""

_standing = measure_value.c.replaced_at.is_(None)
Index(
    "measure_value_standing",
    measure_value.c.measure_id,
    measure_value.c.since,
    measure_value.c.until,
    unique=True,
    sqlite_where=_standing,
    postgresql_where=_standing,
)

mapper.map_imperatively(Value, measure_value, properties={"_measure": measure_value.c.measure_id})
mapper.map_imperatively(
    Measure,
    measure,
    version_id_col=measure.c.version,
    properties={"values": relationship(Value, order_by=measure_value.c.id, cascade="all", lazy="selectin")},
)
