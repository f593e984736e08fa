"""What this service holds about people, and how long, beside what every service does."""

from sqlalchemy import exists

from services.notify.domain.mail import MailState
from services.notify.tables import mail, news, notice, preference, proof, rest
from services.notify.tables.announcements import announcement
from services.notify.tables.gatherings import calendar_key, gathering, guest
from services.notify.tables.hooks import hook, hook_call, hook_event, hook_try
from services.notify.tables.silences import silence
from services.notify.tables.topics import subscription
from services.notify.tables.wordings import wording
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
    Holding(
        preference,
        "Choix des messages",
        Fate.ERASED,
        "Ces choix n’avaient de sens que pour la personne.",
        refers=("person_id",),
        shows={"family": "Messages", "way": "Choix", "chosen_at": "Choisi le", "chosen_from": "Choisi depuis"},
    ),
    Holding(
        rest,
        "Heures sans courriel",
        Fate.ERASED,
        "Ces heures n’avaient de sens que pour la personne.",
        refers=("person_id",),
        shows={"hours": "Choix", "chosen_at": "Choisi le"},
    ),
    Holding(
        announcement,
        "Annonces",
        Fate.KEPT,
        "Une annonce est celle de l’incubateur ; qui l’a écrite ou publiée n’est plus qu’un identifiant.",
        refers=("made_by", "published_by", "cursor"),
        shows={"title": "Titre", "made_at": "Écrite le", "published_at": "Publiée le"},
    ),
    Holding(
        wording,
        "Mots des lettres",
        Fate.KEPT,
        "Les mots sont ceux de l’équipe ; qui les a écrits n’est plus qu’un identifiant.",
        refers=("made_by",),
        shows={"letter": "Lettre", "made_at": "Écrit le"},
    ),
    Holding(
        subscription,
        "Ce que la personne suit",
        Fate.ERASED,
        "Ce choix n’avait de sens que pour la personne.",
        refers=("person_id",),
        shows={"kind": "Genre", "key": "Sujet", "since": "Depuis"},
    ),
    Holding(
        silence,
        "Adresse qui ne répond plus",
        Fate.ERASED,
        "Plus rien n’est envoyé à la personne : il n’y a plus d’adresse à retenir.",
        refers=("person_id", "reported_by"),
        shows={"address": "Adresse", "reason": "Raison", "since": "Depuis"},
    ),
    Holding(
        guest,
        "Inscriptions à l’agenda du lieu",
        Fate.ERASED,
        "La place est rendue : elle n’avait de sens que pour la personne.",
        refers=("person_id",),
        shows={"gathering_id": "Rendez-vous", "state": "État", "asked_at": "Demandé le"},
    ),
    Holding(
        calendar_key,
        "Adresse d’agenda",
        Fate.ERASED,
        "L’adresse ne menait qu’aux rendez-vous de la personne.",
        refers=("person_id",),
        shows={"made_at": "Demandée le"},
    ),
    Holding(
        gathering,
        "Agenda du lieu",
        Fate.KEPT,
        "Le rendez-vous est celui de l’incubateur ; qui l’a ajouté n’est plus qu’un identifiant.",
        refers=("planned_by",),
        shows={"title": "Nom", "starts_at": "Début"},
    ),
    Holding(
        hook,
        "Rappels vers d’autres services",
        Fate.KEPT,
        "Le rappel sert à la Région ; qui l’a ajouté n’est plus qu’un identifiant.",
        refers=("made_by",),
        shows={"name": "Nom", "made_at": "Ajouté le"},
    ),
    Holding(
        proof,
        "Preuves d’envoi des convocations",
        Fate.KEPT,
        "Une décision peut être contestée : l’envoi reste prouvé, la personne n’y est plus qu’un identifiant.",
        refers=("person_id",),
        shows={"subject": "Objet", "message_id": "Courriel", "sent_at": "Envoyé le", "answer": "Réponse du serveur"},
    ),
)
"""A mail hangs on its notice: mails go first."""


def _mail_days(settings: Settings) -> int:
    return settings.mail_days


_ENDED = mail.c.state.not_in((MailState.DUE, MailState.SENDING))
_HAS_MAIL = exists().where(mail.c.event_id == notice.c.event_id, mail.c.person_id == notice.c.person_id)
_HAS_NOTICE = exists().where(notice.c.event_id == news.c.event_id)

PROOF_DAYS, JOURNAL_DAYS, GUEST_DAYS = 5 * 366, 30, 366
_HAS_CALL = exists().where(hook_call.c.event_id == hook_event.c.event_id)

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
