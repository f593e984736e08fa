"""Who may see ideas, and reports of what is not acceptable; their words stay with the team."""

from datetime import datetime
from uuid import UUID

from shared.contracts.ideas.road import PROBLEM_MAX, TITLE_MAX
from shared.messages import event, text


@event("ideas.idea.visibility_changed.v1")
class VisibilityChanged:
    """More people, or fewer, may see an idea: waiting, internal, public or hidden."""

    idea_id: UUID
    number: str = text(max=20)
    author_id: UUID
    title: str = text(max=TITLE_MAX)
    former: str = text(max=40, help="Ce qu’il en était avant")
    visibility: str = text(max=40, help="waiting, internal, public ou hidden")
    why: str = text(max=500, help="Pourquoi elle est masquée", required=False)
    changed_by: UUID
    changed_at: datetime
    problem: str = text(max=PROBLEM_MAX, help="Le problème, si tous les agents le lisent", required=False)


@event("ideas.report.made.v1")
class ReportMade:
    """Somebody finds an idea, or a comment on it, not acceptable; who it is is not told."""

    report_id: UUID
    idea_id: UUID
    number: str = text(max=20)
    title: str = text(max=TITLE_MAX)
    kind: str = text(max=40, help="insult, personal, secret, advert ou other")
    reported_at: datetime


@event("ideas.reporter.answered.v1", personal=True)
class ReporterAnswered:
    """The team has answered a report: `outcome` is kept or taken_away."""

    report_id: UUID
    idea_id: UUID
    number: str = text(max=20)
    title: str = text(max=TITLE_MAX)
    person_id: UUID
    outcome: str = text(max=40, help="kept ou taken_away")
    handled_at: datetime
