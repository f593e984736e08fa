"""The pages of a sitting that is held: open it, note who is there, deal with one item, close it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.holding import (
    CloseSitting,
    NoteAttendance,
    OpenSitting,
    PutToVote,
    SettleItem,
    close_sitting,
    note_attendance,
    open_sitting,
    put_to_vote,
    settle_item,
)
from services.governance.commands.late_items import AddItem, add_item
from services.governance.domain.cases import Case, choosing_of
from services.governance.domain.rules import Majority
from services.governance.domain.sittings import Item, ItemKind, Sitting, SittingState
from services.governance.domain.votes import Choosing
from services.governance.queries import bodies
from services.governance.queries import sittings as queries
from services.governance.queries.deliberations import cases_without
from services.governance.web.attendance import attendance_options, late_options, quorum_now
from services.governance.web.cases import CHOOSING
from services.governance.web.sittings import ENDS, address, sitting_page
from services.governance.web.visit import now, viewer
from shared.errors import NotFound
from shared.people import names_of
from shared.web import Form, Pages, me, post, reading, render, signed_in

pages = Pages("holding", __name__, url_prefix="/seances")


def _posted(
    sitting_id: UUID, command: type[Any], function: Callable[[Any, Any], UUID], **options: Any
) -> ResponseReturnValue:
    """A form on the page of the sitting; whoever may not see it finds nothing to post to."""
    queries.the_sitting(reading(), sitting_id, viewer())
    form = Form(command, request.form, given={"by": me().id, "sitting_id": sitting_id}, **options)
    return post(form, function, done=address, page=lambda refused: sitting_page(sitting_id, refused))


@pages.post("/<uuid:sitting_id>/ouverture", allow=signed_in)
def open_it(sitting_id: UUID) -> ResponseReturnValue:
    """Begin: for the chair and the team."""
    return _posted(sitting_id, OpenSitting, open_sitting)


@pages.post("/<uuid:sitting_id>/presences", allow=signed_in)
def attend(sitting_id: UUID) -> ResponseReturnValue:
    """Note who is there: for the chair and the team."""
    body = bodies.the_body(reading(), queries.the_sitting(reading(), sitting_id, viewer()).body_id)
    members = body.members_at(now())
    options = attendance_options(members, names_of(reading(), list(members)))
    return _posted(sitting_id, NoteAttendance, note_attendance, options=options)


@pages.post("/<uuid:sitting_id>/ajout", allow=signed_in)
def add(sitting_id: UUID) -> ResponseReturnValue:
    """Deal with a case that was not on the agenda: for the chair and the team, if all those present agree."""
    options = late_options(queries.the_sitting(reading(), sitting_id, viewer()))
    return _posted(sitting_id, AddItem, add_item, options=options)


@pages.post("/<uuid:sitting_id>/cloture", allow=signed_in)
def close(sitting_id: UUID) -> ResponseReturnValue:
    """End it: for the chair and the team, once every item has its outcome."""
    return _posted(sitting_id, CloseSitting, close_sitting)


@pages.get("/<uuid:sitting_id>/points/<uuid:item_id>", allow=signed_in)
def item(sitting_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """One item: what becomes of it."""
    return _item_page(sitting_id, item_id)


def _item_page(sitting_id: UUID, item_id: UUID, refused: Form[Any] | None = None) -> str:
    held, found = _the_item(sitting_id, item_id)
    body = bodies.the_body(reading(), held.body_id)
    may = held.state is SittingState.OPEN and (me().has("team") or me().id == body.chair_at(now()))
    waits = may and found.outcome is None and not found.voting
    offered = _offered(found) if waits else None
    decides = body.rules.majority is not Majority.OPINION
    lacks_act = decides and bool(cases_without(reading(), [found.about_id]))
    votable = waits and found.kind is ItemKind.CASE and not lacks_act
    vote = Form(PutToVote, hidden=CHOOSING if offered else ()) if votable else None
    settle = Form(SettleItem) if waits else None
    if refused is not None:
        vote, settle = (refused, settle) if refused.type is PutToVote else (vote, refused)
    return render(
        "governance/sitting_item.html",
        sitting=held,
        item=found,
        ends=ENDS,
        quorum=quorum_now(held, body, now()),
        vote=vote,
        settle=settle,
        offered=offered,
        form=refused,
        waits=waits,
        lacks_act=lacks_act,
    )


def _offered(found: Item) -> Choosing | None:
    """The answers that are left to choose among, when its members have begun to."""
    case = reading().get(Case, found.about_id) if found.kind is ItemKind.CASE else None
    return choosing_of(case) if case else None


def _the_item(sitting_id: UUID, item_id: UUID) -> tuple[Sitting, Item]:
    held = queries.the_sitting(reading(), sitting_id, viewer())
    found = next((one for one in held.items if one.id == item_id), None)
    if found is None:
        raise NotFound("Nous ne trouvons pas ce point à l’ordre du jour.")
    return held, found


def _on_item(
    sitting_id: UUID,
    item_id: UUID,
    command: type[Any],
    function: Callable[[Any, Any], UUID],
    done: Callable[[UUID], str],
) -> ResponseReturnValue:
    _the_item(sitting_id, item_id)
    form = Form(command, request.form, given={"by": me().id, "sitting_id": sitting_id, "item_id": item_id})
    return post(form, function, done=done, page=lambda refused: _item_page(sitting_id, item_id, refused))


@pages.post("/<uuid:sitting_id>/points/<uuid:item_id>/vote", allow=signed_in)
def vote(sitting_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Put it to the vote: for the chair and the team; it leads to the case, where one votes."""
    return _on_item(sitting_id, item_id, PutToVote, put_to_vote, lambda case_id: url_for("cases.show", case_id=case_id))


@pages.post("/<uuid:sitting_id>/points/<uuid:item_id>/issue", allow=signed_in)
def settle(sitting_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Put it off, withdraw it, or say that it was examined: for the chair and the team."""
    return _on_item(sitting_id, item_id, SettleItem, settle_item, address)
