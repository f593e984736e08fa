"""The money of products, line by line."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, or_

from services.portfolio.domain.money import Activity, Credit, MoneyKind, MoneyLine, Stage
from services.portfolio.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

money_line = Table(
    "money_line",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="money_line_product"), nullable=False),
    Column("stage", one_of(Stage), nullable=False),
    Column("kind", one_of(MoneyKind), nullable=False),
    Column("year", Integer, nullable=False),
    Column("cents", BigInteger, nullable=False),
    Column("on", Date, nullable=False),
    Column("until", Date),
    Column("note", Text, nullable=False),
    Column("activity", one_of(Activity), nullable=False),
    Column("credit", one_of(Credit), nullable=False),
    Column("decision_number", Text, nullable=False),
    Column("question_id", ID, unique=True),
    Column("by", ID),
    Column("at", Instant, nullable=False),
    Column("struck_at", Instant),
    Column("struck_by", ID),
    Column("struck_why", Text, nullable=False),
    CheckConstraint("cents > 0", name="money_line_cents"),
    CheckConstraint(among("stage", Stage), name="money_line_stage"),
)
"""Amounts planned, engaged, spent; a question that a body granted brings at most one line."""

money_alert = Table(
    "money_alert",
    metadata,
    Column("product_id", ID, ForeignKey("product.id", name="money_alert_product"), primary_key=True),
    Column("ends_on", Date, primary_key=True),
    Column("days", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
)
"""Who was warned of which end, how many days before: the key makes it once, whatever runs twice."""

Index("money_line_product", money_line.c.product_id, money_line.c.id)

to_pay = or_(money_line.c.stage != Stage.PLANNED, money_line.c.credit != Credit.AE)
"""Lines of money that is paid this year: all but planned ones that only allow a promise (see `MoneyLine.pays`)."""

mapper.map_imperatively(MoneyLine, money_line)
