"""Who is told what the service of governance says."""

from uuid import UUID

from services.notify.commands.public_facts import make_public
from services.notify.commands.telling import tell
from services.notify.domain.public_facts import FactKind
from services.notify.domain.topics import TopicKind
from services.notify.policies.base import TEAM, on
from services.notify.policies.involvement import sponsors, supporters
from services.notify.tables.topics import followers
from shared.contracts.governance import (
    CaseDecided,
    CaseMoved,
    MinutesApproved,
    MinutesSubmitted,
    QuorumMissed,
    RoleGranted,
    SessionCancelled,
    SessionChanged,
    SessionConvened,
    VoteExtended,
    VoteOpened,
    VoteReminded,
)
from shared.people import people_with_role, when_a_role_is_granted
from shared.policies import NEWEST
from shared.uow import UnitOfWork

ANSWERS = {
    "select_idea": ("idea_selected", "idea_not_selected"),
    "pass_gate": ("gate_granted", "gate_refused"),
    "correct_decision": ("decision_changed", "decision_kept"),
    "repeal_decision": ("decision_changed", "decision_kept"),
}
"""The letters of whoever carries the question: when it is granted, when it is not."""

APPEALS = ("appeal_granted", "appeal_refused")
"""Those of whoever appealed, and carries the question."""

OTHER_ANSWERS = ("question_granted", "question_refused")
"""Those of any other question about a product."""


@on(VoteOpened)
def when_a_vote_is_opened(event: VoteOpened, uow: UnitOfWork) -> None:
    """Each member of the electorate is called to vote, unless they vote in a sitting: they are there already."""
    if event.in_session:
        return
    tell(uow, event, {"vote_convocation": event.member_ids})


@on(VoteReminded)
def when_voters_are_reminded(event: VoteReminded, uow: UnitOfWork) -> None:
    """Those who have not voted hear that the vote closes soon."""
    tell(uow, event, {"vote_reminder": event.member_ids})


@on(VoteExtended)
def when_a_vote_is_extended(event: VoteExtended, uow: UnitOfWork) -> None:
    """Those who may vote know the new hour."""
    tell(uow, event, {"vote_extended": event.member_ids})


@on(SessionConvened)
def when_members_are_called_to_a_session(event: SessionConvened, uow: UnitOfWork) -> None:
    """The convocation: every member gets it, also whoever sent it."""
    tell(uow, event, {"session_convocation": event.member_ids})


@on(SessionChanged)
def when_a_session_is_changed(event: SessionChanged, uow: UnitOfWork) -> None:
    """Whoever was called knows the new hour and place."""
    tell(uow, event, {"session_changed": event.member_ids})


@on(SessionCancelled)
def when_a_session_is_cancelled(event: SessionCancelled, uow: UnitOfWork) -> None:
    """Nobody comes for nothing."""
    tell(uow, event, {"session_cancelled": event.member_ids})


@on(MinutesSubmitted)
def when_minutes_are_submitted(event: MinutesSubmitted, uow: UnitOfWork) -> None:
    """The members of that sitting may still have a remark written."""
    tell(uow, event, {"minutes_submitted": event.member_ids}, actor=event.submitted_by)


@on(MinutesApproved)
def when_minutes_are_approved(event: MinutesApproved, uow: UnitOfWork) -> None:
    """The members of that sitting know that its minutes stand."""
    tell(uow, event, {"minutes_approved": event.member_ids, "followed_minutes": _followers_of(event.body_id, uow)})


@on(CaseMoved)
def when_a_case_is_moved(event: CaseMoved, uow: UnitOfWork) -> None:
    """The members of the body that will decide, and the team, know that the case is theirs."""
    tell(uow, event, {"case_moved": [*event.member_ids, *people_with_role(uow.session, TEAM)]})


@on(QuorumMissed)
def when_the_quorum_is_missed(event: QuorumMissed, uow: UnitOfWork) -> None:
    """Members and team know that nothing is decided yet."""
    tell(uow, event, {"quorum_missed": [*event.member_ids, *people_with_role(uow.session, TEAM)]})


@on(CaseDecided)
def when_a_case_is_decided(event: CaseDecided, uow: UnitOfWork) -> None:
    """Whoever carries the question learns the answer here, once, unless it is held until all are published."""
    granted = event.outcome == "granted"
    author = {event.author_id} if event.author_id else set()
    told = set() if event.answer_held else author
    answer = (APPEALS if event.appealed_by else ANSWERS.get(event.question, OTHER_ANSWERS))[not granted]
    members_and_team = [*event.member_ids, *people_with_role(uow.session, TEAM)]
    letters = {
        answer: told | ({event.appealed_by} if event.appealed_by else set()),
        "decision_granted" if granted else "decision_refused": {*members_and_team} - author | told,
        "supported_decided": [] if event.answer_held else supporters(event.idea_id, uow),
        "sponsored_decision": sponsors(event.product_id, uow),
        "followed_decision": set() if event.answer_held else _followers_of_what_is_decided(event, uow),
    }
    tell(uow, event, letters)
    if not event.answer_held:
        kind = FactKind.GRANTED if granted else FactKind.REFUSED
        make_public(uow, kind, event.case_id, event.body_name, number=event.decision_number)


def _followers_of_what_is_decided(event: CaseDecided, uow: UnitOfWork) -> set[UUID]:
    topics = ((TopicKind.IDEA, event.idea_id), (TopicKind.PRODUCT, event.product_id), (TopicKind.BODY, event.body_id))
    return set(followers(uow.session, *topics))


@on(RoleGranted, order=NEWEST)
def when_someone_receives_a_role(event: RoleGranted, uow: UnitOfWork) -> None:
    """The role holds from now on, and the person knows."""
    when_a_role_is_granted(event, uow)
    tell(uow, event, {"role_granted": [event.person_id]}, actor=event.granted_by)


def _followers_of(body_id: UUID, uow: UnitOfWork) -> list[UUID]:
    return followers(uow.session, (TopicKind.BODY, body_id))
