"""Hold a sitting: open it, note who is there, put each item to the vote or settle it otherwise, close it."""

from datetime import date, timedelta
from uuid import UUID

from services.governance.commands.delegation import check_competent
from services.governance.commands.deliberations import check_deliberated
from services.governance.commands.drawn import keep_drawn_order
from services.governance.commands.minutes import write_minutes
from services.governance.commands.votes import (
    ANSWERS,
    ANSWERS_HELP,
    ANSWERS_MAX,
    EVIDENCE,
    EVIDENCE_HELP,
    LONGEST_TRIAL,
    MOST_VOTES,
    MOST_VOTES_HELP,
    REFUSABLE,
    REFUSABLE_HELP,
    TRIAL,
    TRIAL_HELP,
    count,
)
from services.governance.domain import cases
from services.governance.domain.bodies import Body
from services.governance.domain.cases import Case
from services.governance.domain.minutes import Minutes
from services.governance.domain.reviews import Review
from services.governance.domain.sittings import Done, How, ItemKind, ItemOutcome, Presence, Sitting, holders, there
from services.governance.domain.votes import Asking, Choosing, Room, Trial
from shared.contracts.ideas import REASON_MAX
from shared.errors import Forbidden, Refused
from shared.identifiers import new_id
from shared.messages import choice, command, day, given, hidden, integer, text, yes_no
from shared.people import roles_of
from shared.uow import UnitOfWork

LONGEST_IN_ROOM = timedelta(hours=4)
"""A vote that nobody closes in the room is counted then."""

ATTENDANCE: dict[str, str] = {
    How.PRESENT: "Présent dans la salle",
    How.REMOTE: "Présent à distance",
    How.REPRESENTED: "Représenté, a donné pouvoir",
    How.EXCUSED: "Excusé",
    How.LEFT: "A quitté la séance",
}
OUTCOMES: dict[str, str] = {
    ItemOutcome.POSTPONED: "Reporter à une autre date",
    ItemOutcome.WITHDRAWN: "Retirer de l’ordre du jour",
    ItemOutcome.EXAMINED: "Examiné, sans vote",
    ItemOutcome.APPROVED: "Approuver le procès-verbal",
}
UNTIL_HELP = "Pour un report, ou pour réexaminer encore une décision plus tard, dans les six mois."
NOT_YOURS = "Seules la présidence de l’instance et l’équipe de l’incubateur tiennent la séance."


def held_by(sitting_id: UUID, by: UUID, uow: UnitOfWork, seen: int | None = None) -> tuple[Body, Sitting]:
    """Its row is locked before that of the body, the case and the item: two clerks come one after the other."""
    found = uow.get(Sitting, sitting_id, seen=seen)
    body = uow.get(Body, found.body_id)
    if by != body.chair_at(uow.now) and "team" not in roles_of(uow.session, by):
        raise Forbidden(NOT_YOURS)
    return body, found


@command
class OpenSitting:
    """Begin."""

    by: UUID = given()
    sitting_id: UUID = given()
    seen: int = hidden()


def open_sitting(cmd: OpenSitting, uow: UnitOfWork) -> UUID:
    """By the chair or the team, from its hour on; returns its id."""
    _body, held = held_by(cmd.sitting_id, cmd.by, uow, cmd.seen)
    keep_drawn_order(held, cmd.by, uow)
    held.open(uow.now)
    held.note(Done.OPENED, act_id=new_id(), by=cmd.by, now=uow.now)
    return held.id


@command
class NoteAttendance:
    """Note who comes, goes, is represented or excused."""

    by: UUID = given()
    sitting_id: UUID = given()
    person_id: UUID = choice({}, label="Membre")
    how: str = choice(ATTENDANCE, label="Présence", help="Elle vaut à partir de maintenant ; l’heure est notée.")
    holder_id: UUID | None = choice(
        {}, label="À qui va son pouvoir", help="Seulement si la personne est représentée.", required=False
    )


def note_attendance(cmd: NoteAttendance, uow: UnitOfWork) -> UUID:
    """Returns the sitting's id."""
    body, held = held_by(cmd.sitting_id, cmd.by, uow)
    made = Presence(
        id=new_id(),
        person_id=cmd.person_id,
        how=How(cmd.how),
        holder_id=cmd.holder_id,
        since=uow.now,
        noted_by=cmd.by,
    )
    if held.attend(made, body.members_at(uow.now)):
        # What was noted before has to leave the index of what holds now before this enters it.
        uow.session.flush()
        held.presences.append(made)
    return held.id


