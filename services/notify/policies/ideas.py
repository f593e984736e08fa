"""Who is told what the service of ideas says."""

from uuid import UUID

from services.notify.commands.telling import tell
from services.notify.domain.involvement import Part
from services.notify.domain.topics import TopicKind
from services.notify.policies.base import TEAM, on
from services.notify.policies.involvement import evaluators, supporters
from services.notify.tables.involved import involve, leave_out
from services.notify.tables.topics import followers
from shared.contracts.ideas import (
    AwaitedCallOpened,
    CoachingStepDue,
    CoauthorInvited,
    CommentPosted,
    CompletionAsked,
    EvaluationAsked,
    EvaluationGiven,
    EvaluationRecused,
    IdeaAnswerDue,
    IdeaCompleted,
    IdeaInstructed,
    IdeaMerged,
    IdeaMoved,
    IdeaPresented,
    IdeaReceived,
    IdeaSubmitted,
    IdeaUnmerged,
    IdeaWithdrawn,
    SupportersCarried,
    VolunteerOffered,
)
from shared.identifiers import id_from
from shared.people import people_with_role
from shared.uow import UnitOfWork


@on(IdeaSubmitted)
def when_an_idea_is_submitted(event: IdeaSubmitted, uow: UnitOfWork) -> None:
    """A receipt for the author, unless there was one before it was shown; the team has an idea to examine."""
    team = people_with_role(uow.session, TEAM)
    author = [] if event.read_first else [event.author_id]
    tell(uow, event, {"idea_received": author, "idea_to_examine": team}, actor=event.author_id)


@on(IdeaReceived)
def when_an_idea_waits_to_be_read(event: IdeaReceived, uow: UnitOfWork) -> None:
    """A receipt for the author; the team reads it before others do."""
    team = people_with_role(uow.session, TEAM)
    tell(uow, event, {"idea_kept": [event.author_id], "idea_to_read": team}, actor=event.author_id)


@on(CoachingStepDue)
def when_a_step_of_coaching_is_late(event: CoachingStepDue, uow: UnitOfWork) -> None:
    """Whoever does it hears so, once."""
    tell(uow, event, {"coaching_step_late": [event.person_id]})


@on(AwaitedCallOpened)
def when_an_awaited_call_opens(event: AwaitedCallOpened, uow: UnitOfWork) -> None:
    """Those who asked to hear of the next call do, once."""
    tell(uow, event, {"awaited_call": event.person_ids})


@on(IdeaInstructed)
def when_an_idea_is_instructed(event: IdeaInstructed, uow: UnitOfWork) -> None:
    """The author reads what the team found, and why."""
    admissible = event.outcome == "admissible"
    letters = {
        "idea_admissible" if admissible else "idea_inadmissible": [event.author_id],
        "supported_answered": [] if admissible else supporters(event.idea_id, uow),
        "followed_idea": followers_of_idea(event.idea_id, uow),
    }
    tell(uow, event, letters, actor=event.instructed_by)


@on(CompletionAsked)
def when_an_author_has_to_say_more(event: CompletionAsked, uow: UnitOfWork) -> None:
    """The idea waits for them."""
    tell(uow, event, {"idea_to_complete": [event.author_id]}, actor=event.asked_by)


@on(IdeaCompleted)
def when_an_author_has_said_more(event: IdeaCompleted, uow: UnitOfWork) -> None:
    """The team goes on with its examination."""
    tell(uow, event, {"idea_completed": people_with_role(uow.session, TEAM)}, actor=event.author_id)


@on(IdeaMoved)
def when_an_idea_moves(event: IdeaMoved, uow: UnitOfWork) -> None:
    """That it is on the shortlist is told; smaller steps are read on its page."""
    if event.state == "shortlisted":
        tell(
            uow,
            event,
            {
                "idea_shortlisted": [event.author_id],
                "evaluated_idea": evaluators(event.idea_id, uow),
                "followed_idea": followers_of_idea(event.idea_id, uow),
            },
            actor=event.moved_by,
        )


