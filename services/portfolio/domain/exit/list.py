"""How the authority's list of conditions changes: new lines beside the old ones."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from services.portfolio.domain.exit.conditions import Kind, ListLine, Owner, Weight
from services.portfolio.domain.words import folded
from shared.errors import Invalid, Refused

LONGEST_CODE = 40


def added(
    lines: Sequence[ListLine], *, label: str, owner: Owner, weight: Weight, kind: Kind, since: date, **facts: Any
) -> ListLine:
    """A condition that was not asked for, at the end of the list."""
    code = re.sub(r"[^a-z0-9]+", "_", folded(label)).strip("_")[:LONGEST_CODE]
    if not code or any(line.code == code for line in lines):
        raise Invalid({"label": ["Une condition porte ou a porté ces mots : dites-la autrement."]})
    if kind is Kind.MEASURE and not facts.get("window_days"):
        raise Invalid({"window_days": ["Dites sur combien de jours la mesure porte."]})
    rank = max((line.rank for line in lines), default=0) + 100
    return ListLine(code=code, rank=rank, label=label, owner=owner, weight=weight, kind=kind, since=since, **facts)


def reworded(lines: Sequence[ListLine], *, since: date, **facts: Any) -> ListLine:
    """The same condition, said otherwise from a day on; raises Refused when a line begins on that very day."""
    if any(line.since == since for line in lines):
        raise Refused("Cette condition a déjà changé ce jour-là : choisissez un autre jour.")
    latest = max(lines, key=lambda line: line.since)
    return replace(latest, id=None, since=since, **facts)
