"""Sittings: when and where a body meets, its agenda, and what was done with each."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint
from sqlalchemy.orm import foreign, relationship

from services.governance.domain.sittings import (
    Act,
    Done,
    How,
    Item,
    ItemKind,
    ItemOutcome,
    Presence,
    Sitting,
    SittingState,
)
from services.governance.domain.votes import Round
from services.governance.tables.base import mapper, metadata
from services.governance.tables.votes import vote_round
from shared.database import ID, Instant, one_of

sitting = Table(
    "sitting",
    metadata,
    Column("id", ID, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("body_id", ID, ForeignKey("body.id", name="sitting_body"), nullable=False),
    Column("body_name", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("place", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("state", one_of(SittingState), nullable=False),
    Column("convened_at", Instant),
    Column("urgency", Text, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("seed", Text, nullable=False, server_default=""),
    Column("minutes_each", Integer),
    Column("recipe", Text, nullable=False, server_default="seed number"),
    Column("drawn_call_id", ID),
    Column("opened_at", Instant),
    Column("closed_at", Instant),
    Column("version", Integer, nullable=False),
    CheckConstraint("place <> '' OR link <> ''", name="sitting_somewhere"),
)
Index("sitting_starts", sitting.c.starts_at, sitting.c.id)
Index("sitting_body_state", sitting.c.body_id, sitting.c.state)

sitting_item = Table(
    "sitting_item",
    metadata,
    Column("id", ID, primary_key=True),
    Column("sitting_id", ID, ForeignKey("sitting.id", name="sitting_item_sitting"), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("kind", one_of(ItemKind), nullable=False),
    Column("about_id", ID, nullable=False),
    Column("number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("agreed", Integer),
    Column("added_by", ID),
    Column("begun_at", Instant),
    Column("round_id", ID),
    Column("settled", one_of(ItemOutcome)),
    Column("reason", Text, nullable=False, server_default=""),
    Column("until", Date),
    Column("settled_by", ID),
    Column("settled_at", Instant),
    UniqueConstraint("sitting_id", "about_id", name="sitting_item_once"),
)
Index("sitting_item_about", sitting_item.c.about_id)

sitting_act = Table(
    "sitting_act",
    metadata,
    Column("id", ID, primary_key=True),
    Column("sitting_id", ID, ForeignKey("sitting.id", name="sitting_act_sitting"), nullable=False),
    Column("done", one_of(Done), nullable=False),
    Column("done_by", ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("place", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("words", Text, nullable=False),
)
"""The history of a sitting; the database refuses every change to it."""
Index("sitting_act_of", sitting_act.c.sitting_id, sitting_act.c.id)

presence = Table(
    "presence",
    metadata,
    Column("id", ID, primary_key=True),
    Column("sitting_id", ID, ForeignKey("sitting.id", name="presence_sitting"), nullable=False),
    Column("person_id", ID, nullable=False),
    Column("how", one_of(How), nullable=False),
    Column("holder_id", ID),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("noted_by", ID, nullable=False),
    CheckConstraint("(how = 'represented') = (holder_id IS NOT NULL)", name="presence_holder"),
)
"""Who was there, from when until when; once its sitting is closed, the database refuses every change."""
Index("presence_of", presence.c.sitting_id, presence.c.id)
_live = presence.c.until.is_(None)
for _end in (presence.c.person_id, presence.c.holder_id):
    Index(
        f"presence_{_end.name}",
        presence.c.sitting_id,
        _end,
        unique=True,
        sqlite_where=_live,
        postgresql_where=_live,
    )

mapper.map_imperatively(
    Item,
    sitting_item,
    properties={
        "round": relationship(
            Round,
            primaryjoin=foreign(sitting_item.c.round_id) == vote_round.c.id,
            viewonly=True,
            lazy="selectin",
        )
    },
)
mapper.map_imperatively(Presence, presence)
mapper.map_imperatively(Act, sitting_act)
mapper.map_imperatively(
    Sitting,
    sitting,
    version_id_col=sitting.c.version,
    properties={
        "items": relationship(Item, order_by=sitting_item.c.rank, cascade="all, delete-orphan", lazy="selectin"),
        "acts": relationship(Act, order_by=sitting_act.c.id, cascade="all", lazy="selectin"),
        "presences": relationship(Presence, order_by=presence.c.id, cascade="all", lazy="selectin"),
    },
)
