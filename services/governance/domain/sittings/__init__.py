"""Sittings (séances) of a body: planned, called with clear days, with an agenda."""

from services.governance.domain.sittings.agenda import Item, ItemKind
from services.governance.domain.sittings.days import earliest_day, in_paris
from services.governance.domain.sittings.sitting import Act, Done, Form, Sitting, SittingState

__all__ = ["Act", "Done", "Form", "Item", "ItemKind", "Sitting", "SittingState", "earliest_day", "in_paris"]
