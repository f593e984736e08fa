"""What a product has to show in its phase: each condition with its proof, and the forms that follow it."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from services.portfolio.commands.conditions.following import (
    EntrustCondition,
    FollowConditions,
    SettleCondition,
    entrust_condition,
    follow_conditions,
    settle_condition,
)
from services.portfolio.domain.conditions import STATES, Condition, State, missing, settled_of
from services.portfolio.domain.vocabulary import Vocabulary
from services.portfolio.queries import products
from services.portfolio.queries.documents import files_named
from services.portfolio.tables import vocabulary
from services.portfolio.tables.conditions import conditions_of, lines
from services.portfolio.web.team import check_may_write, may_write
from shared.errors import NotFound
from shared.people import names_of
from shared.web import Form, Pages, me, post, reading, render, send_attached, signed_in
from shared.web.exports import Column, links, saved
from shared.web.languages import say

pages = Pages("portfolio_conditions", __name__, url_prefix="/produits/<uuid:product_id>/conditions")

WHAT: dict[str, str] = {**{state.value: words for state, words in STATES.items()}, "entrusted": "Confiée"}
LOOKS = {State.OPEN: "wait", State.MET: "good", State.WAIVED: "plain"}


def address(product_id: UUID) -> str:
    """The page of a product's conditions."""
    return url_for("portfolio_conditions.show", product_id=product_id)


@pages.get("", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """Those of the phase of today first, then those of phases gone by."""
    product, today, words = products.the_product(reading(), product_id), products.today(), vocabulary(reading())
    known, current = conditions_of(reading(), product_id), product.phase_on(today)
    here = [one for one in known if current is not None and one.phase == current.code]
    return render(
        "portfolio/conditions.html",
        product=product,
        today=today,
        phase=say(words.label(current.code, today)) if current else "",
        here=here,
        before=[(one, say(words.label(one.phase, today))) for one in known if one not in here],
        settled=settled_of(known, current),
        names=_names(known),
        files=files_named(reading(), (entry.file_id for one in known for entry in one.entries)),
        states=STATES,
        looks=LOOKS,
        what=WHAT,
        may_write=may_write(product_id, today),
        to_follow=len(missing(lines(reading()), known, current)) if current else 0,
        form=Form(FollowConditions),
        links=links("portfolio_conditions.listed", product_id=product_id),
    )


def _names(known: list[Condition]) -> dict[UUID, str]:
    people = {one.owner_id for one in known if one.owner_id} | {entry.by for one in known for entry in one.entries}
    return dict(names_of(reading(), people))


@pages.get("/liste.<form>", allow=signed_in)
def listed(product_id: UUID, form: str) -> Response:
    """Every condition with its answer, as a file."""
    product, words = products.the_product(reading(), product_id), vocabulary(reading())
    known = conditions_of(reading(), product_id)
    return saved(form, f"conditions-{product.number}", _columns(words, _names(known)), known)


def _columns(words: Vocabulary, names: dict[UUID, str]) -> list[Column]:
    return [
        Column(name="phase", label="Phase", of=lambda one: say(words.label(one.phase))),
        Column(name="condition", label="Condition", of=lambda one: say(one.label)),
        Column(name="due_on", label="Pour le", of=lambda one: one.due_on),
        Column(name="owner", label="Qui s’en charge", of=lambda one: names.get(one.owner_id, "")),
        Column(name="state", label="État", of=lambda one: say(STATES[one.state])),
        Column(name="words", label="Preuve ou raison", of=lambda one: one.answer.words if one.answer else ""),
        Column(name="link", label="Adresse d’une preuve", of=lambda one: one.answer.link if one.answer else ""),
        Column(name="at", label="Répondu le", of=lambda one: one.answer.at if one.answer else None),
    ]


@pages.post("", allow=signed_in)
def follow(product_id: UUID) -> ResponseReturnValue:
    """Ask for what the phase asks; the command says who may."""
    form = Form(FollowConditions, request.form, given={"by": me().id, "product_id": product_id})
    heading = say("Suivre les conditions de la phase")
    return post(form, follow_conditions, done=address, page=lambda refused: _page(product_id, heading, refused))


def _page(product_id: UUID, heading: str, form: Form[Any], condition: Condition | None = None) -> str:
    product = products.the_product(reading(), product_id)
    return render("portfolio/condition.html", product=product, heading=heading, form=form, condition=condition)


def _the_condition(product_id: UUID, condition_id: UUID) -> Condition:
    found = reading().get(Condition, condition_id)
    if found is None or found.product_id != product_id:
        raise NotFound("Nous ne trouvons pas cette condition.")
    return found


@pages.get("/<uuid:condition_id>/charge", allow=signed_in)
def entrusting(product_id: UUID, condition_id: UUID) -> ResponseReturnValue:
    """The form of who sees to it."""
    check_may_write(product_id)
    found = _the_condition(product_id, condition_id)
    who = names_of(reading(), [found.owner_id]).get(found.owner_id, "") if found.owner_id else ""
    return _entrust_page(found, Form(EntrustCondition, values=_seen(found, who=who, due_on=found.due_on)))


def _seen(found: Condition, **values: Any) -> dict[str, Any]:
    return {"seen": found.version, **values}


def _entrust_page(found: Condition, form: Form[EntrustCondition]) -> str:
    return _page(found.product_id, say("Dire qui s’en charge"), form, found)


@pages.post("/<uuid:condition_id>/charge", allow=signed_in)
def entrust(product_id: UUID, condition_id: UUID) -> ResponseReturnValue:
    """Write it down."""
    form = Form(EntrustCondition, request.form, given=_given(product_id, condition_id))
    found = _the_condition(product_id, condition_id)
    return post(form, entrust_condition, done=address, page=lambda refused: _entrust_page(found, refused))


def _given(product_id: UUID, condition_id: UUID) -> dict[str, Any]:
    return {"by": me().id, "product_id": product_id, "condition_id": condition_id}


@pages.get("/<uuid:condition_id>/reponse", allow=signed_in)
def settling(product_id: UUID, condition_id: UUID) -> ResponseReturnValue:
    """The form of its answer."""
    check_may_write(product_id)
    found = _the_condition(product_id, condition_id)
    state = State.MET if found.state is State.OPEN else State.OPEN
    return _settle_page(found, Form(SettleCondition, values=_seen(found, state=state)))


def _settle_page(found: Condition, form: Form[SettleCondition]) -> str:
    return _page(found.product_id, say("Répondre à une condition"), form, found)


@pages.post("/<uuid:condition_id>/reponse", allow=signed_in, uploads=True)
def settle(product_id: UUID, condition_id: UUID) -> ResponseReturnValue:
    """Keep the answer."""
    form = Form(SettleCondition, request.form, given=_given(product_id, condition_id), files=request.files)
    found = _the_condition(product_id, condition_id)
    return post(form, settle_condition, done=address, page=lambda refused: _settle_page(found, refused))


@pages.get("/<uuid:condition_id>/fichier/<uuid:file_id>", allow=signed_in)
def file(product_id: UUID, condition_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """A proof that is a file, for whoever may read the conditions."""
    if file_id not in {entry.file_id for entry in _the_condition(product_id, condition_id).entries}:
        raise NotFound("Nous ne trouvons pas ce fichier.")
    return send_attached(file_id)
