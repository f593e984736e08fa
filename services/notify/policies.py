"""Who is told what when something has happened elsewhere; events that no one needs to be told are only counted."""

from uuid import UUID

from services.notify.commands.reacting import declaring
from services.notify.commands.telling import tell
from services.notify.personal import PERSONAL
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
from shared.contracts.ideas import (
    AnswerPublished,
    CommentPosted,
    CompletionAsked,
    EvaluationAsked,
    EvaluationGiven,
    EvaluationRecused,
    FeasibilityAsked,
    FeasibilityDue,
    FeasibilityGiven,
    IdeaCompleted,
    IdeaInstructed,
    IdeaMerged,
    IdeaMoved,
    IdeaPresented,
    IdeaSubmitted,
    IdeaUnmerged,
    IdeaWithdrawn,
    PitchDrawn,
    ReporterAnswered,
    ReportMade,
    SupportersCarried,
    VisibilityChanged,
    VolunteerOffered,
)
from shared.contracts.portfolio import (
    EngagementAsked,
    EngagementSigned,
    ExitAccepted,
    ExitDecisionUnused,
    ExitMoved,
    ExitProposed,
    ExitRefused,
    ExitReviewed,
    HelpAnswered,
    HelpOffered,
    MoneyEnding,
    PhaseOverdue,
    ProductCreated,
    ProofsExpiring,
    ReserveDue,
    ReserveLifted,
    ReviewDue,
    RiskTurnedGrave,
    RolesMissing,
    SponsorLeaving,
    TrainingSeatChanged,
)
from shared.keeping import keep_account
from shared.people import hear_about_people, people_with_role, when_a_role_is_granted
from shared.personal.erasure import hear_about_erasures
from shared.policies import NEWEST, Policies
from shared.uow import UnitOfWork

TEAM, DSI = "team", "dsi"
ANSWERS = {
    "select_idea": ("idea_selected", "idea_not_selected"),
    "pass_gate": ("gate_granted", "gate_refused"),
    "correct_decision": ("decision_changed", "decision_kept"),
    "repeal_decision": ("decision_changed", "decision_kept"),
}
"""The letters of whoever carries the question: when it is granted, when it is not."""

OTHER_ANSWERS = ("question_granted", "question_refused")
"""Those of any other question about a product."""

policies = Policies()
on = declaring(policies)


@on(IdeaSubmitted)
def when_an_idea_is_submitted(event: IdeaSubmitted, uow: UnitOfWork) -> None:
    """A receipt for the author; the team has an idea to examine."""
    team = people_with_role(uow.session, TEAM)
    tell(uow, event, {"idea_received": [event.author_id], "idea_to_examine": team}, actor=event.author_id)


@on(IdeaInstructed)
def when_an_idea_is_instructed(event: IdeaInstructed, uow: UnitOfWork) -> None:
    """The author reads what the team found, and why."""
    letter = "idea_admissible" if event.outcome == "admissible" else "idea_inadmissible"
    tell(uow, event, {letter: [event.author_id]}, actor=event.instructed_by)


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
        tell(uow, event, {"idea_shortlisted": [event.author_id]}, actor=event.moved_by)


@on(PitchDrawn)
def when_the_order_before_the_jury_is_drawn(event: PitchDrawn, uow: UnitOfWork) -> None:
    """The author knows when to come."""
    tell(uow, event, {"pitch_drawn": [event.author_id]})


@on(VisibilityChanged)
def when_the_visibility_of_an_idea_changes(event: VisibilityChanged, uow: UnitOfWork) -> None:
    """The author knows that it is shown at last, or that it is hidden and why."""
    hidden = event.visibility == "hidden"
    if hidden or event.former in {"waiting", "hidden"}:
        tell(uow, event, {"idea_hidden" if hidden else "idea_shown": [event.author_id]}, actor=event.changed_by)


@on(ReportMade)
def when_something_is_reported(event: ReportMade, uow: UnitOfWork) -> None:
    """The team reads it."""
    tell(uow, event, {"report_made": people_with_role(uow.session, TEAM)})


@on(ReporterAnswered)
def when_a_report_is_handled(event: ReporterAnswered, uow: UnitOfWork) -> None:
    """Whoever reported it knows what was done."""
    tell(uow, event, {"report_handled": [event.person_id]})


@on(IdeaMerged)
def when_an_idea_is_merged(event: IdeaMerged, uow: UnitOfWork) -> None:
    """The author knows where the problem goes on."""
    tell(uow, event, {"idea_merged": [event.author_id]}, actor=event.merged_by)


@on(IdeaUnmerged)
def when_an_idea_is_unmerged(event: IdeaUnmerged, uow: UnitOfWork) -> None:
    """The author knows that it goes its own way again."""
    tell(uow, event, {"idea_unmerged": [event.author_id]}, actor=event.unmerged_by)


