"""What the DSI is asked about ideas, and that it has answered; its words stay with the idea."""

from datetime import datetime
from uuid import UUID

from shared.contracts.ideas.road import TITLE_MAX
from shared.messages import event, text, yes_no


@event("ideas.feasibility.asked.v1")
class FeasibilityAsked:
    """The team asks the DSI whether an idea can be done, for a day."""

    idea_id: UUID
    number: str = text(max=20)
    title: str = text(max=TITLE_MAX)
    due_at: datetime
    asked_by: UUID
    asked_at: datetime


@event("ideas.feasibility.due.v1")
class FeasibilityDue:
    """The day of an opinion is near, or has passed without one (`late`): told once each."""

    idea_id: UUID
    number: str = text(max=20)
    title: str = text(max=TITLE_MAX)
    due_at: datetime
    late: bool = yes_no(help="Vrai une fois le jour passé sans avis")
    noticed_at: datetime


@event("ideas.feasibility.given.v1")
class FeasibilityGiven:
    """The DSI has given its opinion, for the first time or anew."""

    idea_id: UUID
    number: str = text(max=20)
    author_id: UUID
    title: str = text(max=TITLE_MAX)
    found: str = text(max=40, help="feasible, under_conditions, not_feasible ou not_its_business")
    late: bool = yes_no(help="Vrai si le jour demandé était passé")
    given_by: UUID
    given_at: datetime
