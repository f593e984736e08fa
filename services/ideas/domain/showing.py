"""Who may read an idea, and what stands where its title may not."""

from enum import StrEnum


class Visibility(StrEnum):
    """`waiting` and `hidden` ideas are seen by their author and the team alone; `public` ones have an extract."""

    WAITING = "waiting"
    INTERNAL = "internal"
    PUBLIC = "public"
    HIDDEN = "hidden"


SEEN = frozenset({Visibility.INTERNAL, Visibility.PUBLIC})
"""What every agent may read."""

KEPT_TITLE = "Idée que seuls son auteur et l’équipe lisent"
"""What everybody else, other services included, reads in the place of a title that is not shown."""