@on(SupportersCarried)
def when_supporters_are_carried_over(event: SupportersCarried, uow: UnitOfWork) -> None:
    """Each of them knows what their support counts for now, and may take it back."""
    tell(uow, event, {"support_carried": event.person_ids})


@on(EvaluationAsked)
def when_an_evaluation_is_asked(event: EvaluationAsked, uow: UnitOfWork) -> None:
    """The evaluator knows which idea waits for their scores, and until when."""
    tell(uow, event, {"evaluation_asked": [event.person_id]}, actor=event.asked_by)


@on(EvaluationGiven)
def when_an_evaluation_is_given(_event: EvaluationGiven, _uow: UnitOfWork) -> None:
    """It waits for nobody any more."""


@on(EvaluationRecused)
def when_an_evaluator_is_recused(_event: EvaluationRecused, _uow: UnitOfWork) -> None:
    """Nothing is asked of them any more."""


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


@on(IdeaPresented)
def when_an_idea_is_presented(event: IdeaPresented, uow: UnitOfWork) -> None:
    """The author knows that a body will decide."""
    tell(uow, event, {"idea_presented": [event.author_id]}, actor=event.presented_by)


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
    tell(uow, event, {"minutes_approved": event.member_ids})


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
    members_and_team = [*event.member_ids, *people_with_role(uow.session, TEAM)]
    letters = {
        ANSWERS.get(event.question, OTHER_ANSWERS)[not granted]: told,
        "decision_granted" if granted else "decision_refused": {*members_and_team} - author | told,
    }
    tell(uow, event, letters)


@on(AnswerPublished)
def when_an_answer_is_published(event: AnswerPublished, uow: UnitOfWork) -> None:
    """The author of an idea reads what becomes of it, at the same moment as the others of the call."""
    tell(uow, event, {"answer_published": [event.author_id]})


@on(ProductCreated)
def when_a_product_is_created(event: ProductCreated, uow: UnitOfWork) -> None:
    """Whoever carries it and the team know where to work from now on."""
    team = people_with_role(uow.session, TEAM)
    tell(uow, event, {"product_to_carry": [event.carrier_id], "product_created": team})


@on(RolesMissing)
def when_roles_are_missing(event: RolesMissing, uow: UnitOfWork) -> None:
    """The team and whoever carries the product look for somebody."""
    tell(uow, event, {"roles_missing": _team_and(event.carrier_id, uow)})


@on(SponsorLeaving)
def when_a_sponsor_is_leaving(event: SponsorLeaving, uow: UnitOfWork) -> None:
    """They look for the next one while this one can still help."""
    tell(uow, event, {"sponsor_leaving": _team_and(event.carrier_id, uow)})


@on(PhaseOverdue)
def when_a_phase_lasts_too_long(event: PhaseOverdue, uow: UnitOfWork) -> None:
    """Those who carry it and the team ask for the next phase, or say what holds the product back."""
    concerned = {*_team_and(event.carrier_id, uow), *event.member_ids}
    tell(uow, event, {"phase_overdue": list(concerned)})


@on(HelpOffered)
def when_help_is_offered(event: HelpOffered, uow: UnitOfWork) -> None:
    """They owe the agent an answer."""
    tell(uow, event, {"help_offered": _team_and(event.carrier_id, uow)}, actor=event.person_id)


@on(HelpAnswered)
def when_help_is_answered(event: HelpAnswered, uow: UnitOfWork) -> None:
    """The agent reads the answer."""
    tell(uow, event, {"help_accepted" if event.accepted else "help_declined": [event.person_id]})


@on(EngagementAsked)
def when_an_engagement_is_asked(event: EngagementAsked, uow: UnitOfWork) -> None:
    """The one person who can sign it."""
    tell(uow, event, {"engagement_to_sign": [event.signer_id]})


@on(EngagementSigned)
def when_an_engagement_is_signed(event: EngagementSigned, uow: UnitOfWork) -> None:
    """The team and whoever carries the product go on."""
    tell(uow, event, {"engagement_signed": _team_and(event.carrier_id, uow)}, actor=event.signer_id)


def _team_and(carrier_id: UUID | None, uow: UnitOfWork) -> list[UUID]:
    return [*([carrier_id] if carrier_id else []), *people_with_role(uow.session, TEAM)]


@on(MoneyEnding)
def when_the_money_of_a_product_ends_soon(event: MoneyEnding, uow: UnitOfWork) -> None:
    """Whoever carries it and the team have time to prepare the committee."""
    tell(uow, event, {"money_ending": _team_and(event.carrier_id, uow)})


