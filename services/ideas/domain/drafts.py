"""A problem being told page by page: only its author sees it, and nobody is told until it is deposited."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.errors import NotFound, Refused

MOST_DRAFTS = 20


@dataclass(eq=False)
class Draft:
    """Answers kept at each page, by the names of their fields."""

    id: UUID
    author_id: UUID
    call_id: UUID
    answers: dict[str, Any]
    started_at: datetime
    saved_at: datetime
    version: int = field(default=1, init=False)

    def check_author(self, by: UUID) -> None:
        """A draft does not exist for anybody else, not even for the team."""
        if by != self.author_id:
            raise NotFound("Nous ne trouvons pas ce brouillon.")

    def write(self, answers: Mapping[str, Any], now: datetime) -> None:
        """Keep what one page says now."""
        self.answers, self.saved_at = {**self.answers, **answers}, now


def check_number(drafts: int) -> None:
    """Refuse one draft more than a person may keep."""
    if drafts >= MOST_DRAFTS:
        raise Refused("Vous avez déjà {count} brouillons. Déposez ou supprimez-en un d’abord.", count=drafts)
