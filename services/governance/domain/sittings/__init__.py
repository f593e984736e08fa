"""Sittings (séances) of a body: called with clear days, with an agenda; held, each item with exactly one outcome."""

from services.governance.domain.days import earliest_day, in_paris
from services.governance.domain.sittings.acts import Act, Done, Form, SittingState
from services.governance.domain.sittings.agenda import Item, ItemKind, ItemOutcome
from services.governance.domain.sittings.attendance import THERE, How, Presence, holders, there
from services.governance.domain.sittings.sitting import Sitting

__all__ = [
    "THERE",
    "Act",
    "Done",
    "Form",
    "How",
    "Item",
    "ItemKind",
    "ItemOutcome",
    "Presence",
    "Sitting",
    "SittingState",
    "earliest_day",
    "holders",
    "in_paris",
    "there",
]