@on(ProofsExpiring)
def when_proofs_end(event: ProofsExpiring, uow: UnitOfWork) -> None:
    """Those who work on it renew them, and whoever gave a waiver knows that it ends; with nobody there, the team."""
    there = {*event.member_ids, *([event.carrier_id] if event.carrier_id else [])} or {*_team_and(None, uow)}
    letter = "proofs_expired" if event.over else "proofs_expiring"
    tell(uow, event, {letter: [*there, *event.waived_by_ids]})


@on(RiskTurnedGrave)
def when_a_risk_turns_grave(event: RiskTurnedGrave, uow: UnitOfWork) -> None:
    """Whoever sees to it, those who work on the product, and the team of the incubator."""
    owner = [event.owner_id] if event.owner_id else []
    concerned = [*owner, *event.member_ids, *_team_and(event.carrier_id, uow)]
    tell(uow, event, {"risk_grave": concerned}, actor=event.changed_by)


@on(TrainingSeatChanged)
def when_a_place_in_a_training_changes(event: TrainingSeatChanged, uow: UnitOfWork) -> None:
    """The person knows that they have a place, or that the session is called off."""
    if event.cancelled and event.state in {"registered", "waiting"}:
        tell(uow, event, {"training_cancelled": [event.person_id]})
    elif event.state == "registered":
        tell(uow, event, {"training_place_given": [event.person_id]})


@on(ExitProposed)
def when_an_exit_is_proposed(event: ExitProposed, uow: UnitOfWork) -> None:
    """The DSI has a file to read and to answer."""
    tell(uow, event, {"exit_to_examine": people_with_role(uow.session, DSI)}, actor=event.proposed_by)


@on(ExitAccepted)
def when_an_exit_is_accepted(event: ExitAccepted, uow: UnitOfWork) -> None:
    """Everyone who worked for it knows."""
    tell(uow, event, {"exit_accepted": _both_sides(event.carrier_id, uow)})


@on(ExitRefused)
def when_an_exit_is_refused(event: ExitRefused, uow: UnitOfWork) -> None:
    """The product's side reads why."""
    tell(uow, event, {"exit_refused": _team_and(event.carrier_id, uow)}, actor=event.refused_by)


@on(ExitMoved)
def when_an_exit_moves(event: ExitMoved, uow: UnitOfWork) -> None:
    """That a product is taken over is told; smaller steps are read on its page."""
    if event.state == "done":
        tell(uow, event, {"exit_done": _both_sides(event.carrier_id, uow)}, actor=event.moved_by)


@on(ExitDecisionUnused)
def when_a_decision_comes_too_late(event: ExitDecisionUnused, uow: UnitOfWork) -> None:
    """Whoever asked for it learns that it changes nothing any more."""
    tell(uow, event, {"exit_decision_unused": _both_sides(event.carrier_id, uow)})


@on(ReserveDue)
def when_a_reserve_is_due(event: ReserveDue, uow: UnitOfWork) -> None:
    """Whoever has to bring the evidence, and the DSI that waits for it."""
    tell(uow, event, {"exit_reserve_due": [*_owners_of(event, uow), *people_with_role(uow.session, DSI)]})


def _owners_of(event: ReserveDue, uow: UnitOfWork) -> list[UUID]:
    if event.person_id is not None:
        return [event.person_id]
    if event.owner == "incubator":
        return people_with_role(uow.session, TEAM)
    return _team_and(event.carrier_id, uow) if event.owner == "product_team" else []


@on(ReviewDue)
def when_a_review_is_due(event: ReviewDue, uow: UnitOfWork) -> None:
    """Both sides look again at what was taken over."""
    tell(uow, event, {"exit_review_due": _both_sides(event.carrier_id, uow)})


def _both_sides(carrier_id: UUID | None, uow: UnitOfWork) -> list[UUID]:
    return [*_team_and(carrier_id, uow), *people_with_role(uow.session, DSI)]


@on(RoleGranted, order=NEWEST)
def when_someone_receives_a_role(event: RoleGranted, uow: UnitOfWork) -> None:
    """The role holds from now on, and the person knows."""
    when_a_role_is_granted(event, uow)
    tell(uow, event, {"role_granted": [event.person_id]}, actor=event.granted_by)


@on(ReserveLifted)
def when_a_reserve_is_lifted(_event: ReserveLifted, _uow: UnitOfWork) -> None:
    """It waits for nobody any more."""


@on(ExitReviewed)
def when_an_exit_is_reviewed(_event: ExitReviewed, _uow: UnitOfWork) -> None:
    """It waits for nobody any more."""


hear_about_people(policies, "notify")
hear_about_erasures(policies, "notify", PERSONAL)
keep_account(policies, "notify")