@command
class PutToVote:
    """Ask those who are there to vote on an item."""

    by: UUID = given()
    sitting_id: UUID = given()
    item_id: UUID = given()
    secret: bool = yes_no(label="Vote secret", help="Obligatoire pour nommer quelqu’un.")
    provisional_days: int | None = integer(min=1, max=LONGEST_TRIAL, required=False, label=TRIAL, help=TRIAL_HELP)
    evidence: str = text(max=REASON_MAX, rows=2, required=False, label=EVIDENCE, help=EVIDENCE_HELP)
    answers: str = text(max=ANSWERS_MAX, rows=4, required=False, label=ANSWERS, help=ANSWERS_HELP)
    refusable: bool = yes_no(label=REFUSABLE, help=REFUSABLE_HELP)
    most_votes: bool = yes_no(label=MOST_VOTES, help=MOST_VOTES_HELP)


def put_to_vote(cmd: PutToVote, uow: UnitOfWork) -> UUID:
    """The quorum is counted now, for this item: without it the vote ends at once; returns the case's id."""
    body, held = held_by(cmd.sitting_id, cmd.by, uow)
    item = held.item(cmd.item_id)
    item.check_waits()
    if item.kind is not ItemKind.CASE:
        raise Refused("Seul un dossier se met au vote.")
    case = uow.get(Case, item.about_id)
    if case.body_id != body.id:
        raise Refused("Ce dossier est passé devant une autre instance : retirez ce point.")
    check_competent(case, body.id, uow)
    check_deliberated(case, body, uow)
    room = Room(there(held.presences), holders(held.presences))
    opened = cases.open_vote(
        case,
        body,
        closes_at=uow.now + LONGEST_IN_ROOM,
        round_id=new_id(),
        now=uow.now,
        room=room,
        asking=Asking(
            cmd.secret,
            Trial.of(cmd.provisional_days, cmd.evidence),
            Choosing.of(cmd.answers, most_votes=cmd.most_votes, refusable=cmd.refusable),
        ),
    )
    uow.say(opened)
    item.round_id = case.vote.id
    if not case.vote.count_is_valid():
        case.vote.end_now(uow.now)
        count(case, uow)
    return case.id


@command
class SettleItem:
    """Say what becomes of an item without a vote."""

    by: UUID = given()
    sitting_id: UUID = given()
    item_id: UUID = given()
    outcome: str = choice(OUTCOMES, label="Issue")
    reason: str = text(
        max=REASON_MAX, min=20, rows=3, label="Motif", help="Au moins 20 caractères ; il sera au procès-verbal."
    )
    until: date | None = day(label="Nouvelle date", help=UNTIL_HELP, required=False)


def settle_item(cmd: SettleItem, uow: UnitOfWork) -> UUID:
    """Exactly once; returns the sitting's id."""
    _body, held = held_by(cmd.sitting_id, cmd.by, uow)
    item = held.item(cmd.item_id)
    item.settle(ItemOutcome(cmd.outcome), reason=cmd.reason, until=cmd.until, by=cmd.by, now=uow.now)
    if item.settled is ItemOutcome.APPROVED:
        approved = uow.get(Minutes, item.about_id)
        uow.say(approved.approve(cmd.reason, body_name=held.body_name, sitting=held.number, now=uow.now))
    if item.kind is ItemKind.REVIEW and item.settled is ItemOutcome.EXAMINED:
        reviewed = uow.get(Review, item.about_id)
        reviewed.hold(cmd.until, uow.now)
        uow.say(reviewed.told(uow.now))
    return held.id


@command
class CloseSitting:
    """End it."""

    by: UUID = given()
    sitting_id: UUID = given()


def close_sitting(cmd: CloseSitting, uow: UnitOfWork) -> UUID:
    """Once every item has its outcome; its minutes are written with it; returns its id."""
    body, held = held_by(cmd.sitting_id, cmd.by, uow)
    fact = held.close(uow.now)
    held.note(Done.CLOSED, act_id=new_id(), by=cmd.by, now=uow.now)
    write_minutes(held, body, uow)
    uow.say(fact)
    return held.id
