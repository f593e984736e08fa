"""What this service holds about those who write the risks of a product or see to one."""

from services.portfolio.tables import risk_writing
from shared.personal.holdings import Fate, Holding

RISKS = (
    Holding(
        risk_writing,
        "Risques de produits écrits ou confiés",
        Fate.KEPT,
        "Le registre des risques reste ; la personne qui a écrit ou s’en charge n’est plus qu’un identifiant.",
        refers=("by", "owner_id"),
        shows={"title": "Risque", "mitigation": "Ce qu’on fait pour l’éviter", "why": "Raison", "at": "Le"},
    ),
)
