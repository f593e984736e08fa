"""The journal that everybody reads: its archive, its issues, its feed, and how somebody outside receives it."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.notify.commands.outsiders import (
    AskForJournal,
    Confirm,
    ask_for_journal,
    confirm_journal,
)
from services.notify.domain.announcements import STAGES
from services.notify.queries import journal as queries
from services.notify.queries.outsiders import asked_under
from services.notify.web.outside import check_pace
from services.notify.web.paging import after_asked
from shared.web import Form, Pages, anyone, here, me, post, reading, render, role
from shared.web.atom import Entry, feed
from shared.web.languages import say
from shared.web.markdown import shown
from shared.web.slices import Slice

pages = Pages("notify_journal", __name__, url_prefix="/journal")

writers = role("team", "administrator")
PAGE = 20
FEED = UUID("01a20000-0000-7000-8000-0000000a7705")
"""The id of the feed, for ever."""


@pages.get("/", allow=anyone)
def index() -> ResponseReturnValue:
    """The issues, and the form to receive the next ones; for the team also those being written."""
    return _index(Form(AskForJournal))


def _index(form: Form[AskForJournal]) -> str:
    after, writes = after_asked(), writers.allows(me())
    rows = queries.issues(reading(), Slice(PAGE, None if after is None else (after,)), all_stages=writes)
    more = rows[PAGE - 1].id if len(rows) > PAGE else None
    return render("notify/journal.html", rows=rows[:PAGE], more=more, writes=writes, stages=STAGES, form=form)


@pages.get("/fil.atom", allow=anyone)
def atom() -> ResponseReturnValue:
    """The issues for readers of feeds."""
    rows = queries.issues(reading(), Slice(PAGE))
    entries = [
        Entry(id=row.id, title=row.title, path=_page_of(row.id), updated=row.published_at, summary=row.lead)
        for row in rows
    ]
    return feed(id=FEED, title=say("Journal du Ti Kub"), page=url_for(".index"), author="Ti Kub", entries=entries)


def _page_of(issue_id: UUID) -> str:
    return url_for("notify_journal.show", issue_id=issue_id)


@pages.get("/<uuid:issue_id>", allow=anyone)
def show(issue_id: UUID) -> ResponseReturnValue:
    """One issue that is published."""
    found = queries.one_issue(reading(), issue_id, all_stages=False)
    return render("notify/issue.html", issue=found, body=shown(found.text, under=1), writes=writers.allows(me()))


@pages.post("/abonnement", allow=anyone)
def subscribe() -> ResponseReturnValue:
    """Somebody typed an address: the question goes there, and the page says the same whoever has it."""
    check_pace()
    form = Form(AskForJournal, request.form)
    return post(form, ask_for_journal, done=lambda _: url_for(".asked"), page=_index)


@pages.get("/abonnement/demande", allow=anyone)
def asked() -> ResponseReturnValue:
    """What happens next."""
    return render("notify/outside_asked.html", heading=say("Regardez vos courriels"), back=url_for(".index"))


@pages.get("/abonnement/<secret>", allow=anyone)
def ask_again(secret: str) -> ResponseReturnValue:
    """The button: programs that open every link of a mail change nothing."""
    return _confirming(secret, Form(Confirm))


def _confirming(secret: str, form: Form[Confirm]) -> str:
    asked_under(reading(), secret, here().runtime.clock(reading()), journal=True)
    return render(
        "notify/outside_confirm.html",
        heading=say("Recevoir le journal du Ti Kub"),
        lead=say("Un courriel à chaque numéro, et rien d’autre. Chacun porte un lien pour ne plus le recevoir."),
        button=say("Oui, recevoir le journal"),
        action=url_for(".confirm", secret=secret),
        form=form,
    )


@pages.post("/abonnement/<secret>", allow=anyone)
def confirm(secret: str) -> ResponseReturnValue:
    """Yes, from the mail: the link serves once."""
    form = Form(Confirm, request.form, given={"secret": secret})
    return post(
        form, confirm_journal, done=lambda _: url_for(".welcome"), page=lambda again: _confirming(secret, again)
    )


@pages.get("/abonnement/bienvenue", allow=anyone)
def welcome() -> ResponseReturnValue:
    """It is done."""
    return render(
        "notify/outside_done.html", heading=say("C’est fait : le prochain numéro vous arrivera"), back=url_for(".index")
    )
