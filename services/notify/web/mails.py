"""The page on which the team sees what became of mails."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from services.notify.commands.mails import SendAgain, send_again
from services.notify.domain.letters import LETTERS
from services.notify.domain.mail import MailState
from services.notify.queries import mails as queries
from services.notify.web.paging import after_asked
from shared.web import Pages, execute, here, me, reading, render, role
from shared.web.languages import say

pages = Pages("notify_mails", __name__)

watchers = role("team", "administrator")

STATES = {
    MailState.DUE: ("À envoyer", "wait"),
    MailState.SENDING: ("Envoi en cours", "info"),
    MailState.SENT: ("Envoyé", "good"),
    MailState.FAILED: ("En échec", "bad"),
    MailState.NO_ADDRESS: ("Sans adresse", "wait"),
}
"""State -> words and kind of its tag."""


@pages.get("/courriels", allow=watchers)
def index() -> ResponseReturnValue:
    """What became of the mails, with the reasons of those that did not leave."""
    state = _state_asked()
    session = reading()
    page = queries.mails(session, state, after_asked())
    return render(
        "notify/mails.html",
        page=page,
        reasons={row.id: say(row.error) for row in page.rows if row.error},
        counts=queries.mail_counts(session),
        drain=queries.drain(session, here().runtime.clock(session)),
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
    return redirect(url_for(".index", etat=MailState.FAILED.value), 303)
