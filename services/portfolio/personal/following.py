"""What this service holds about those who enter amounts and measures."""

from services.portfolio.tables import measure, measure_value, money_line
from shared.personal.holdings import Fate, Holding

FOLLOWING = (
    Holding(
        money_line,
        "Montants saisis",
        Fate.KEPT,
        "Les comptes du produit restent ; la personne qui a saisi ou barré n’est plus qu’un identifiant.",
        refers=("by", "struck_by"),
        shows={"cents": "Centimes", "note": "Objet", "at": "Saisi le", "struck_why": "Barré parce que"},
    ),
    Holding(
        measure,
        "Mesures suivies",
        Fate.KEPT,
        "La mesure du produit reste ; la personne qui l’a ouverte ou fermée n’est plus qu’un identifiant.",
        refers=("opened_by", "closed_by"),
        shows={"name": "Ce qui est mesuré", "opened_at": "Ouverte le", "closed_at": "Fermée le"},
    ),
    Holding(
        measure_value,
        "Valeurs saisies",
        Fate.KEPT,
        "La valeur reste ; la personne qui l’a saisie ou corrigée n’est plus qu’un identifiant.",
        refers=("by", "replaced_by"),
        shows={"since": "Du", "until": "Au", "value": "Valeur, en centièmes", "at": "Saisie le", "why": "Raison"},
    ),
)
