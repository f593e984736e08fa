"""The page that shows that convocations have left."""

from flask.typing import ResponseReturnValue

from services.notify.queries.proofs import proofs
from services.notify.web.paging import after_asked
from shared.web import Pages, reading, render, role
from shared.web.exports import Column, in_slices, saved
from shared.web.exports import links as saved_as
from shared.web.slices import Slice

pages = Pages("notify_proofs", __name__, url_prefix="/preuves")

watchers = role("team", "administrator")
PAGE = 20


@pages.get("/", allow=watchers)
def index() -> ResponseReturnValue:
    """Convocations that left, the newest first."""
    after = after_asked()
    rows = proofs(reading(), Slice(PAGE, None if after is None else (after,)))
    more = rows[PAGE - 1].mail_id if len(rows) > PAGE else None
    return render("notify/proofs.html", rows=rows[:PAGE], more=more, saved=saved_as(".save"))


@pages.get("/convocations.<form>", allow=watchers)
def save(form: str) -> ResponseReturnValue:
    """The same as a list, whole."""
    return saved(form, "convocations", COLUMNS, in_slices(proofs, lambda row: (row.mail_id,)))


COLUMNS = [
    Column(name="sent_at", label="Envoyé le", of=lambda row: row.sent_at),
    Column(name="subject", label="Objet", of=lambda row: row.subject),
    Column(name="person", label="Personne", of=lambda row: row.name or ""),
    Column(name="person_id", label="Identifiant de la personne", of=lambda row: str(row.person_id)),
    Column(name="message_id", label="Identifiant du courriel", of=lambda row: row.message_id),
    Column(name="digest", label="Empreinte du texte envoyé", of=lambda row: row.digest),
    Column(name="answer", label="Réponse du serveur", of=lambda row: row.answer),
]
