"""The minutes of a sitting: read them, send them to the next one."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.holding import ATTENDANCE
from services.governance.commands.minutes import AddRemark, SubmitMinutes, add_remark, submit_minutes
from services.governance.domain.minutes import Minutes, MinutesState
from services.governance.domain.rules import Choice, Ground, Outcome
from services.governance.domain.rules.reasons import REASONS
from services.governance.queries import bodies, sittings
from services.governance.queries import minutes as queries
from services.governance.queries.withheld import withheld
from services.governance.web import pdf
from services.governance.web.sittings import ENDS
from services.governance.web.visit import now, viewer
from shared.people import names_of
from shared.web import Form, Pages, me, post, reading, render, signed_in

pages = Pages("minutes", __name__, url_prefix="/seances")

STATES = {
    MinutesState.DRAFT: ("Projet", "wait"),
    MinutesState.SUBMITTED: ("À approuver", "vote"),
    MinutesState.APPROVED: ("Approuvé", "good"),
}
"""Where minutes stand -> words and kind of the tag."""

SAID: dict[str, str] = {
    Choice.FOR: "Pour",
    Choice.AGAINST: "Contre",
    Choice.ABSTENTION: "Abstention",
    Choice.BLANK: "Blanc",
}


def address(sitting_id: UUID) -> str:
    """The page of the minutes of a sitting."""
    return url_for("minutes.show", sitting_id=sitting_id)


@pages.get("/<uuid:sitting_id>/proces-verbal", allow=signed_in)
def show(sitting_id: UUID) -> ResponseReturnValue:
    """Who was there, each item with its counts; for the chair and the team, the form that submits them."""
    return _page(sitting_id)


def _page(sitting_id: UUID, refused: Form[Any] | None = None) -> str:
    found = queries.the_minutes(reading(), sitting_id, viewer())
    forms = _forms(found)
    if refused is not None:
        forms[refused.type] = refused
    return render(
        "governance/minutes.html",
        **_words(found),
        form=forms.get(SubmitMinutes),
        remark=forms.get(AddRemark),
        refused=refused,
        has_file=pdf.available(),
        extract=found.state is MinutesState.APPROVED,
    )


def _forms(found: Minutes) -> dict[type[Any], Form[Any]]:
    """What this person may do with them now."""
    body = bodies.the_body(reading(), found.body_id)
    forms: dict[type[Any], Form[Any]] = {}
    if found.state is MinutesState.DRAFT and (me().has("team") or me().id == body.chair_at(now())):
        forms[SubmitMinutes] = Form(SubmitMinutes, values={"seen": found.version})
    if found.state is not MinutesState.APPROVED and me().id in found.members:
        forms[AddRemark] = Form(AddRemark)
    return forms


def _words(found: Minutes) -> dict[str, Any]:
    """What they say, on their page and in their file."""
    session, told = reading(), found.said
    remarks = queries.remarks_on(session, found.id)
    return {
        "minutes": found,
        "sitting": sittings.the_sitting(session, found.id, viewer()),
        "tag": STATES[found.state],
        "presences": [_presence(one) for one in told["presences"]],
        "members": list(found.members),
        "items": shown_items(found, withheld(session, viewer())),
        "remarks": remarks,
        "names": names_of(session, [*_people(told), *(one.said_by for one in remarks)]),
        "ends": ENDS,
        "ways": ATTENDANCE,
        "said": SAID,
    }


def shown_items(found: Minutes, hidden: frozenset[str]) -> list[dict[str, Any]]:
    """Its items, with days and people read; nothing of the votes whose decisions are `hidden`."""
    return [_item(one, hidden) for one in found.said["items"]]


@pages.get("/<uuid:sitting_id>/proces-verbal.pdf", allow=signed_in)
def file(sitting_id: UUID) -> ResponseReturnValue:
    """The same words as a tagged PDF, where the libraries for it are installed."""
    found = queries.the_minutes(reading(), sitting_id, viewer())
    made = pdf.pdf_of(render("governance/minutes_file.html", **_words(found)), request.url_root)
    headers = {"Content-Disposition": f"attachment; filename=proces-verbal-{found.number}.pdf"}
    return Response(made, content_type="application/pdf", headers=headers)


@pages.post("/<uuid:sitting_id>/proces-verbal/remarques", allow=signed_in)
def remark(sitting_id: UUID) -> ResponseReturnValue:
    """Have something written beside them: for the members of that sitting."""
    queries.the_minutes(reading(), sitting_id, viewer())
    form = Form(AddRemark, request.form, given={"by": me().id, "sitting_id": sitting_id})
    return post(form, add_remark, done=address, page=lambda refused: _page(sitting_id, refused))


def _presence(told: dict[str, Any]) -> dict[str, Any]:
    until = told["until"] and datetime.fromisoformat(told["until"])
    holder = UUID(told["holder"]) if told["holder"] else None
    since = datetime.fromisoformat(told["since"])
    return told | {"person": UUID(told["person"]), "holder": holder, "since": since, "until": until}


def _item(told: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    if told["vote"] and told["vote"]["decision"] in hidden:
        told = told | {"vote": None, "reason": ""}
    until = told["until"] and date.fromisoformat(told["until"])
    return told | {"until": until, "vote": told["vote"] and _vote(told["vote"])}


def _vote(told: dict[str, Any]) -> dict[str, Any]:
    because = REASONS.get((Outcome(told["outcome"]), Ground(told["ground"])), "")
    ballots = {UUID(who): word for who, word in told["ballots"].items()}
    return told | {"because": because, "ballots": ballots, "recused": [UUID(one) for one in told["recused"]]}


def _people(told: dict[str, Any]) -> list[UUID]:
    """Everybody whose name is on the page."""
    ids = {*told["members"], *(one["person"] for one in told["presences"])}
    votes = [item["vote"] for item in told["items"] if item["vote"]]
    ids |= {who for vote in votes for who in (*vote["ballots"], *vote["recused"])}
    return [UUID(one) for one in ids]


@pages.post("/<uuid:sitting_id>/proces-verbal", allow=signed_in)
def submit(sitting_id: UUID) -> ResponseReturnValue:
    """Send them to the next sitting: for the chair and the team."""
    queries.the_minutes(reading(), sitting_id, viewer())
    form = Form(SubmitMinutes, request.form, given={"by": me().id, "sitting_id": sitting_id})
    return post(form, submit_minutes, done=address, page=lambda refused: _page(sitting_id, refused))
