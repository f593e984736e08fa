"""The pages of messages: one's own inbox, and for the team what became of the mails."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from services.notify import queries
from services.notify.commands.mails import SendAgain, send_again
from services.notify.commands.reading import ReadAll, ReadNotice, read_all, read_notice
from services.notify.domain.letters import LETTERS
from services.notify.domain.mail import MailState
from shared.errors import Invalid
from shared.web import Form, Pages, execute, me, post, reading, render, role, signed_in
from shared.web.addresses import safe
from shared.web.languages import say

pages = Pages("notify", __name__)

watchers = role("team", "administrator")

STATES = {
    MailState.DUE: ("À envoyer", "wait"),
    MailState.SENDING: ("Envoi en cours", "info"),
    MailState.SENT: ("Envoyé", "good"),
    MailState.FAILED: ("En échec", "bad"),
    MailState.NO_ADDRESS: ("Sans adresse", "wait"),
}
"""State -> words and kind of its tag."""


@pages.get("/", allow=signed_in)
def inbox() -> ResponseReturnValue:
    """What concerns the person: the unread notices, then the others."""
    after = _after()
    page = queries.inbox(reading(), me().id, None if after is None else (after, "lus" not in request.args))
    form = Form(ReadAll, values={"newest": page.newest}, hidden=("newest",)) if page.newest else None
    return _inbox_page(page, form)


def _inbox_page(page: queries.NoticePage, form: Form[ReadAll] | None) -> str:
    return render("notify/inbox.html", page=page, everything=form, unread=queries.unread(reading(), me().id))


def _after() -> UUID | None:
    try:
        return UUID(request.args["apres"]) if "apres" in request.args else None
    except ValueError:
        raise Invalid({"": ["Cette page de la liste n’existe pas."]}) from None


@pages.post("/messages/<uuid:notice_id>/lu", allow=signed_in)
def mark_read(notice_id: UUID) -> ResponseReturnValue:
    """Put one notice among those already read; asking twice does no more than asking once."""
    execute(read_notice, ReadNotice(by=me().id, notice_id=notice_id))
    return redirect(safe(request.form.get("retour"), url_for(".inbox")), 303)


@pages.post("/tout-lu", allow=signed_in)
def mark_all_read() -> ResponseReturnValue:
    """Put all notices that were on screen, and older ones, among those already read."""
    form = Form(ReadAll, request.form, given={"by": me().id}, hidden=("newest",))
    return post(form, read_all, done=lambda _: url_for(".inbox"), page=_inbox_again)


def _inbox_again(form: Form[ReadAll]) -> str:
    return render(
        "notify/inbox.html",
        page=queries.inbox(reading(), me().id),
        everything=form,
        form=form,
        unread=queries.unread(reading(), me().id),
    )


@pages.get("/courriels", allow=watchers)
def mails() -> ResponseReturnValue:
    """What became of the mails, with the reasons of those that did not leave."""
    state = _state_asked()
    page = queries.mails(reading(), state, _after())
    return render(
        "notify/mails.html",
        page=page,
        reasons={row.id: say(row.error) for row in page.rows if row.error},
        counts=queries.mail_counts(reading()),
        state=state,
        states=STATES,
        letters=LETTERS,
    )


def _state_asked() -> MailState | None:
    asked = request.args.get("etat", "")
    return MailState(asked) if asked in list(MailState) else None


@pages.post("/courriels/<uuid:mail_id>/relance", allow=watchers)
def retry(mail_id: UUID) -> ResponseReturnValue:
    """Try a mail that failed again."""
    execute(send_again, SendAgain(by=me().id, mail_id=mail_id))
    flash(say("Ce courriel va être envoyé à nouveau dans les secondes qui viennent."))
    return redirect(url_for(".mails", etat=MailState.FAILED.value), 303)
