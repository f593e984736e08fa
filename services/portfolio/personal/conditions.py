"""What this service holds about those who keep the list of conditions, see to one or answer it."""

from services.portfolio.tables import condition, condition_entry, condition_line
from shared.personal.holdings import Fate, Holding

CONDITIONS = (
    Holding(
        condition_line,
        "Conditions des phases écrites",
        Fate.KEPT,
        "La liste des conditions reste ; la personne qui a écrit la ligne n’est plus qu’un identifiant.",
        refers=("changed_by",),
        shows={"label": "Condition", "since": "À partir du"},
    ),
    Holding(
        condition,
        "Conditions de produits confiées",
        Fate.KEPT,
        "La condition du produit reste ; la personne qui s’en charge n’est plus qu’un identifiant.",
        refers=("owner_id",),
        shows={"label": "Condition", "due_on": "Pour le"},
    ),
    Holding(
        condition_entry,
        "Réponses à des conditions",
        Fate.KEPT,
        "La preuve fait partie de l’histoire du produit ; la personne qui l’a donnée n’est plus qu’un identifiant.",
        refers=("by",),
        shows={"what": "Quoi", "words": "Preuve ou raison", "link": "Adresse", "at": "Le"},
    ),
)
