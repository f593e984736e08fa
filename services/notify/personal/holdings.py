"""What this service holds about people, beside what every service does."""

from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from services.notify.tables import mail, notice, preference, proof, rest
from services.notify.tables.announcements import announcement
from services.notify.tables.gatherings import calendar_key, gathering, guest
from services.notify.tables.hooks import hook
from services.notify.tables.involved import involved
from services.notify.tables.journal import issue, issue_text
from services.notify.tables.outsiders import confirmation, forget_outsider, outsider
from services.notify.tables.silences import silence
from services.notify.tables.topics import subscription
from services.notify.tables.wordings import wording
from shared.people import person
from shared.personal.holdings import Fate, Holding
from shared.uow import UnitOfWork


def _with_the_address_of(person_id: UUID) -> ColumnElement[bool]:
    address = select(func.lower(person.c.email)).where(person.c.id == person_id).scalar_subquery()
    return outsider.c.email == address


def _asked_with_the_address_of(person_id: UUID) -> ColumnElement[bool]:
    return confirmation.c.outsider_id.in_(select(outsider.c.id).where(_with_the_address_of(person_id)))


def _forget_outside(uow: UnitOfWork, person_id: UUID) -> None:
    for found in uow.session.scalars(select(outsider.c.id).where(_with_the_address_of(person_id))).all():
        forget_outsider(uow.session, found)


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
        issue,
        "Journal",
        Fate.KEPT,
        "Un numéro est celui de l’incubateur ; qui l’a écrit ou publié n’est plus qu’un identifiant.",
        refers=("made_by", "published_by", "cursor"),
        shows={"title": "Titre", "made_at": "Écrit le", "published_at": "Publié le"},
    ),
    Holding(
        issue_text,
        "Versions du journal",
        Fate.KEPT,
        "Les mots sont ceux de l’équipe ; qui les a écrits n’est plus qu’un identifiant.",
        refers=("made_by",),
        shows={"title": "Titre", "made_at": "Écrit le"},
    ),
    Holding(
        confirmation,
        "Demandes faites avec cette adresse, à confirmer",
        Fate.ERASED,
        "Rien n’était encore convenu.",
        shows={"name": "Nom", "asked_at": "Demandé le"},
        where=_asked_with_the_address_of,
    ),
    Holding(
        outsider,
        "Abonnement et inscriptions faits avec cette adresse sans se connecter",
        Fate.ERASED,
        "L’adresse et le nom disparaissent, plus rien n’y part, les places sont rendues.",
        shows={"email": "Adresse électronique", "name": "Nom", "reads_since": "Reçoit le journal depuis"},
        where=_with_the_address_of,
        erase=_forget_outside,
    ),
    Holding(
        involved,
        "Idées et produits auxquels la personne prend part",
        Fate.ERASED,
        "Ces liens ne servaient qu’à prévenir la personne ; le reste est dans le service de la chose.",
        refers=("person_id",),
        shows={"part": "À quel titre", "about": "Idée ou produit", "until": "Jusqu’au"},
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
