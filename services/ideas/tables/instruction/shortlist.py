"""The order in which the ideas of a call are told to the jury, as it was drawn."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from services.ideas.domain.instruction.shortlist import Draw
from services.ideas.tables.base import mapper, metadata
from services.ideas.tables.calls import call
from services.ideas.tables.ideas import idea
from shared.database import ID, Instant

draw = Table(
    "draw",
    metadata,
    Column("id", ID, primary_key=True),
    Column("call_id", ID, ForeignKey(call.c.id, name="draw_call"), nullable=False, unique=True),
    Column("seed", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("pitch_minutes", Integer, nullable=False),
    Column("question_minutes", Integer, nullable=False),
    Column("drawn_by", ID, nullable=False),
    Column("drawn_at", Instant, nullable=False),
)
"""One for each call, never anew: the seed is published with it."""

pitch = Table(
    "pitch",
    metadata,
    Column("draw_id", ID, ForeignKey(draw.c.id, name="pitch_draw"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("idea_id", ID, ForeignKey(idea.c.id, name="pitch_idea"), nullable=False),
)

mapper.map_imperatively(Draw, draw)
