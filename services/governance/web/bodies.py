"""The pages of bodies: which there are, who sits in them; for those who run them, how to change that."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.bodies import (
    LEVELS,
    ChangeBody,
    CreateBody,
    NameChair,
    change_body,
    create_body,
    name_chair,
)
from services.governance.commands.rules import BASES, MAJORITIES, QUORUMS
from services.governance.commands.seats import AddMember, DeclareAbsence
from services.governance.domain.bodies import SECOND_VOTE_DAYS
from services.governance.domain.days import in_paris
from services.governance.domain.seats import Place, holding
from services.governance.queries import bodies as queries
from services.governance.web.composition import SEATS, composition, forms_of, managers_here, may_say_absent, named
from services.governance.web.visit import now
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
    return body_page(body_id)


def body_page(body_id: UUID, form: Form[Any] | None = None) -> str:
    """The body, with the form that was refused, if there is one."""
    session, moment = reading(), now()
    body = queries.the_body(session, body_id)
    names = names_of(session, queries.people_of(body))
    forms = forms_of(body, names, moment)
    if form is not None:
        forms[form.type] = form
    return render(
        "governance/body.html",
        body=body,
        composition=composition(body, in_paris(moment)),
        today=in_paris(moment),
        seat_words=SEATS,
        may_be_back=may_say_absent(body, moment),
        names=names,
        levels=LEVELS,
        form=form,
        manages=managers_here(),
        add=forms.get(AddMember),
        chair=forms.get(NameChair),
        away=forms.get(DeclareAbsence),
        majorities=MAJORITIES,
        quorums=QUORUMS,
        bases=BASES,
    )


def _titulars(body_id: UUID) -> Choices:
    body, today = queries.the_body(reading(), body_id), in_paris(now())
    return {"person_id": named(holding(body.seats, Place.TITULAR, today), names_of(reading(), queries.people_of(body)))}


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


@pages.post("/<uuid:body_id>/presidence", allow=managers)
def chair(body_id: UUID) -> ResponseReturnValue:
    """Say who chairs it."""
    options = _titulars(body_id)
    return _posted(body_id, NameChair, name_chair, lambda form: body_page(body_id, form), options=options)


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
