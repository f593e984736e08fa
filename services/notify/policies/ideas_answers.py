"""Who is told of what is asked about an idea, answered and shown: the DSI, the jury, reports, publication."""

from services.notify.commands.following import rename
from services.notify.commands.telling import tell
from services.notify.domain.topics import TopicKind
from services.notify.policies.base import DSI, TEAM, on
from services.notify.policies.ideas import followers_of_idea
from services.notify.policies.involvement import evaluators, supporters
from shared.contracts.ideas import (
    AnswerPublished,
    FeasibilityAsked,
    FeasibilityDue,
    FeasibilityGiven,
    PitchDrawn,
    ReporterAnswered,
    ReportMade,
    VisibilityChanged,
)
from shared.people import people_with_role
from shared.uow import UnitOfWork


@on(PitchDrawn)
def when_the_order_before_the_jury_is_drawn(event: PitchDrawn, uow: UnitOfWork) -> None:
    """The author knows when to come."""
    tell(uow, event, {"pitch_drawn": [event.author_id]})


@on(VisibilityChanged)
def when_the_visibility_of_an_idea_changes(event: VisibilityChanged, uow: UnitOfWork) -> None:
    """The author knows that it is shown at last, or that it is hidden and why; followers see the title they may."""
    hidden = event.visibility == "hidden"
    if hidden or event.former in {"waiting", "hidden"}:
        rename(uow, TopicKind.IDEA, event.idea_id, f"{event.number} {event.title}")
        tell(uow, event, {"idea_hidden" if hidden else "idea_shown": [event.author_id]}, actor=event.changed_by)


@on(ReportMade)
def when_something_is_reported(event: ReportMade, uow: UnitOfWork) -> None:
    """The team reads it."""
    tell(uow, event, {"report_made": people_with_role(uow.session, TEAM)})


@on(ReporterAnswered)
def when_a_report_is_handled(event: ReporterAnswered, uow: UnitOfWork) -> None:
    """Whoever reported it knows what was done."""
    tell(uow, event, {"report_handled": [event.person_id]})


@on(FeasibilityAsked)
def when_the_dsi_is_asked(event: FeasibilityAsked, uow: UnitOfWork) -> None:
    """Whoever may answer for the DSI knows which idea waits, and until when."""
    tell(uow, event, {"dsi_opinion_asked": people_with_role(uow.session, DSI)}, actor=event.asked_by)


@on(FeasibilityDue)
def when_an_opinion_of_the_dsi_is_due(event: FeasibilityDue, uow: UnitOfWork) -> None:
    """The DSI hears that its day is near, or past; the team too once it is past."""
    team = people_with_role(uow.session, TEAM) if event.late else []
    letters = {"dsi_opinion_due": people_with_role(uow.session, DSI), "dsi_opinion_late": team}
    tell(uow, event, letters)


@on(FeasibilityGiven)
def when_the_dsi_gives_its_opinion(event: FeasibilityGiven, uow: UnitOfWork) -> None:
    """The author and the team read it on the idea's page."""
    letters = {"dsi_opinion_given": [event.author_id, *people_with_role(uow.session, TEAM)]}
    tell(uow, event, letters, actor=event.given_by)


@on(AnswerPublished)
def when_an_answer_is_published(event: AnswerPublished, uow: UnitOfWork) -> None:
    """The author reads what becomes of an idea, at the same moment as the others; so does whoever took part in it."""
    letters = {
        "answer_published": [event.author_id],
        "supported_answered": supporters(event.idea_id, uow),
        "evaluated_idea": evaluators(event.idea_id, uow),
        "followed_idea": followers_of_idea(event.idea_id, uow),
    }
    tell(uow, event, letters, actor=event.published_by)
