"""How long this service keeps what, beside what every service does."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from services.notify.domain.mail import MailState
from services.notify.domain.outsiders import VALID
from services.notify.tables import mail, news, notice, proof
from services.notify.tables.gatherings import gathering, guest
from services.notify.tables.hooks import hook_call, hook_event, hook_try
from services.notify.tables.outsiders import confirmation, forget_outsider, outsider
from shared.retention import TOGETHER, Rule
from shared.service import Runtime
from shared.settings import Settings
from shared.uow import UnitOfWork


def _mail_days(settings: Settings) -> int:
    return settings.mail_days


_ENDED = mail.c.state.not_in((MailState.DUE, MailState.SENDING))
_HAS_MAIL = exists().where(mail.c.event_id == notice.c.event_id, mail.c.person_id == notice.c.person_id)
_HAS_NOTICE = exists().where(notice.c.event_id == news.c.event_id)

PROOF_DAYS, JOURNAL_DAYS, GUEST_DAYS, OUTSIDE_DAYS = 5 * 366, 30, 366, 30
_HAS_CALL = exists().where(hook_call.c.event_id == hook_event.c.event_id)


def _idle(now: datetime) -> ColumnElement[bool]:
    """Neither a reader, nor on a list that still matters, nor about to say yes."""
    lately = gathering.c.ends_at > now - timedelta(days=OUTSIDE_DAYS)
    listed = exists().where(guest.c.person_id == outsider.c.id, guest.c.gathering_id == gathering.c.id, lately)
    asked = exists().where(confirmation.c.outsider_id == outsider.c.id, confirmation.c.asked_at > now - VALID)
    return outsider.c.reads_since.is_(None) & (outsider.c.made_at < now - VALID) & ~listed & ~asked


def _forget_idle(runtime: Runtime, now: datetime) -> int:
    with runtime.reading() as session:
        some = list(session.scalars(select(outsider.c.id).where(_idle(now)).limit(TOGETHER)))
    return sum(runtime.do(lambda one, uow: _forget_if_idle(uow, one, now), one) for one in some)


def _forget_if_idle(uow: UnitOfWork, outsider_id: UUID, now: datetime) -> bool:
    """Unless they came back meanwhile; their places stay as numbers, to say how many came."""
    mine = select(outsider.c.id).where(outsider.c.id == outsider_id, _idle(now))
    if uow.session.scalar(mine.with_for_update()) is None:
        return False
    forget_outsider(uow.session, outsider_id, places=False)
    return True


RETENTION = (
    Rule(
        name="hook_tries",
        what="Journal des appels à d’autres services",
        why="Le temps de comprendre avec l’autre service ce qui n’a pas marché.",
        days=lambda _: JOURNAL_DAYS,
        clock=hook_try.c.at,
    ),
    Rule(
        name="hook_calls",
        what="Appels à d’autres services, faits ou en attente",
        why="Le même temps que l’histoire des messages : un autre service peut demander qu’on les lui redise.",
        days=lambda settings: settings.history_days,
        clock=hook_call.c.made_at,
    ),
    Rule(
        name="hook_events",
        what="Contenu des appels à d’autres services",
        why="Aussi longtemps qu’un appel au moins en a besoin.",
        days=lambda settings: settings.history_days,
        clock=hook_event.c.at,
        only=~_HAS_CALL,
    ),
    Rule(
        name="guests",
        what="Inscriptions à l’agenda du lieu",
        why="Un an : le temps de dire combien sont venus.",
        days=lambda _: GUEST_DAYS,
        clock=guest.c.asked_at,
    ),
    Rule(
        name="confirmations",
        what="Demandes du dehors qui n’ont pas été confirmées",
        why="Aussi longtemps que sert le lien du courriel.",
        days=lambda _: VALID.days,
        clock=confirmation.c.asked_at,
    ),
    Rule(
        name="outsiders",
        what="Personnes du dehors sans abonnement ni rendez-vous à venir",
        why="Un mois après le rendez-vous, ou dès que le lien d’une demande ne sert plus : l’adresse n’a plus d’usage.",
        days=lambda _: OUTSIDE_DAYS,
        job=_forget_idle,
    ),
    Rule(
        name="proofs",
        what="Preuves d’envoi des convocations",
        why="Le temps de montrer, si une décision est contestée, que chaque membre a été appelé.",
        days=lambda _: PROOF_DAYS,
        clock=proof.c.sent_at,
    ),
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
