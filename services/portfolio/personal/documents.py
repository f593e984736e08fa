"""What this service holds about those who bring documents of a product."""

from services.portfolio.tables import document_writing
from shared.personal.holdings import Fate, Holding

DOCUMENTS = (
    Holding(
        document_writing,
        "Documents de produits",
        Fate.KEPT,
        "Le document fait partie du dossier du produit ; la personne qui l’a donné n’est plus qu’un identifiant.",
        refers=("by",),
        shows={"title": "Titre", "link": "Adresse", "why": "Raison", "at": "Le"},
    ),
)
