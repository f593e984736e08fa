"""The team of a product: who is in it, who is missing, and the forms that change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.portfolio.commands.team import ONLY_TEAMS, ChangeStay, JoinTeam, change_stay, join_team
from services.portfolio.domain.engagement import PARTS
from services.portfolio.domain.phases import Phase
from services.portfolio.domain.team import ROLES, TeamRole, missing
from services.portfolio.domain.training import trained
from services.portfolio.domain.vocabulary import Vocabulary
from services.portfolio.queries import products
from services.portfolio.queries import team as queries
from services.portfolio.queries.evidence import to_sign
from services.portfolio.queries.team import Seat
from services.portfolio.tables import vocabulary
from services.portfolio.tables.team import is_member
from services.portfolio.tables.training import attended_by
from services.portfolio.web import road
from services.portfolio.web.paging import after
from shared.errors import Forbidden
from shared.web import Form, Pages, me, post, reading, render, role, signed_in
from shared.web.filters import date_fr
from shared.web.languages import say

pages = Pages("portfolio_team", __name__)

Row = tuple[str, str, str, str]


@dataclass(frozen=True)
class OnSheet:
    """What the page of a product says of its team."""

    rows: list[Row]
    sponsors: list[Row]
    alerts: list[str]
    may_write: bool


def may_write(product_id: UUID, today: date) -> bool:
    """Whether the person may write on what belongs to the team of this product."""
    return me().has("team") or is_member(reading(), product_id, me().id, today)


def check_may_write(product_id: UUID) -> None:
    """Refuse a form to who could not send it; the command refuses again."""
    if not may_write(product_id, products.today()):
        raise Forbidden(ONLY_TEAMS)


def on_sheet(product_id: UUID, current: Phase | None, today: date, words: Vocabulary) -> OnSheet:
    """The team of today and what it lacks."""
    seats = queries.team_of(reading(), product_id, today)
    now = [seat for seat in seats if seat.stay.holds_on(today)]
    on_road = current is not None and words.is_on_road(current.code)
    return OnSheet(
        rows=[_row(seat) for seat in now if seat.stay.role is not TeamRole.SPONSOR],
        sponsors=[_row(seat) for seat in now if seat.stay.role is TeamRole.SPONSOR],
        alerts=alerts(seats, today) if on_road else [],
        may_write=may_write(product_id, today),
    )


def _row(seat: Seat) -> Row:
    return seat.name or say("Quelqu’un"), say(ROLES[seat.stay.role]), share(seat.stay.share), when(seat)


def share(per_cent: int) -> str:
    """A share of working time in words."""
    return say("{share} pour cent du temps", share=per_cent) if per_cent else say("Temps non précisé")


def when(seat: Seat) -> str:
    """From when until when somebody is there."""
    since = date_fr(seat.stay.since)
    if seat.stay.until is None:
        return say("depuis le {day}", day=since)
    return say("du {first} au {last}", first=since, last=date_fr(seat.stay.until))


def alerts(seats: Sequence[Seat], today: date) -> list[str]:
    """What is amiss with a team, one sentence each."""
    stays = [seat.stay for seat in seats]
    lacking = [say(LACKING[one]) for one in missing(stays, today)]
    leaving = [
        say("{name}, marraine ou parrain, part le {day}.", name=seat.name, day=date_fr(seat.stay.until))
        for seat in seats
        if seat.stay.leaves_soon(today)
    ]
    return lacking + leaving + _overworked(seats, today)


def _overworked(seats: Sequence[Seat], today: date) -> list[str]:
    too_much = {seat.name: seat.total for seat in seats if seat.stay.holds_on(today) and seat.too_much}
    return [
        say("{name} est promis à {share} pour cent de son temps, tous produits réunis.", name=name, share=total)
        for name, total in too_much.items()
    ]


LACKING = {
    TeamRole.CARRIER: "Personne ne porte ce produit.",
    TeamRole.COACH: "Personne de l’incubateur n’accompagne ce produit.",
    TeamRole.DSI_REFERENT: "Ce produit n’a pas de référente ou référent à la DSI.",
}


@pages.get("/produits/<uuid:product_id>/equipe", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """Who is in the team, was, will be; what is amiss; which roles are looked for."""
    product = products.the_product(reading(), product_id)
    today, words = products.today(), vocabulary(reading())
    seats = queries.team_of(reading(), product_id, today)
    current = product.phase_on(today)
    on_road = current is not None and words.is_on_road(current.code)
    return render(
        "portfolio/team.html",
        product=product,
        now=[(seat, _row(seat)) for seat in seats if seat.stay.holds_on(today)],
        later=[(seat, _row(seat)) for seat in seats if seat.stay.since > today],
        former=[(seat, _row(seat)) for seat in seats if seat.stay.until is not None and seat.stay.until < today],
        alerts=alerts(seats, today) if on_road else [],
        trained=_trained(seats, today),
        wanted=queries.wanted_of(reading(), product_id),
        roles=ROLES,
        share=share,
        may_write=may_write(product_id, today),
    )


def _trained(seats: Sequence[Seat], today: date) -> list[tuple[str, str, str]]:
    """Who of today's team was at a session meant for their role: name, role, sessions; "" says that none was."""
    now = [seat for seat in seats if seat.stay.holds_on(today) and seat.stay.role is not TeamRole.SPONSOR]
    held = attended_by(reading(), {seat.stay.person_id for seat in now})
    return [
        (
            seat.name or say("Quelqu’un"),
            say(ROLES[seat.stay.role]),
            ", ".join(one.title for one in trained(held, seat.stay.person_id, seat.stay.role)),
        )
        for seat in now
    ]


