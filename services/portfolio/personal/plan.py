"""What this service holds about those who write the deployment plan of a product."""

from services.portfolio.tables import plan_writing
from shared.personal.holdings import Fate, Holding

PLAN = (
    Holding(
        plan_writing,
        "Étapes de plans de déploiement écrites",
        Fate.KEPT,
        "Le plan du produit reste ; la personne qui l’a écrit n’est plus qu’un identifiant.",
        refers=("by",),
        shows={"words": "Ce qu’on y fait", "starts_on": "Premier jour", "why": "Raison", "at": "Le"},
    ),
)
