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
    false,
)
from sqlalchemy.orm import relationship

from services.governance.domain.rules import Choice, Ground, Outcome
from services.governance.domain.votes import IN_WRITING, Ballot, Elector, Mandate, Mode, Round, Signature, Slip
from services.governance.tables.base import mapper, metadata
from services.governance.tables.kept import KeptRules, KeptWords
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
    Column("rules", KeptRules, nullable=False, server_default=IN_WRITING.as_json()),
    Column("mode", one_of(Mode), nullable=False, server_default=Mode.WRITTEN.value),
    Column("secret", Boolean, nullable=False, server_default=false()),
    Column("runoff", Boolean, nullable=False, server_default=false()),
    Column("answers", KeptWords, nullable=False, server_default="[]"),
    Column("text_version", Integer, nullable=False, server_default="0"),
    Column("provisional_days", Integer),
    Column("evidence", Text, nullable=False, server_default=""),
    Column("opened_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("reminded_at", Instant),
    Column("closed_at", Instant),
    Column("outcome", one_of(Outcome)),
    Column("ground", one_of(Ground)),
    *(Column(name, Integer) for name in ("in_favour", "against", "abstentions", "blanks", "members", "chosen")),
    Column("annulled", Text, nullable=False, server_default=""),
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
    Column("until", Instant),
    Column("present", Boolean, nullable=False, server_default=false()),
    Column("left_at", Instant),
    Column("recused_at", Instant),
    Column("recused_by", ID),
    Column("recusal_reason", Text, nullable=False, server_default=""),
    Column("stayed", Boolean, nullable=False, server_default=false()),
)
Index("elector_person", elector.c.person_id)

ballot = Table(
    "ballot",
    metadata,
    Column("id", ID, primary_key=True),
    Column("round_id", ID, ForeignKey("vote_round.id", name="ballot_round"), nullable=False),
    Column("member_id", ID, nullable=False),
    Column("cast_by", ID),
    Column("choice", one_of(Choice), nullable=False),
    Column("option", Integer, nullable=False, server_default="0"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("text_version", Integer, nullable=False, server_default="0"),
    Column("cast_at", Instant, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("author_agrees_at", Instant),
    Column("chair_agrees_at", Instant),
    ForeignKeyConstraint(["round_id", "member_id"], ["elector.round_id", "elector.person_id"], name="ballot_elector"),
    CheckConstraint("choice IN ('for', 'against', 'abstention')", name="ballot_choice"),
)
"""Every open ballot ever cast; `live` changes from yes to no, and an objection may be declared integrated."""

Index(
    "ballot_live",
    ballot.c.round_id,
    ballot.c.member_id,
    unique=True,
    sqlite_where=ballot.c.live,
    postgresql_where=ballot.c.live,
)
Index("ballot_of_round", ballot.c.round_id)

mandate = Table(
    "mandate",
    metadata,
    Column("id", ID, primary_key=True),
    Column("round_id", ID, ForeignKey("vote_round.id", name="mandate_round"), nullable=False),
    Column("giver_id", ID, nullable=False),
    Column("holder_id", ID, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("ended_at", Instant),
    CheckConstraint("giver_id <> holder_id", name="mandate_of_another"),
)
"""Who votes for whom: one for each giver and one for each holder at a time, which the database sees to."""

_live = mandate.c.ended_at.is_(None)
for _end in (mandate.c.giver_id, mandate.c.holder_id):
    Index(
        f"mandate_{_end.name}",
        mandate.c.round_id,
        _end,
        unique=True,
        sqlite_where=_live,
        postgresql_where=_live,
    )

signature = Table(
    "signature",
    metadata,
    Column("round_id", ID, ForeignKey("vote_round.id", name="signature_round"), primary_key=True),
    Column("member_id", ID, primary_key=True),
    Column("cast_by", ID),
    ForeignKeyConstraint(
        ["round_id", "member_id"], ["elector.round_id", "elector.person_id"], name="signature_elector"
    ),
)
"""Who has voted in secret; without any time, and without the ballot."""

slip = Table(
    "slip",
    metadata,
    Column("id", ID, primary_key=True),
    Column("round_id", ID, ForeignKey("vote_round.id", name="slip_round"), nullable=False),
    Column("choice", one_of(Choice), nullable=False),
    Column("option", Integer, nullable=False),
    CheckConstraint(among("choice", Choice), name="slip_choice"),
    sqlite_with_rowid=False,
)
"""Secret ballots; the box is written anew at each one, so that nothing in the database tells their order."""
Index("slip_of_round", slip.c.round_id)

mapper.map_imperatively(Elector, elector)
mapper.map_imperatively(Ballot, ballot)
mapper.map_imperatively(Mandate, mandate)
mapper.map_imperatively(Signature, signature)
mapper.map_imperatively(Slip, slip)
mapper.map_imperatively(
    Round,
    vote_round,
    properties={
        "electors": relationship(Elector, order_by=elector.c.person_id, cascade="all", lazy="selectin"),
        "ballots": relationship(Ballot, order_by=ballot.c.id, cascade="all", lazy="selectin"),
        "mandates": relationship(Mandate, order_by=mandate.c.id, cascade="all", lazy="selectin"),
        "signatures": relationship(Signature, order_by=signature.c.member_id, cascade="all", lazy="selectin"),
        "slips": relationship(Slip, order_by=slip.c.id, cascade="all, delete-orphan", lazy="selectin"),
    },
)
