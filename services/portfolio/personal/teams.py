"""What this service holds about those who are in a team, leave it or volunteer for it."""

from services.portfolio.tables import offer, stay, wanted
from shared.personal.holdings import Fate, Holding

TEAMS = (
    Holding(
        stay,
        "Places dans les équipes",
        Fate.KEPT,
        "L’histoire de l’équipe reste ; la personne n’y est plus qu’un identifiant.",
        refers=("person_id", "changed_by"),
        shows={"role": "Rôle", "share": "Part du temps", "since": "Du", "until": "Au", "note": "Précision"},
    ),
    Holding(
        wanted,
        "Rôles recherchés",
        Fate.KEPT,
        "L’annonce reste ; la personne qui l’a publiée ou retirée n’est plus qu’un identifiant.",
        refers=("opened_by", "closed_by"),
        shows={"role": "Rôle", "words": "Annonce", "opened_at": "Publiée le"},
    ),
    Holding(
        offer,
        "Propositions d’aide",
        Fate.ERASED,
        "Ce que la personne a écrit d’elle-même en se proposant disparaît, avec la réponse.",
        refers=("person_id",),
        shows={"words": "Mots", "offered_at": "Le", "state": "État", "answer": "Réponse"},
    ),
    Holding(
        offer,
        "Réponses à des propositions d’aide",
        Fate.KEPT,
        "La réponse appartient à qui l’a reçue ; la personne qui l’a écrite n’est plus qu’un identifiant.",
        refers=("answered_by",),
        shows={"answer": "Réponse", "answered_at": "Le"},
    ),
)
