"""The team's page of addresses from which mails come back."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from services.notify.commands.silences import LiftSilence, ReportAddress, lift_silence, report_address
from services.notify.queries.silences import silences
from services.notify.web.paging import after_asked
from shared.web import Form, Pages, execute, me, post, reading, render, role, signed_in
from shared.web.languages import say
from shared.web.slices import Slice

pages = Pages("notify_silences", __name__, url_prefix="/adresses")

watchers = role("team", "administrator")
PAGE = 20


@pages.get("/", allow=watchers)
def index() -> ResponseReturnValue:
    """Whom mails do not reach."""
    return _page(Form(ReportAddress))


def _page(form: Form[ReportAddress]) -> str:
    after = after_asked()
    rows = silences(reading(), Slice(PAGE, None if after is None else (after,)))
    more = rows[PAGE - 1].person_id if len(rows) > PAGE else None
    return render("notify/silences.html", rows=rows[:PAGE], more=more, form=form, report=form)


@pages.post("/", allow=watchers)
def report() -> ResponseReturnValue:
    """A mail came back into the team's mailbox."""
    form = Form(ReportAddress, request.form, given={"by": me().id})
    return post(form, report_address, done=lambda _: url_for(".index"), page=_page)


@pages.post("/<uuid:person_id>/reprise", allow=watchers)
def lift(person_id: UUID) -> ResponseReturnValue:
    """Write to this address again."""
    execute(lift_silence, LiftSilence(by=me().id, person_id=person_id))
    flash(say("Les prochains courriels partiront à nouveau vers cette adresse."))
    return redirect(url_for(".index"), 303)


@pages.post("/la-mienne/reprise", allow=signed_in)
def lift_mine() -> ResponseReturnValue:
    """My address takes mails again."""
    execute(lift_silence, LiftSilence(by=me().id, person_id=me().id))
    flash(say("Les prochains courriels partiront à nouveau vers cette adresse."))
    return redirect(url_for("notify_choices.show"), 303)
