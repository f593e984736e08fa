"""What this service holds about people, and how long, beside what every service does."""

from sqlalchemy import exists

from services.notify.domain.mail import MailState
from services.notify.tables import mail, news, notice
from shared.personal.holdings import Fate, Holding
from shared.retention import Rule
from shared.settings import Settings

PERSONAL = (
    Holding(
        mail,
        "Courriels",
        Fate.ERASED,
        "Les courriels à envoyer ne partent plus. Ceux que la personne a reçus sont dans sa messagerie, hors d’ici.",
        refers=("person_id",),
        shows={"made_at": "Préparé le", "sent_at": "Envoyé le", "state": "État", "error": "Ce qui n’allait pas"},
    ),
    Holding(
        notice,
        "Boîte de réception",
        Fate.ERASED,
        "Ces avis n’étaient que pour la personne ; les actes qu’ils annonçaient restent dans leur service.",
        refers=("person_id",),
        shows={"letter": "Lettre", "made_at": "Reçu le", "read_at": "Lu le"},
    ),
)
"""A mail hangs on its notice: mails go first."""


def _mail_days(settings: Settings) -> int:
    return settings.mail_days


_ENDED = mail.c.state.not_in((MailState.DUE, MailState.SENDING))
_HAS_MAIL = exists().where(mail.c.event_id == notice.c.event_id, mail.c.person_id == notice.c.person_id)
_HAS_NOTICE = exists().where(notice.c.event_id == news.c.event_id)

RETENTION = (
    Rule(
        name="mails",
        what="Courriels envoyés ou en échec",
        why="Le temps de répondre à qui dit n’avoir rien reçu.",
        days=_mail_days,
        clock=mail.c.made_at,
        only=_ENDED,
    ),
    Rule(
        name="notices",
        what="Boîtes de réception",
        why="Le même temps que les courriels ; les actes restent dans leur service.",
        days=_mail_days,
        clock=notice.c.made_at,
        only=~_HAS_MAIL,
    ),
    Rule(
        name="news",
        what="Faits annoncés",
        why="Aussi longtemps qu’une personne au moins les a dans sa boîte.",
        days=_mail_days,
        clock=news.c.at,
        only=~_HAS_NOTICE,
    ),
)
"""In this order: a notice waits for its mail to go, news wait for their notices."""
