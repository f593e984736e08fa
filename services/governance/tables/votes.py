"""Votes: who is called, every ballot ever cast, what was counted."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import relationship

from services.governance.domain.rules import Choice, Ground, Outcome
from services.governance.domain.votes import Ballot, Elector, Round
from services.governance.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

vote_round = Table(
    "vote_round",
    metadata,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("case_file.id", name="vote_round_case"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("body_name", Text, nullable=False),
    Column("chair_id", ID),
    Column("majority", Text, nullable=False),
    Column("quorum", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("outcome", one_of(Outcome)),
    Column("ground", one_of(Ground)),
    *(Column(name, Integer) for name in ("in_favour", "against", "abstentions", "members")),
    Column("record", Text),
    Column("digest", Text),
    UniqueConstraint("case_id", "number", name="vote_round_number"),
    CheckConstraint("(closed_at IS NULL) = (digest IS NULL)", name="vote_round_closed"),
    CheckConstraint("opened_at <= closes_at", name="vote_round_order"),
)
"""A vote on a case; once `closed_at` is there, the database refuses every change to it and to its ballots."""

_uncounted = vote_round.c.closed_at.is_(None)
Index("vote_round_due", vote_round.c.closes_at, sqlite_where=_uncounted, postgresql_where=_uncounted)

elector = Table(
    "elector",
    metadata,
    Column("round_id", ID, ForeignKey("vote_round.id", name="elector_round"), primary_key=True),
    Column("person_id", ID, primary_key=True),
    Column("left_at", Instant),
)
Index("elector_person", elector.c.person_id)

ballot = Table(
    "ballot",
    metadata,
    Column("id", ID, primary_key=True),
    Column("round_id", ID, ForeignKey("vote_round.id", name="ballot_round"), nullable=False),
    Column("member_id", ID, nullable=False),
    Column("choice", one_of(Choice), nullable=False),
    Column("cast_at", Instant, nullable=False),
    Column("live", Boolean, nullable=False),
    ForeignKeyConstraint(["round_id", "member_id"], ["elector.round_id", "elector.person_id"], name="ballot_elector"),
    CheckConstraint(among("choice", Choice), name="ballot_choice"),
)
"""Every ballot ever cast; `live` is the only column that changes, from yes to no."""

Index(
    "ballot_live",
    ballot.c.round_id,
    ballot.c.member_id,
    unique=True,
    sqlite_where=ballot.c.live,
    postgresql_where=ballot.c.live,
)
Index("ballot_of_round", ballot.c.round_id)

mapper.map_imperatively(Elector, elector)
mapper.map_imperatively(Ballot, ballot)
mapper.map_imperatively(
    Round,
    vote_round,
    properties={
        "electors": relationship(Elector, order_by=elector.c.person_id, cascade="all", lazy="selectin"),
        "ballots": relationship(Ballot, order_by=ballot.c.id, cascade="all", lazy="selectin"),
    },
)
