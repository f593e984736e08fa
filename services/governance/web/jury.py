"""The pages of a jury session: draw the order, start the clock of an item, and the clock for all to see."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.drawn import drawn_for
from services.governance.commands.jury import BeginItem, DrawOrder, begin_item, draw_order
from services.governance.domain.sittings import SittingState
from services.governance.domain.sittings.jury import clock, slots
from services.governance.queries import bodies
from services.governance.queries import sittings as queries
from services.governance.web.visit import now, viewer
from shared.draws import lot
from shared.web import Form, Pages, me, post, reading, render, signed_in

pages = Pages("jury", __name__, url_prefix="/seances")


def address(sitting_id: UUID) -> str:
    """The clock of a session."""
    return url_for("jury.show", sitting_id=sitting_id)


@pages.get("/<uuid:sitting_id>/horloge", allow=signed_in)
def show(sitting_id: UUID) -> ResponseReturnValue:
    """The order that was drawn, the item that runs with the minutes left; for chair and team what comes next."""
    return _page(sitting_id)


def _page(sitting_id: UUID, refused: Form[DrawOrder] | Form[BeginItem] | None = None) -> str:
    held, moment = queries.the_sitting(reading(), sitting_id, viewer()), now()
    body = bodies.the_body(reading(), held.body_id)
    may = me().has("team") or me().id == body.chair_at(moment)
    drawing = may and held.state is SittingState.CONVENED and not held.seed
    return render(
        "governance/jury.html",
        sitting=held,
        now=moment,
        clock=clock(held, moment),
        slots=slots(held.items, held.starts_at, held.minutes_each),
        lots={one.number: lot(held.seed, one.number, held.recipe) for one in held.items} if held.seed else {},
        lot=lot,
        order=drawn_for(reading(), [one.about_id for one in held.items]),
        draw=(refused or Form(DrawOrder, values={"seen": held.version, "minutes": 10})) if drawing else None,
        begin=Form(BeginItem) if may and held.state is SittingState.OPEN else None,
        form=refused,
    )


@pages.post("/<uuid:sitting_id>/tirage", allow=signed_in)
def draw(sitting_id: UUID) -> ResponseReturnValue:
    """Draw the order: for the chair and the team."""
    queries.the_sitting(reading(), sitting_id, viewer())
    form = Form(DrawOrder, request.form, given={"by": me().id, "sitting_id": sitting_id})
    return post(form, draw_order, done=address, page=lambda refused: _page(sitting_id, refused))


@pages.post("/<uuid:sitting_id>/points/<uuid:item_id>/debut", allow=signed_in)
def begin(sitting_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Start its clock: for the chair and the team."""
    queries.the_sitting(reading(), sitting_id, viewer())
    form = Form(BeginItem, request.form, given={"by": me().id, "sitting_id": sitting_id, "item_id": item_id})
    return post(form, begin_item, done=address, page=lambda refused: _page(sitting_id, refused))
