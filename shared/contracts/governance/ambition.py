"""What the incubator is for: its ambition, and the dated objectives that it is held to."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts.governance.limits import NAME_MAX
from shared.contracts.ideas import REASON_MAX
from shared.messages import event, integer, text

STATEMENT_MAX = 4000
"""Characters of the ambition, and of the means given to it."""


@event("governance.ambition.written.v1")
class AmbitionWritten:
    """What the incubator is for and by which means, as somebody wrote it anew."""

    ambition_id: UUID
    edition: int = integer(min=1, help="Rang de cette rédaction ; les précédentes restent lisibles")
    statement: str = text(max=STATEMENT_MAX, help="L’ambition")
    means: str = text(max=STATEMENT_MAX, required=False, help="Les moyens donnés à l’ambition")
    written_by: UUID
    written_at: datetime


@event("governance.objective.changed.v1")
class ObjectiveChanged:
    """A dated objective of the ambition as it is now; products may be tied to it."""

    objective_id: UUID
    number: str = text(max=20)
    title: str = text(max=NAME_MAX)
    measure: str = text(max=NAME_MAX, help="Ce qui est mesuré")
    target: str = text(max=NAME_MAX, help="La valeur à atteindre")
    due_on: date
    state: str = text(max=20, help="open, reached ou dropped")
    result: str = text(max=REASON_MAX, required=False, help="Ce qui a été constaté à la fin")
    changed_by: UUID
    changed_at: datetime
