"""What this service holds about people, beside what every service does."""

from uuid import UUID

from sqlalchemy import select, update

from services.ideas.personal.instruction import OF_THE_TEAM
from services.ideas.tables import (
    behalf,
    call,
    call_question,
    coauthor,
    comment,
    draft,
    extract,
    follow,
    idea,
    lived,
    look,
    manifesto,
    program_key,
    pseudonym,
    report,
    signature,
    support,
    volunteer,
)
from shared.personal.holdings import Fate, Holding
from shared.uow import UnitOfWork
from shared.web.access.table import holding_of


def _forget_numbers(uow: UnitOfWork, person_id: UUID) -> None:
    """Nobody is called back any more."""
    uow.session.execute(update(call_question).where(call_question.c.asked_by == person_id).values(phone=""))


PERSONAL = (
    Holding(
        idea,
        "Idées déposées",
        Fate.KEPT,
        "Le dossier reste, avec ses textes : des décisions en dépendent. L’auteur n’y est plus qu’un identifiant.",
        refers=("author_id",),
        shows={
            "number": "Numéro",
            "title": "Titre",
            "problem": "Problème",
            "who": "Personnes concernées",
            "frequency": "Fréquence",
            "today": "Aujourd’hui",
            "carries": "Souhaite porter le projet",
            "submitted_at": "Déposée le",
            "state": "État",
            "reason": "Motif",
            "opinion": "Avis de l’équipe",
        },
    ),
    Holding(
        draft,
        "Brouillons",
        Fate.ERASED,
        "Personne d’autre ne les a lus : rien n’en dépend.",
        refers=("author_id",),
        shows={"answers": "Réponses", "started_at": "Commencé le", "saved_at": "Enregistré le"},
    ),
    Holding(
        pseudonym,
        "Pseudonymes",
        Fate.ERASED,
        "Plus personne ne sait alors qui a signé. Aucun export ne le montre : la personne de confiance seule le voit.",
        refers=("person_id",),
    ),
    Holding(
        look,
        "Regards derrière un pseudonyme",
        Fate.KEPT,
        "Le journal des regards protège les auteurs ; qui a regardé n’est plus qu’un identifiant.",
        refers=("by",),
        shows={"why": "Raison", "at": "Le"},
    ),
    Holding(
        coauthor,
        "Idées signées avec un auteur",
        Fate.ERASED,
        "Une personne partie ne signe plus.",
        refers=("person_id",),
        shows={"idea_id": "Idée", "invited_at": "Invitée le", "joined_at": "A dit oui le"},
    ),
    Holding(
        follow,
        "Idées suivies",
        Fate.ERASED,
        "Une personne partie ne suit plus rien.",
        refers=("person_id",),
        shows={"idea_id": "Idée", "at": "Depuis le"},
    ),
    Holding(
        call_question,
        "Questions sur un appel",
        Fate.KEPT,
        "La question et sa réponse servent à tous ; le numéro où rappeler s’efface avec la réponse.",
        refers=("asked_by", "answered_by"),
        shows={"words": "Question", "phone": "Numéro où rappeler", "answer": "Réponse", "asked_at": "Posée le"},
        erase=_forget_numbers,
    ),
    Holding(
        behalf,
        "Personnes pour qui elle a déposé",
        Fate.ERASED,
        "Sans qui a déposé, plus personne ne peut joindre celle pour qui c’était.",
        where=lambda person_id: behalf.c.idea_id.in_(select(idea.c.id).where(idea.c.author_id == person_id)),
        shows={"idea_id": "Idée", "words": "Pour qui"},
    ),
    Holding(
        call,
        "Appels ouverts",
        Fate.KEPT,
        "L’appel est public ; la personne qui l’a ouvert n’est plus qu’un identifiant.",
        refers=("opened_by",),
        shows={"title": "Titre", "criteria": "Critères", "rules": "Règles", "opens_at": "Ouverture"},
    ),
    Holding(
        support,
        "Soutiens",
        Fate.KEPT,
        "Le nombre de soutiens a compté ; la personne n’y est plus qu’un identifiant.",
        refers=("person_id",),
        shows={"idea_id": "Idée", "at": "Le"},
    ),
    Holding(
        lived,
        "Problèmes vécus aussi",
        Fate.KEPT,
        "Les chiffres ont servi à décider ; la personne n’y est plus qu’un identifiant.",
        refers=("person_id",),
        shows={"idea_id": "Idée", "times_a_month": "Fois par mois", "minutes": "Minutes", "words": "Mots", "at": "Le"},
    ),
    Holding(
        volunteer,
        "Propositions de porter une idée",
        Fate.ERASED,
        "Une personne partie ne porte plus d’idée.",
        refers=("person_id",),
        shows={"idea_id": "Idée", "words": "Mots", "at": "Le"},
    ),
    Holding(
        signature,
        "Signature du manifeste",
        Fate.ERASED,
        "Un nom ne reste sous le manifeste que tant que la personne le veut.",
        refers=("person_id",),
        shows={"version": "Version", "at": "Le"},
    ),
    Holding(
        manifesto,
        "Versions du manifeste publiées",
        Fate.KEPT,
        "Le texte reste ; la personne qui l’a publié n’est plus qu’un identifiant.",
        refers=("published_by",),
        shows={"version": "Version", "words": "Texte", "published_at": "Le"},
    ),
    Holding(
        comment,
        "Commentaires",
        Fate.KEPT,
        "Les échanges restent lisibles ; qui les a écrits ou retirés n’est plus qu’un identifiant.",
        refers=("author_id", "removed_by"),
        shows={"idea_id": "Idée", "words": "Mots", "at": "Le", "removed_at": "Retiré le", "why": "Raison"},
    ),
    Holding(
        report,
        "Signalements",
        Fate.KEPT,
        "Ce qui a été retiré, et pourquoi, reste ; qui a signalé ou répondu n’est plus qu’un identifiant.",
        refers=("reported_by", "handled_by"),
        shows={"idea_id": "Idée", "words": "Mots", "at": "Le", "answer": "Réponse"},
    ),
    Holding(
        extract,
        "Extraits publics écrits",
        Fate.KEPT,
        "L’extrait reste public ; qui l’a écrit n’est plus qu’un identifiant.",
        refers=("written_by",),
        shows={"idea_id": "Idée", "words": "Extrait", "written_at": "Le"},
    ),
    holding_of(program_key),
    *OF_THE_TEAM,
)
