"""Announcements: the archive that everybody reads, its feed, and the team's editor."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from services.notify.commands.announcing import (
    ChangeAnnouncement,
    OneAnnouncement,
    WriteAnnouncement,
    change_announcement,
    publish_announcement,
    withdraw_announcement,
    write_announcement,
)
from services.notify.domain.announcements import STAGES, Stage
from services.notify.queries import announcements as queries
from services.notify.web.paging import after_asked
from shared.uow import UnitOfWork
from shared.web import Form, Pages, anyone, me, post, reading, render, role
from shared.web.atom import Entry, feed
from shared.web.languages import say
from shared.web.slices import Slice

pages = Pages("notify_announcements", __name__, url_prefix="/annonces")

writers = role("team", "administrator")
KINDS = {Stage.DRAFT: "wait", Stage.SENDING: "info", Stage.SENT: "good", Stage.WITHDRAWN: "bad"}
PAGE = 20
FEED = UUID("01a20000-0000-7000-8000-0000000a7703")
"""The id of the feed, for ever."""


def _may_write() -> bool:
    return writers.allows(me())


@pages.get("/", allow=anyone)
def index() -> ResponseReturnValue:
    """All that was announced, and for the team also what is being written."""
    after = after_asked()
    wanted = Slice(PAGE, None if after is None else (after,))
    rows = queries.announcements(reading(), wanted, all_stages=_may_write())
    more = rows[PAGE - 1].id if len(rows) > PAGE else None
    return render(
        "notify/announcements.html", rows=rows[:PAGE], more=more, writes=_may_write(), stages=STAGES, kinds=KINDS
    )


@pages.get("/fil.atom", allow=anyone)
def atom() -> ResponseReturnValue:
    """What was announced, for readers of feeds."""
    rows = queries.announcements(reading(), Slice(PAGE))
    entries = [
        Entry(id=row.id, title=row.title, path=_page_of(row.id), updated=row.published_at, summary=row.text)
        for row in rows
    ]
    page = url_for(".index")
    return feed(id=FEED, title=say("Annonces du Ti Kub"), page=page, author="Ti Kub", entries=entries)


@pages.get("/nouvelle", allow=writers)
def new() -> ResponseReturnValue:
    return _form_page(Form(WriteAnnouncement), url_for(".write"))


@pages.post("/nouvelle", allow=writers)
def write() -> ResponseReturnValue:
    """Keep a draft."""
    form = Form(WriteAnnouncement, request.form, given={"by": me().id})
    return post(form, write_announcement, done=_page_of, page=lambda again: _form_page(again, url_for(".write")))


def _form_page(form: Form[Any], action: str) -> str:
    return render("notify/announcement_form.html", form=form, action=action)


def _page_of(announcement_id: UUID) -> str:
    return url_for(".show", announcement_id=announcement_id)


@pages.get("/<uuid:announcement_id>", allow=anyone)
def show(announcement_id: UUID) -> ResponseReturnValue:
    """One announcement; for the team also how far it is told, and by whom it was read."""
    found = queries.the_announcement(reading(), announcement_id, all_stages=_may_write())
    return _shown(found, Form(OneAnnouncement, values={"version": found.version}))


def _shown(found: Any, form: Form[OneAnnouncement]) -> str:
    writes = _may_write()
    return render(
        "notify/announcement.html",
        announcement=found,
        act=form,
        form=form,
        writes=writes,
        everybody=queries.everybody(reading()) if writes else 0,
        reach=queries.reach(reading(), found.id) if writes else [],
        stages=STAGES,
        kinds=KINDS,
    )


@pages.get("/<uuid:announcement_id>/modifier", allow=writers)
def edit(announcement_id: UUID) -> ResponseReturnValue:
    found = queries.the_announcement(reading(), announcement_id, all_stages=True)
    values = {"title": found.title, "text": found.text, "version": found.version}
    return _form_page(Form(ChangeAnnouncement, values=values), url_for(".change", announcement_id=announcement_id))


@pages.post("/<uuid:announcement_id>/modifier", allow=writers)
def change(announcement_id: UUID) -> ResponseReturnValue:
    """Keep the draft as it was written anew, unless somebody else changed it meanwhile."""
    form = Form(ChangeAnnouncement, request.form, given={"by": me().id, "announcement_id": announcement_id})
    action = url_for(".change", announcement_id=announcement_id)
    return post(form, change_announcement, done=_page_of, page=lambda again: _form_page(again, action))


@pages.post("/<uuid:announcement_id>/publication", allow=writers)
def publish(announcement_id: UUID) -> ResponseReturnValue:
    """Show it to everybody, and tell them."""
    words = "Cette annonce est publiée. Chacun est prévenu dans les minutes qui viennent."
    return _act(publish_announcement, announcement_id, words)


@pages.post("/<uuid:announcement_id>/retrait", allow=writers)
def withdraw(announcement_id: UUID) -> ResponseReturnValue:
    """Show it no more."""
    return _act(withdraw_announcement, announcement_id, "Cette annonce est retirée.")


def _act(do: Callable[[OneAnnouncement, UnitOfWork], UUID], announcement_id: UUID, words: str) -> ResponseReturnValue:
    form = Form(OneAnnouncement, request.form, given={"by": me().id, "announcement_id": announcement_id})

    def again(refused: Form[OneAnnouncement]) -> str:
        return _shown(queries.the_announcement(reading(), announcement_id, all_stages=True), refused)

    answer = post(form, do, done=_page_of, page=again)
    if answer.status_code == 303:
        flash(say(words))
    return answer
