"""Training sessions: those to come, who registers, who was there."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from services.portfolio.commands.training import (
    CancelTraining,
    JoinTraining,
    LeaveTraining,
    NoteAttendance,
    PlanTraining,
    cancel_training,
    join_training,
    leave_training,
    note_attendance,
    plan_training,
)
from services.portfolio.domain.seen import mark
from services.portfolio.domain.team import ROLES
from services.portfolio.domain.training import HOLDING, SEATS, SeatState, Training
from services.portfolio.tables.training import coming, held_before
from shared.errors import NotFound
from shared.people import names_of
from shared.web import Form, Pages, me, post, reading, render, role, signed_in
from shared.web.exports import Column, links, saved
from shared.web.languages import say

pages = Pages("portfolio_training", __name__, url_prefix="/formations")
team = role("team")
LOOKS = {
    SeatState.REGISTERED: "good",
    SeatState.WAITING: "wait",
    SeatState.WITHDRAWN: "plain",
    SeatState.ATTENDED: "good",
    SeatState.ABSENT: "plain",
}


def address(training_id: UUID) -> str:
    """The page of a session."""
    return url_for("portfolio_training.show", training_id=training_id)


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """Sessions to come, then those that were."""
    now = datetime.now(UTC)
    return render(
        "portfolio/trainings.html", coming=coming(reading(), now), past=held_before(reading(), now), for_whom=for_whom
    )


def for_whom(session: Training) -> str:
    """The roles a session is meant for, in words."""
    return ", ".join(say(ROLES[code]) for code in session.for_roles) or say("Tout le monde")


@pages.get("/nouvelle", allow=team)
def new() -> ResponseReturnValue:
    """The form of one more."""
    return _plan_page(Form(PlanTraining))


@pages.post("/nouvelle", allow=team)
def plan() -> ResponseReturnValue:
    """Plan it."""
    return post(Form(PlanTraining, request.form, given={"by": me().id}), plan_training, done=address, page=_plan_page)


def _plan_page(form: Form[PlanTraining]) -> str:
    trail = [(say("Formations"), url_for(".index"))]
    page = {
        "heading": say("Prévoir une formation"),
        "action": url_for(".plan"),
        "button": say("Prévoir cette formation"),
    }
    return render("portfolio/list_line.html", **page, form=form, trail=trail)


@pages.get("/<uuid:training_id>", allow=signed_in)
def show(training_id: UUID) -> ResponseReturnValue:
    """One session: places left, one's own place; for the team, who comes."""
    return _show(training_id, Form(JoinTraining))


def _show(training_id: UUID, form: Form[Any]) -> str:
    session = _the(training_id)
    return render(
        "portfolio/training.html",
        session=session,
        mine=session.seat_of(me().id),
        words=SEATS,
        looks=LOOKS,
        for_whom=for_whom(session),
        begun=session.starts_at <= datetime.now(UTC),
        names=_names(session) if me().has("team") else {},
        form=form,
        links=links("portfolio_training.listed", training_id=training_id),
    )


def _the(training_id: UUID) -> Training:
    found = reading().get(Training, training_id)
    if found is None:
        raise NotFound("Nous ne trouvons pas cette formation.")
    return found


def _names(session: Training) -> dict[UUID, str]:
    return dict(names_of(reading(), {seat.person_id for seat in session.seats}))


@pages.post("/<uuid:training_id>/inscription", allow=signed_in)
def join(training_id: UUID) -> ResponseReturnValue:
    """Take a place, or wait."""
    form = Form(JoinTraining, request.form, given={"by": me().id, "training_id": training_id})
    return post(form, join_training, done=address, page=lambda refused: _show(training_id, refused))


@pages.post("/<uuid:training_id>/desistement", allow=signed_in)
def leave(training_id: UUID) -> ResponseReturnValue:
    """Give it back."""
    form = Form(LeaveTraining, request.form, given={"by": me().id, "training_id": training_id})
    return post(form, leave_training, done=address, page=lambda refused: _show(training_id, refused))


@pages.get("/<uuid:training_id>/presences", allow=team)
def attendance(training_id: UUID) -> ResponseReturnValue:
    """The form of who was there."""
    session = _the(training_id)
    present = [str(seat.person_id) for seat in session.seats if seat.state is SeatState.ATTENDED]
    values = {"seen": mark(*session.noted), "present": present}
    return _attendance_page(session, Form(NoteAttendance, values=values, options={"present": _people(session)}))


def _people(session: Training) -> list[tuple[str, str]]:
    names = _names(session)
    held = [seat for seat in session.seats if seat.state in HOLDING]
    return [(str(seat.person_id), names.get(seat.person_id, say("Quelqu’un"))) for seat in held]


@pages.post("/<uuid:training_id>/presences", allow=team)
def note(training_id: UUID) -> ResponseReturnValue:
    """Keep it."""
    session, given = _the(training_id), {"by": me().id, "training_id": training_id}
    form = Form(NoteAttendance, request.form, given=given, options={"present": _people(session)})
    return post(form, note_attendance, done=address, page=lambda refused: _attendance_page(_the(training_id), refused))


def _attendance_page(session: Training, form: Form[NoteAttendance]) -> str:
    return _form_page(session, say("Noter les présences"), form, url_for(".note", training_id=session.id))


@pages.get("/<uuid:training_id>/annulation", allow=team)
def cancelling(training_id: UUID) -> ResponseReturnValue:
    """The form that calls it off."""
    return _cancel_page(training_id, Form(CancelTraining))


@pages.post("/<uuid:training_id>/annulation", allow=team)
def cancel(training_id: UUID) -> ResponseReturnValue:
    """Call it off."""
    form = Form(CancelTraining, request.form, given={"by": me().id, "training_id": training_id})
    return post(form, cancel_training, done=address, page=lambda refused: _cancel_page(training_id, refused))


def _cancel_page(training_id: UUID, form: Form[CancelTraining]) -> str:
    return _form_page(
        _the(training_id), say("Annuler une formation"), form, url_for(".cancel", training_id=training_id)
    )


def _form_page(session: Training, heading: str, form: Form[Any], action: str) -> str:
    trail = [(say("Formations"), url_for(".index")), (session.title, address(session.id))]
    page = {"heading": heading, "action": action, "button": say("Enregistrer")}
    return render("portfolio/list_line.html", **page, form=form, trail=trail)


@pages.get("/<uuid:training_id>/liste.<form>", allow=team)
def listed(training_id: UUID, form: str) -> Response:
    """Who comes and who was there, as a file."""
    session = _the(training_id)
    names = _names(session)
    columns = [
        Column(name="person", label="Personne", of=lambda seat: names.get(seat.person_id, "")),
        Column(name="state", label="État", of=lambda seat: say(SEATS[seat.state])),
        Column(name="asked_at", label="Demandé le", of=lambda seat: seat.asked_at),
    ]
    return saved(form, "formation", columns, list(session.seats))
