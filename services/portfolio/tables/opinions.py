"""What people think of products, and services that partners propose."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, SmallInteger, String, Table, Text

from services.portfolio.domain.opinions import Opinion, OpinionState
from services.portfolio.domain.proposals import Proposal, ProposalState
from services.portfolio.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

opinion = Table(
    "opinion",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="opinion_product"), nullable=False),
    Column("score", SmallInteger, nullable=False),
    Column("words", Text, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("place", String(64), nullable=False),
    Column("state", one_of(OpinionState), nullable=False),
    Column("reason", Text, nullable=False),
    Column("moderated_by", ID),
    Column("moderated_at", Instant),
    CheckConstraint(among("state", OpinionState), name="opinion_state"),
    CheckConstraint("score BETWEEN 1 AND 5", name="opinion_score"),
)
"""Opinions; `place` is emptied after a day."""

Index("opinion_product", opinion.c.product_id, opinion.c.state, opinion.c.id)
Index("opinion_waiting", opinion.c.state, opinion.c.id)
Index("opinion_place", opinion.c.place)

proposal = Table(
    "proposal",
    metadata,
    Column("id", ID, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("mission", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("theme", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("state", one_of(ProposalState), nullable=False),
    Column("reason", Text, nullable=False),
    Column("product_id", ID, ForeignKey("product.id", name="proposal_product")),
    Column("decided_by", ID),
    Column("decided_at", Instant),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("state", ProposalState), name="proposal_state"),
)
Index("proposal_state", proposal.c.state, proposal.c.id)

mapper.map_imperatively(Opinion, opinion)
mapper.map_imperatively(Proposal, proposal, version_id_col=proposal.c.version)
