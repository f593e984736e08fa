"""The pages of bodies: which there are, who sits in them; for those who run them, how to change that."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.bodies import (
    LEVELS,
    AddMember,
    ChangeBody,
    CreateBody,
    NameChair,
    RemoveMember,
    add_member,
    change_body,
    create_body,
    name_chair,
    remove_member,
)
from services.governance.commands.rules import BASES, MAJORITIES, QUORUMS
from services.governance.domain.bodies import SECOND_VOTE_DAYS
from services.governance.queries import bodies as queries
from shared.errors import NotFound
from shared.people import names_of
from shared.web import Form, Pages, me, post, reading, render, role, signed_in

pages = Pages("bodies", __name__, url_prefix="/instances")
managers = role("team", "administrator")

Choices = dict[str, list[tuple[str, str]]]


def address(body_id: UUID) -> str:
    """The page of a body."""
    return url_for("bodies.show", body_id=body_id)


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """Every body."""
    return render("governance/bodies.html", bodies=queries.bodies(reading()), levels=LEVELS)


@pages.get("/nouvelle", allow=managers)
def new() -> ResponseReturnValue:
    """The form of a new body."""
    return _new_page(Form(CreateBody, values={"second_vote_days": SECOND_VOTE_DAYS}))


def _new_page(form: Form[CreateBody]) -> str:
    return render("governance/new_body.html", form=form)


@pages.post("/nouvelle", allow=managers)
def create() -> ResponseReturnValue:
    """Set it up."""
    return post(Form(CreateBody, request.form, given={"by": me().id}), create_body, done=address, page=_new_page)


@pages.get("/<uuid:body_id>", allow=signed_in)
def show(body_id: UUID) -> ResponseReturnValue:
    """One body: who sits in it, who chairs it, how it votes."""
    return _body_page(body_id)


def _body_page(body_id: UUID, form: Form[Any] | None = None) -> str:
    session = reading()
    body = queries.the_body(session, body_id)
    forms: dict[str, Form[Any]] = {}
    if me().has("team", "administrator"):
        shown = {"seen": body.version, "person_id": body.chair_id}
        forms["add"] = Form(AddMember, values={"seen": body.version}, options=_newcomers(body_id))
        forms["chair"] = Form(NameChair, values=shown, options=_sitting(body_id))
        if form is not None:
            forms["add" if form.type is AddMember else "chair"] = form
    names = names_of(session, list(body.member_ids))
    return render(
        "governance/body.html",
        body=body,
        names=names,
        levels=LEVELS,
        form=form,
        forms=forms,
        majorities=MAJORITIES,
        quorums=QUORUMS,
        bases=BASES,
    )


def _newcomers(body_id: UUID) -> Choices:
    body = queries.the_body(reading(), body_id)
    return {"person_id": queries.people_but(reading(), body.member_ids)}


def _sitting(body_id: UUID) -> Choices:
    body = queries.the_body(reading(), body_id)
    names = names_of(reading(), list(body.member_ids))
    return {"person_id": sorted(((str(one), names.get(one, "")) for one in body.member_ids), key=lambda row: row[1])}


def _posted(
    body_id: UUID,
    command: type[Any],
    function: Callable[[Any, Any], UUID],
    page: Callable[[Form[Any]], str],
    *,
    options: Choices | None = None,
    **given: UUID,
) -> ResponseReturnValue:
    form = Form(command, request.form, given={"by": me().id, "body_id": body_id, **given}, options=options)
    return post(form, function, done=address, page=page)


@pages.post("/<uuid:body_id>/membres", allow=managers)
def add(body_id: UUID) -> ResponseReturnValue:
    """Seat someone."""
    options = _newcomers(body_id)
    return _posted(body_id, AddMember, add_member, lambda form: _body_page(body_id, form), options=options)


@pages.post("/<uuid:body_id>/presidence", allow=managers)
def chair(body_id: UUID) -> ResponseReturnValue:
    """Say who chairs it."""
    options = _sitting(body_id)
    return _posted(body_id, NameChair, name_chair, lambda form: _body_page(body_id, form), options=options)


@pages.get("/<uuid:body_id>/modifier", allow=managers)
def edit(body_id: UUID) -> ResponseReturnValue:
    """The form of its name, its level and its rule."""
    body = queries.the_body(reading(), body_id)
    values = {
        "seen": body.version,
        "name": body.name,
        "level": body.level.value,
        "second_vote_days": body.second_vote_days,
    }
    return _edit_page(body_id, Form(ChangeBody, values=values))


def _edit_page(body_id: UUID, form: Form[ChangeBody]) -> str:
    return render("governance/edit_body.html", body=queries.the_body(reading(), body_id), form=form)


@pages.post("/<uuid:body_id>/modifier", allow=managers)
def change(body_id: UUID) -> ResponseReturnValue:
    """Change them."""
    return _posted(body_id, ChangeBody, change_body, lambda form: _edit_page(body_id, form))


@pages.get("/<uuid:body_id>/membres/<uuid:person_id>/retrait", allow=managers)
def removing(body_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Ask whether one is sure."""
    body = queries.the_body(reading(), body_id)
    return _remove_page(body_id, person_id, Form(RemoveMember, values={"seen": body.version}))


def _remove_page(body_id: UUID, person_id: UUID, form: Form[RemoveMember]) -> str:
    body = queries.the_body(reading(), body_id)
    if person_id not in body.member_ids:
        raise NotFound("Cette personne ne siège pas dans cette instance.")
    name = names_of(reading(), [person_id]).get(person_id, "")
    return render("governance/remove_member.html", body=body, person_id=person_id, name=name, form=form)


@pages.post("/<uuid:body_id>/membres/<uuid:person_id>/retrait", allow=managers)
def remove(body_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Unseat them."""
    page = lambda form: _remove_page(body_id, person_id, form)  # noqa: E731 - shown again only when refused
    return _posted(body_id, RemoveMember, remove_member, page, person_id=person_id)
