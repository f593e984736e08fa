"""Who is told what the service of products says."""

from uuid import UUID

from services.notify.commands.following import learn
from services.notify.commands.telling import tell
from services.notify.domain.topics import TopicKind
from services.notify.policies.base import DSI, TEAM, on
from services.notify.policies.involvement import crew, sponsors, supporters
from services.notify.tables.topics import followers
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
    SponsorGone,
    SponsorLeaving,
    TrainingSeatChanged,
)
from shared.people import people_with_role
from shared.uow import UnitOfWork


@on(ProductCreated)
def when_a_product_is_created(event: ProductCreated, uow: UnitOfWork) -> None:
    """Whoever carries it and the team know where to work from now on; its supporters see what came of it."""
    learn(uow, TopicKind.PRODUCT, event.product_id, f"{event.number} {event.title}")
    team = people_with_role(uow.session, TEAM)
    took_part = [*supporters(event.idea_id, uow), *followers(uow.session, (TopicKind.IDEA, event.idea_id))]
    letters = {"product_to_carry": [event.carrier_id], "product_created": team, "idea_becomes_product": took_part}
    tell(uow, event, letters)


@on(RolesMissing)
def when_roles_are_missing(event: RolesMissing, uow: UnitOfWork) -> None:
    """The team, whoever carries the product and its sponsors look for somebody."""
    tell(uow, event, {"roles_missing": [*_team_and(event.carrier_id, uow), *sponsors(event.product_id, uow)]})


@on(SponsorLeaving)
def when_a_sponsor_is_leaving(event: SponsorLeaving, uow: UnitOfWork) -> None:
    """They look for the next one while this one can still help."""
    tell(uow, event, {"sponsor_leaving": _team_and(event.carrier_id, uow)})


@on(SponsorGone)
def when_the_last_sponsor_has_left(event: SponsorGone, uow: UnitOfWork) -> None:
    """They look for another one."""
    tell(uow, event, {"sponsor_gone": _team_and(event.carrier_id, uow)})


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


@on(MoneyEnding)
def when_the_money_of_a_product_ends_soon(event: MoneyEnding, uow: UnitOfWork) -> None:
    """Whoever carries it, its sponsors and the team have time to prepare the committee."""
    tell(uow, event, {"money_ending": [*_team_and(event.carrier_id, uow), *sponsors(event.product_id, uow)]})


@on(ExitProposed)
def when_an_exit_is_proposed(event: ExitProposed, uow: UnitOfWork) -> None:
    """The DSI has a file to read and to answer."""
    tell(uow, event, {"exit_to_examine": people_with_role(uow.session, DSI)}, actor=event.proposed_by)


@on(ExitAccepted)
def when_an_exit_is_accepted(event: ExitAccepted, uow: UnitOfWork) -> None:
    """Everyone who worked for it knows."""
    tell(uow, event, {"exit_accepted": [*_both_sides(event.carrier_id, uow), *crew(event.product_id, uow)]})


@on(ExitRefused)
def when_an_exit_is_refused(event: ExitRefused, uow: UnitOfWork) -> None:
    """The product's side reads why."""
    tell(uow, event, {"exit_refused": _team_and(event.carrier_id, uow)}, actor=event.refused_by)


@on(ExitMoved)
def when_an_exit_moves(event: ExitMoved, uow: UnitOfWork) -> None:
    """That a product is taken over is told; smaller steps are read on its page."""
    if event.state == "done":
        tell(
            uow,
            event,
            {
                "exit_done": [*_both_sides(event.carrier_id, uow), *crew(event.product_id, uow)],
                "followed_takeover": _followers(event.product_id, uow),
            },
            actor=event.moved_by,
        )


@on(ExitDecisionUnused)
def when_a_decision_comes_too_late(event: ExitDecisionUnused, uow: UnitOfWork) -> None:
    """Whoever asked for it learns that it changes nothing any more."""
    tell(uow, event, {"exit_decision_unused": _both_sides(event.carrier_id, uow)})


@on(ReserveDue)
def when_a_reserve_is_due(event: ReserveDue, uow: UnitOfWork) -> None:
    """Whoever has to bring the evidence, and the DSI that waits for it."""
    tell(uow, event, {"exit_reserve_due": [*_owners_of(event, uow), *people_with_role(uow.session, DSI)]})


@on(ReviewDue)
def when_a_review_is_due(event: ReviewDue, uow: UnitOfWork) -> None:
    """Both sides look again at what was taken over."""
    tell(uow, event, {"exit_review_due": _both_sides(event.carrier_id, uow)})


@on(ReserveLifted)
def when_a_reserve_is_lifted(_event: ReserveLifted, _uow: UnitOfWork) -> None:
    """It waits for nobody any more."""


@on(ExitReviewed)
def when_an_exit_is_reviewed(_event: ExitReviewed, _uow: UnitOfWork) -> None:
    """It waits for nobody any more."""


def _team_and(carrier_id: UUID | None, uow: UnitOfWork) -> list[UUID]:
    return [*([carrier_id] if carrier_id else []), *people_with_role(uow.session, TEAM)]


def _owners_of(event: ReserveDue, uow: UnitOfWork) -> list[UUID]:
    if event.person_id is not None:
        return [event.person_id]
    if event.owner == "incubator":
        return people_with_role(uow.session, TEAM)
    return _team_and(event.carrier_id, uow) if event.owner == "product_team" else []


def _both_sides(carrier_id: UUID | None, uow: UnitOfWork) -> list[UUID]:
    return [*_team_and(carrier_id, uow), *people_with_role(uow.session, DSI)]


def _followers(product_id: UUID, uow: UnitOfWork) -> list[UUID]:
    return followers(uow.session, (TopicKind.PRODUCT, product_id))


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