@on(IdeaMerged)
def when_an_idea_is_merged(event: IdeaMerged, uow: UnitOfWork) -> None:
    """The author knows where the problem goes on."""
    tell(
        uow,
        event,
        {"idea_merged": [event.author_id], "followed_idea": followers_of_idea(event.idea_id, uow)},
        actor=event.merged_by,
    )


@on(IdeaUnmerged)
def when_an_idea_is_unmerged(event: IdeaUnmerged, uow: UnitOfWork) -> None:
    """The author knows that it goes its own way again."""
    tell(uow, event, {"idea_unmerged": [event.author_id]}, actor=event.unmerged_by)


@on(SupportersCarried)
def when_supporters_are_carried_over(event: SupportersCarried, uow: UnitOfWork) -> None:
    """Each of them knows what their support counts for now, and may take it back."""
    for person_id in event.person_ids:
        key = id_from(event.idea_id, f"support of {person_id}")
        involve(uow.session, key, event.idea_id, person_id, Part.SUPPORTER)
    tell(uow, event, {"support_carried": event.person_ids})


@on(EvaluationAsked)
def when_an_evaluation_is_asked(event: EvaluationAsked, uow: UnitOfWork) -> None:
    """The evaluator knows which idea waits for their scores, and until when."""
    involve(uow.session, event.evaluation_id, event.idea_id, event.person_id, Part.EVALUATOR)
    tell(uow, event, {"evaluation_asked": [event.person_id]}, actor=event.asked_by)


@on(EvaluationGiven)
def when_an_evaluation_is_given(_event: EvaluationGiven, _uow: UnitOfWork) -> None:
    """It waits for nobody any more."""


@on(EvaluationRecused)
def when_an_evaluator_is_recused(event: EvaluationRecused, uow: UnitOfWork) -> None:
    """Nothing is asked of them any more, and nothing told."""
    leave_out(uow.session, event.evaluation_id)


@on(IdeaPresented)
def when_an_idea_is_presented(event: IdeaPresented, uow: UnitOfWork) -> None:
    """The author knows that a body will decide."""
    tell(
        uow,
        event,
        {"idea_presented": [event.author_id], "followed_idea": followers_of_idea(event.idea_id, uow)},
        actor=event.presented_by,
    )


@on(IdeaWithdrawn)
def when_an_idea_is_withdrawn(event: IdeaWithdrawn, uow: UnitOfWork) -> None:
    """The team stops working on it."""
    tell(uow, event, {"idea_withdrawn": people_with_role(uow.session, TEAM)}, actor=event.author_id)


@on(VolunteerOffered)
def when_somebody_offers_to_carry(event: VolunteerOffered, uow: UnitOfWork) -> None:
    """The author and the team read the offer."""
    team = people_with_role(uow.session, TEAM)
    tell(uow, event, {"carrier_offered": list({*team, event.author_id})}, actor=event.person_id)


@on(CommentPosted)
def when_a_comment_is_posted(event: CommentPosted, uow: UnitOfWork) -> None:
    """Whoever is answered knows it; so does the author of the idea, once."""
    answered = [] if event.answered_id is None else [event.answered_id]
    author = [one for one in [event.idea_author_id] if one not in answered]
    tell(uow, event, {"comment_answered": answered, "comment_received": author}, actor=event.author_id)


def followers_of_idea(idea_id: UUID, uow: UnitOfWork) -> list[UUID]:
    """Who asked to be told of it."""
    return followers(uow.session, (TopicKind.IDEA, idea_id))


@on(CoauthorInvited)
def when_somebody_is_invited_to_sign(event: CoauthorInvited, uow: UnitOfWork) -> None:
    """They say yes or no themselves."""
    tell(uow, event, {"coauthor_invited": [event.person_id]})


@on(IdeaAnswerDue)
def when_an_answer_is_due(event: IdeaAnswerDue, uow: UnitOfWork) -> None:
    """The team keeps its promise, or sees that it has not."""
    tell(uow, event, {"answer_late" if event.late else "answer_near": people_with_role(uow.session, TEAM)})
