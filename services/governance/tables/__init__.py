"""Tables of governance, one file for each theme, and how objects are mapped to them."""

from services.governance.tables.ambition import ambition, ambition_edition, objective, objective_writing, tie
from services.governance.tables.base import metadata
from services.governance.tables.bodies import absence, body, member, seat
from services.governance.tables.calendars import calendar_key
from services.governance.tables.cases import case_file, case_move
from services.governance.tables.chain import register_anchor, register_entry
from services.governance.tables.conditions import condition
from services.governance.tables.delegation import delegation, delegation_change
from services.governance.tables.deliberations import deliberation
from services.governance.tables.drawn import drawn_idea
from services.governance.tables.envelopes import commitment, envelope, movement
from services.governance.tables.founding import founding_mark
from services.governance.tables.hearings import advice, case_text, question, secret_request
from services.governance.tables.interests import declared_interest
from services.governance.tables.minutes import minutes, minutes_remark
from services.governance.tables.papers import case_paper
from services.governance.tables.priorities import (
    candidate,
    priorities,
    priority_ballot,
    priority_elector,
    priority_wish,
)
from services.governance.tables.products import known_product, known_standard, known_stay, told_of_product
from services.governance.tables.published import answer_published
from services.governance.tables.questions import competence, unplaced
from services.governance.tables.register import decision
from services.governance.tables.reviews import review
from services.governance.tables.roles import assignment
from services.governance.tables.sittings import presence, sitting, sitting_act, sitting_item
from services.governance.tables.votes import ballot, elector, mandate, signature, slip, vote_round

__all__ = [
    "absence",
    "advice",
    "ambition",
    "ambition_edition",
    "answer_published",
    "assignment",
    "ballot",
    "body",
    "calendar_key",
    "candidate",
    "case_file",
    "case_move",
    "case_paper",
    "case_text",
    "commitment",
    "competence",
    "condition",
    "decision",
    "declared_interest",
    "delegation",
    "delegation_change",
    "deliberation",
    "drawn_idea",
    "elector",
    "envelope",
    "founding_mark",
    "known_product",
    "known_standard",
    "known_stay",
    "mandate",
    "member",
    "metadata",
    "minutes",
    "minutes_remark",
    "movement",
    "objective",
    "objective_writing",
    "presence",
    "priorities",
    "priority_ballot",
    "priority_elector",
    "priority_wish",
    "question",
    "register_anchor",
    "register_entry",
    "review",
    "seat",
    "secret_request",
    "signature",
    "sitting",
    "sitting_act",
    "sitting_item",
    "slip",
    "tie",
    "told_of_product",
    "unplaced",
    "vote_round",
]