def _done(product_id: UUID) -> str:
    return url_for("portfolio_team.show", product_id=product_id)


def _page(product_id: UUID, form: Form[Any], heading: str, action: str) -> str:
    product = products.the_product(reading(), product_id)
    return render("portfolio/team_form.html", product=product, form=form, heading=heading, action=action)


@pages.get("/produits/<uuid:product_id>/equipe/nouveau", allow=signed_in)
def joining(product_id: UUID) -> ResponseReturnValue:
    """The form that adds somebody."""
    check_may_write(product_id)
    return _join_page(product_id, Form(JoinTeam, values={"since": products.today()}))


@pages.post("/produits/<uuid:product_id>/equipe/nouveau", allow=signed_in)
def add(product_id: UUID) -> ResponseReturnValue:
    """Add them; the command says who may."""
    form = Form(JoinTeam, request.form, given={"by": me().id, "product_id": product_id})
    return post(form, join_team, done=_done, page=partial(_join_page, product_id))


def _join_page(product_id: UUID, form: Form[JoinTeam]) -> str:
    return _page(product_id, form, say("Ajouter quelqu’un à l’équipe"), url_for(".add", product_id=product_id))


@pages.get("/produits/<uuid:product_id>/equipe/<uuid:stay_id>", allow=signed_in)
def changing(product_id: UUID, stay_id: UUID) -> ResponseReturnValue:
    """The form that changes dates and share."""
    check_may_write(product_id)
    stay = queries.the_stay(reading(), product_id, stay_id)
    values = {"seen": stay.version, **{name: getattr(stay, name) for name in ("share", "since", "until", "note")}}
    return _change_page(product_id, stay_id, Form(ChangeStay, values=values))


@pages.post("/produits/<uuid:product_id>/equipe/<uuid:stay_id>", allow=signed_in)
def change(product_id: UUID, stay_id: UUID) -> ResponseReturnValue:
    """Change them; the command says who may."""
    given = {"by": me().id, "product_id": product_id, "stay_id": stay_id}
    form = Form(ChangeStay, request.form, given=given)
    return post(form, change_stay, done=_done, page=partial(_change_page, product_id, stay_id))


def _change_page(product_id: UUID, stay_id: UUID, form: Form[ChangeStay]) -> str:
    stay = queries.the_stay(reading(), product_id, stay_id)
    heading = say("Changer les dates ou le temps : {role}", role=say(ROLES[stay.role]).lower())
    return _page(product_id, form, heading, url_for(".change", product_id=product_id, stay_id=stay_id))


@pages.get("/equipes", allow=role("team"))
def amiss() -> ResponseReturnValue:
    """Every team that lacks something, by the title of its product."""
    today, words = products.today(), vocabulary(reading())
    page = queries.amiss(reading(), today, words.road(today), after())
    return render(
        "portfolio/alerts.html",
        rows=[(row, say(words.label(row.phase, today)), _lacks(row)) for row in page.rows],
        busy=[] if after() else [(name, share(total)) for name, total in queries.too_busy(reading(), today)],
        next=url_for(".amiss", apres=page.after) if page.after else "",
        first=url_for(".amiss") if after() else "",
    )


def _lacks(row: Any) -> list[str]:
    lacking = [say(sentence) for one, sentence in LACKING.items() if not getattr(row, one)]
    return [*lacking, say("Une marraine ou un parrain part bientôt.")] if row.leaving else lacking


@pages.get("/mes-produits", allow=signed_in)
def mine() -> ResponseReturnValue:
    """The products somebody sponsors or works on, with what comes next on each."""
    today, words = products.today(), vocabulary(reading())
    roles: dict[UUID, list[Any]] = {}
    for row in queries.products_of(reading(), me().id, today):
        roles.setdefault(row.id, []).append(row)
    look = partial(road.look, words=words)
    offers = [(row.Offer, say(ROLES[row.role]), row.title) for row in queries.offers_of(reading(), me().id)]
    return render(
        "portfolio/mine.html",
        products=[
            (rows[0], _phase_of(rows[0], words, today), [_my_role(row) for row in rows]) for rows in roles.values()
        ],
        look=look,
        to_sign=[(row, say(PARTS[row.part])) for row in to_sign(reading(), me().id)],
        offers=offers,
    )


def _phase_of(row: Any, words: Vocabulary, today: date) -> str:
    return say(words.label(row.phase, today)) if row.phase else say("Pas encore commencé")


def _my_role(row: Any) -> str:
    if row.until is None:
        return say(ROLES[row.role])
    return say("{role}, jusqu’au {day}", role=say(ROLES[row.role]), day=date_fr(row.until))
