"""How the authority's list of conditions grows: a new line at its end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.portfolio.domain.dated_list import new_place
from services.portfolio.domain.exit.conditions import Kind, ListLine, Owner, Weight
from shared.errors import Invalid


def added(
    lines: Sequence[ListLine], *, label: str, owner: Owner, weight: Weight, kind: Kind, since: date, **facts: Any
) -> ListLine:
    """A condition that was not asked for, at the end of the list."""
    place = new_place(lines, label)
    if kind is Kind.MEASURE and not facts.get("window_days"):
        raise Invalid({"window_days": ["Dites sur combien de jours la mesure porte."]})
    return ListLine(**place, label=label, owner=owner, weight=weight, kind=kind, since=since, **facts)
