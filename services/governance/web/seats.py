"""The forms of who sits in a body: seat somebody, change the last day, unseat; say who is away, and who is back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from services.governance.commands.seats import (
    AddMember,
    DeclareAbsence,
    EndAbsence,
    ExtendSeat,
    RemoveMember,
    add_member,
    declare_absence,
    end_absence,
    extend_seat,
    remove_member,
)
from services.governance.domain.bodies import Body
from services.governance.domain.days import in_paris
from services.governance.domain.seats import Seat
from services.governance.queries import bodies as queries
from services.governance.web.bodies import address, body_page, managers
from services.governance.web.composition import may_say_absent, named, newcomers
from services.governance.web.visit import now
from shared.errors import NotFound
from shared.people import names_of
from shared.web import Form, Pages, me, post, reading, render, signed_in

pages = Pages("seats", __name__, url_prefix="/instances")


def _posted(
    body_id: UUID,
    command: type[Any],
    function: Callable[[Any, Any], UUID],
    page: Callable[[Form[Any]], str] | None = None,
    options: dict[str, list[tuple[str, str]]] | None = None,
    **given: UUID,
) -> ResponseReturnValue:
    form = Form(command, request.form, given={"by": me().id, "body_id": body_id, **given}, options=options)
    return post(form, function, done=address, page=page or (lambda refused: body_page(body_id, refused)))


def _body_and_names(body_id: UUID) -> tuple[Body, dict[UUID, str]]:
    body = queries.the_body(reading(), body_id)
    return body, names_of(reading(), queries.people_of(body))


@pages.post("/<uuid:body_id>/membres", allow=managers)
def add(body_id: UUID) -> ResponseReturnValue:
    """Seat someone."""
    options = newcomers(*_body_and_names(body_id), in_paris(now()))
    return _posted(body_id, AddMember, add_member, options=options)


@pages.post("/<uuid:body_id>/absences", allow=signed_in)
def away(body_id: UUID) -> ResponseReturnValue:
    """Say that somebody is away: oneself, or anybody for the chair and the team."""
    body, names = _body_and_names(body_id)
    options = {"person_id": named(may_say_absent(body, now()), names)}
    return _posted(body_id, DeclareAbsence, declare_absence, options=options)


@pages.post("/<uuid:body_id>/absences/<uuid:absence_id>/fin", allow=signed_in)
def back(body_id: UUID, absence_id: UUID) -> ResponseReturnValue:
    """Say that they are there after all."""
    return _posted(body_id, EndAbsence, end_absence, absence_id=absence_id)


@pages.get("/<uuid:body_id>/membres/<uuid:person_id>", allow=managers)
def dates(body_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """The form of the last day of a seat."""
    body, seat, _name = _held(body_id, person_id)
    return _dates_page(body_id, person_id, Form(ExtendSeat, values={"seen": body.version, "until": seat.until}))


def _dates_page(body_id: UUID, person_id: UUID, form: Form[ExtendSeat]) -> str:
    body, seat, name = _held(body_id, person_id)
    return render("governance/seat.html", body=body, seat=seat, name=name, form=form)


def _held(body_id: UUID, person_id: UUID) -> tuple[Body, Seat, str]:
    """The seat that somebody holds today or later; raises NotFound."""
    body, names = _body_and_names(body_id)
    today = in_paris(now())
    theirs = (one for one in body.seats if one.person_id == person_id and (not one.until or today <= one.until))
    seat = min(theirs, key=lambda one: one.since, default=None)
    if seat is None:
        raise NotFound("Cette personne ne siège pas dans cette instance.")
    return body, seat, names.get(person_id, "")


@pages.post("/<uuid:body_id>/membres/<uuid:person_id>", allow=managers)
def extend(body_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Change it."""
    page = lambda form: _dates_page(body_id, person_id, form)  # noqa: E731 - shown again only when refused
    return _posted(body_id, ExtendSeat, extend_seat, page, person_id=person_id)


@pages.get("/<uuid:body_id>/membres/<uuid:person_id>/retrait", allow=managers)
def removing(body_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Ask whether one is sure."""
    body = queries.the_body(reading(), body_id)
    return _remove_page(body_id, person_id, Form(RemoveMember, values={"seen": body.version}))


def _remove_page(body_id: UUID, person_id: UUID, form: Form[RemoveMember]) -> str:
    body, _seat, name = _held(body_id, person_id)
    return render("governance/remove_member.html", body=body, person_id=person_id, name=name, form=form)


@pages.post("/<uuid:body_id>/membres/<uuid:person_id>/retrait", allow=managers)
def remove(body_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Unseat them."""
    page = lambda form: _remove_page(body_id, person_id, form)  # noqa: E731 - shown again only when refused
    return _posted(body_id, RemoveMember, remove_member, page, person_id=person_id)
