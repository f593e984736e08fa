"""What this service holds about those who keep the public catalogue."""

from services.portfolio.tables import listed_word, opinion, proposal
from shared.personal.holdings import Fate, Holding

CATALOGUE = (
    Holding(
        opinion,
        "Avis lus",
        Fate.KEPT,
        "L’avis d’un inconnu reste ; la personne de l’équipe qui l’a lu n’est plus qu’un identifiant.",
        refers=("moderated_by",),
        shows={"state": "Réponse", "reason": "Raison", "moderated_at": "Lu le"},
    ),
    Holding(
        proposal,
        "Réponses aux partenaires",
        Fate.KEPT,
        "La réponse reste ; la personne de l’équipe qui l’a donnée n’est plus qu’un identifiant.",
        refers=("decided_by",),
        shows={"number": "Numéro", "title": "Service", "state": "Réponse", "decided_at": "Donnée le"},
    ),
    Holding(
        listed_word,
        "Mots du catalogue",
        Fate.KEPT,
        "Le mot reste dans la liste ; la personne qui l’a ajouté n’est plus qu’un identifiant.",
        refers=("changed_by",),
        shows={"label": "Mot"},
    ),
)
