"""What this service holds about people, beside what every service does."""

from services.ideas.tables import call, idea
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
        call,
        "Appels ouverts",
        Fate.KEPT,
        "L’appel est public ; la personne qui l’a ouvert n’est plus qu’un identifiant.",
        refers=("opened_by",),
        shows={"title": "Titre", "criteria": "Critères", "rules": "Règles", "opens_at": "Ouverture"},
    ),
)
