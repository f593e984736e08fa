"""Ballots of prioritisation: candidates, who is called, every ballot ever cast, what was counted."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.orm import relationship

from services.governance.domain.knapsack import Method
from services.governance.domain.priorities import Called, Candidate, Priorities, Wish, Wishes
from services.governance.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

priorities = Table(
    "priorities",
    metadata,
    Column("id", ID, primary_key=True),
    Column("title", Text, nullable=False),
    Column("body_id", ID, ForeignKey("body.id", name="priorities_body"), nullable=False),
    Column("body_name", Text, nullable=False),
    Column("envelope_id", ID, ForeignKey("envelope.id", name="priorities_envelope")),
    Column("budget_cents", BigInteger, nullable=False),
    Column("method", one_of(Method), nullable=False),
    Column("threshold", Integer, nullable=False),
    Column("within_budget", Boolean, nullable=False),
    Column("opened_by", ID, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Column("record", Text),
    Column("digest", Text),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("method", Method), name="priorities_method"),
    CheckConstraint("(settled_at IS NULL) = (digest IS NULL)", name="priorities_settled"),
)
"""Once `settled_at` is there, the database refuses every change to it and to its ballots."""
Index("priorities_closes", priorities.c.closes_at)

candidate = Table(
    "candidate",
    metadata,
    Column("id", ID, primary_key=True),
    Column("priorities_id", ID, ForeignKey("priorities.id", name="candidate_priorities"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("cost_cents", BigInteger, nullable=False),
    CheckConstraint("cost_cents > 0", name="candidate_cost"),
)
Index("candidate_place", candidate.c.priorities_id, candidate.c.place, unique=True)

priority_elector = Table(
    "priority_elector",
    metadata,
    Column("priorities_id", ID, ForeignKey("priorities.id", name="priority_elector_of"), primary_key=True),
    Column("person_id", ID, primary_key=True),
)

priority_ballot = Table(
    "priority_ballot",
    metadata,
    Column("id", ID, primary_key=True),
    Column("priorities_id", ID, ForeignKey("priorities.id", name="priority_ballot_of"), nullable=False),
    Column("member_id", ID, nullable=False),
    Column("cast_at", Instant, nullable=False),
    Column("live", Boolean, nullable=False),
)
Index(
    "priority_ballot_live",
    priority_ballot.c.priorities_id,
    priority_ballot.c.member_id,
    unique=True,
    sqlite_where=priority_ballot.c.live,
    postgresql_where=priority_ballot.c.live,
)

priority_wish = Table(
    "priority_wish",
    metadata,
    Column("ballot_id", ID, ForeignKey("priority_ballot.id", name="priority_wish_ballot"), primary_key=True),
    Column("candidate_id", ID, ForeignKey("candidate.id", name="priority_wish_candidate"), primary_key=True),
)

mapper.map_imperatively(Candidate, candidate)
mapper.map_imperatively(Called, priority_elector)
mapper.map_imperatively(Wish, priority_wish)
mapper.map_imperatively(
    Wishes, priority_ballot, properties={"wishes": relationship(Wish, cascade="all", lazy="selectin")}
)
mapper.map_imperatively(
    Priorities,
    priorities,
    version_id_col=priorities.c.version,
    properties={
        "candidates": relationship(Candidate, order_by=candidate.c.place, cascade="all", lazy="selectin"),
        "called": relationship(Called, order_by=priority_elector.c.person_id, cascade="all", lazy="selectin"),
        "ballots": relationship(Wishes, order_by=priority_ballot.c.id, cascade="all", lazy="selectin"),
    },
)
