"""The page of one's own inbox."""

from uuid import UUID

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from services.notify.commands.reading import (
    DELAYS,
    Finish,
    PutOff,
    ReadAll,
    ReadNotice,
    finish,
    put_off,
    read_all,
    read_notice,
)
from services.notify.queries import inbox as queries
from services.notify.web.paging import after_asked
from shared.web import Form, Pages, anyone, execute, here, me, post, reading, render, signed_in
from shared.web.addresses import safe
from shared.web.languages import say

pages = Pages("notify", __name__)


@pages.get("/", allow=signed_in)
def inbox() -> ResponseReturnValue:
    """What concerns the person: the unread notices, then the others."""
    after = after_asked()
    page = queries.inbox(reading(), me().id, None if after is None else (after, "lus" not in request.args))
    form = Form(ReadAll, values={"newest": page.newest}, hidden=("newest",)) if page.newest else None
    return _inbox_page(page, form)


def _inbox_page(page: queries.NoticePage, form: Form[ReadAll] | None) -> str:
    session, person = reading(), me().id
    return render(
        "notify/inbox.html",
        page=page,
        waiting=queries.waiting(session, person, here().runtime.clock(session)),
        everything=form,
        form=form,
        unread=queries.unread(session, person),
        delays=DELAYS,
    )


@pages.get("/en-attente", allow=signed_in)
def awaited() -> ResponseReturnValue:
    """All that waits for the person now."""
    return _waiting_page(put_off=False)


@pages.get("/mis-de-cote", allow=signed_in)
def set_aside() -> ResponseReturnValue:
    """All that the person put off to another morning."""
    return _waiting_page(put_off=True)


def _waiting_page(*, put_off: bool) -> str:
    session = reading()
    now = here().runtime.clock(session)
    page = queries.waiting_page(session, me().id, now, put_off=put_off, after=after_asked())
    return render("notify/waiting.html", page=page, put_off=put_off, delays=DELAYS)


@pages.post("/messages/<uuid:notice_id>/lu", allow=signed_in)
def mark_read(notice_id: UUID) -> ResponseReturnValue:
    """Put one notice among those already read; asking twice does no more than asking once."""
    execute(read_notice, ReadNotice(by=me().id, notice_id=notice_id))
    return _back()


@pages.post("/tout-lu", allow=signed_in)
def mark_all_read() -> ResponseReturnValue:
    """Put all notices that were on screen, and older ones, among those already read."""
    form = Form(ReadAll, request.form, given={"by": me().id}, hidden=("newest",))
    return post(form, read_all, done=lambda _: url_for(".inbox"), page=_inbox_again)


def _inbox_again(form: Form[ReadAll]) -> str:
    return _inbox_page(queries.inbox(reading(), me().id), form)


@pages.post("/messages/<uuid:notice_id>/fait", allow=signed_in)
def mark_done(notice_id: UUID) -> ResponseReturnValue:
    """It no longer waits for me."""
    execute(finish, Finish(by=me().id, notice_id=notice_id))
    return _back()


@pages.post("/messages/<uuid:notice_id>/plus-tard", allow=signed_in)
def put_off_notice(notice_id: UUID) -> ResponseReturnValue:
    """Show it again on another morning."""
    form = Form(PutOff, request.form, given={"by": me().id, "notice_id": notice_id})
    execute(put_off, form.command())
    flash(say("Ce message reviendra ce jour-là. Il reste ici, sous « Mis de côté »."))
    return _back()


def _back() -> ResponseReturnValue:
    """To the page whose button was pressed."""
    return redirect(safe(request.values.get("retour"), url_for(".inbox")), 303)


@pages.get("/compte", allow=anyone)
def count() -> ResponseReturnValue:
    """How many messages wait, for the header of every page of the four services; nothing for who is not signed in."""
    session = reading()
    found = queries.count(session, me().id, here().runtime.clock(session)) if me().known else 0
    return Response(str(found), content_type="text/plain; charset=utf-8")
