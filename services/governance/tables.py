"""Where bodies, cases, votes, decisions and roles are kept, and how they are mapped."""

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import registry, relationship

from services.governance.domain.bodies import Body, Level, Member
from services.governance.domain.cases import Case, CaseState
from services.governance.domain.register import Decision
from services.governance.domain.roles import Assignment
from services.governance.domain.rules import Choice, Ground, Outcome
from services.governance.domain.votes import Ballot, Elector, Round
from shared.database import ID, Instant, among, one_of

metadata = MetaData()
mapper = registry(metadata=metadata)

body = Table(
    "body",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("level", one_of(Level), nullable=False),
    Column("second_vote_days", Integer, nullable=False),
    Column("chair_id", ID),
    Column("changed_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("level", Level), name="body_level"),
)
Index("body_name", body.c.name, body.c.id)

member = Table(
    "body_member",
    metadata,
    Column("body_id", ID, ForeignKey("body.id", name="body_member_body"), primary_key=True),
    Column("person_id", ID, primary_key=True),
)
Index("body_member_person", member.c.person_id)


def _about_a_product() -> list[Column[Any]]:
    """A question is about an idea or about a product, which it may let into a phase."""
    return [
        Column("product_id", ID),
        Column("product_number", Text, nullable=False, server_default=""),
        Column("phase", Text, nullable=False, server_default=""),
    ]


case_file = Table(
    "case_file",
    metadata,
    Column("id", ID, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("question", Text, nullable=False),
    Column("idea_id", ID),
    Column("idea_number", Text, nullable=False),
    *_about_a_product(),
    Column("phase_label", Text, nullable=False, server_default=""),
    Column("author_id", ID),
    Column("title", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("opinion", Text, nullable=False),
    Column("body_id", ID, ForeignKey("body.id", name="case_file_body"), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("state", one_of(CaseState), nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("state", CaseState), name="case_file_state"),
)
Index("case_file_state_id", case_file.c.state, case_file.c.id)

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

decision = Table(
    "decision",
    metadata,
    Column("id", ID, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("year", Integer, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("case_id", ID, ForeignKey("case_file.id", name="decision_case"), nullable=False, unique=True),
    Column("round_id", ID, ForeignKey("vote_round.id", name="decision_round"), nullable=False, unique=True),
    Column("question", Text, nullable=False),
    Column("outcome", one_of(Outcome), nullable=False),
    Column("ground", one_of(Ground), nullable=False),
    Column("idea_id", ID),
    Column("idea_number", Text, nullable=False),
    *_about_a_product(),
    Column("title", Text, nullable=False),
    Column("body_id", ID, ForeignKey("body.id", name="decision_body"), nullable=False),
    Column("body_name", Text, nullable=False),
    *(Column(name, Integer, nullable=False) for name in ("in_favour", "against", "abstentions", "members")),
    Column("decided_at", Instant, nullable=False),
    Column("digest", Text, nullable=False),
    UniqueConstraint("year", "rank", name="decision_rank"),
    CheckConstraint("outcome IN ('granted', 'refused')", name="decision_outcome"),
)
"""The register; the database refuses every change to it."""

assignment = Table(
    "assignment",
    metadata,
    Column("id", ID, primary_key=True),
    Column("person_id", ID, nullable=False),
    Column("role", Text, nullable=False),
    Column("granted", Boolean, nullable=False),
    Column("changed_by", ID, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("person_id", "role", name="assignment_role"),
)
"""Who holds or held a role; the kernel's table `role` is the short form that rights are read from."""

mapper.map_imperatively(Member, member)
mapper.map_imperatively(
    Body,
    body,
    version_id_col=body.c.version,
    version_id_generator=False,  # the body counts by itself: a change of its members alone is a new version too
    properties={"members": relationship(Member, cascade="all, delete-orphan", lazy="selectin")},
)
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
mapper.map_imperatively(
    Case,
    case_file,
    version_id_col=case_file.c.version,
    properties={"rounds": relationship(Round, order_by=vote_round.c.number, cascade="all", lazy="selectin")},
)
mapper.map_imperatively(Decision, decision)
mapper.map_imperatively(Assignment, assignment, version_id_col=assignment.c.version)
