"""What this service holds about people, beside what every service does."""

from services.ideas.tables import call, comment, draft, idea, lived, support, volunteer
from shared.personal.holdings import Fate, Holding

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
        comment,
        "Commentaires",
        Fate.KEPT,
        "Les échanges restent lisibles ; qui les a écrits ou retirés n’est plus qu’un identifiant.",
        refers=("author_id", "removed_by"),
        shows={"idea_id": "Idée", "words": "Mots", "at": "Le", "removed_at": "Retiré le", "why": "Raison"},
    ),
)
