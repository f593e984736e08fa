"""What this service holds about those who keep the list of standards or state where a product stands."""

from services.portfolio.tables import standard_line, standard_statement
from shared.personal.holdings import Fate, Holding

STANDARDS = (
    Holding(
        standard_line,
        "Exigences écrites",
        Fate.KEPT,
        "La liste des exigences reste ; la personne qui a écrit la ligne n’est plus qu’un identifiant.",
        refers=("changed_by",),
        shows={"label": "Exigence", "since": "À partir du"},
    ),
    Holding(
        standard_statement,
        "Déclarations et preuves d’exigences",
        Fate.KEPT,
        "La preuve fait partie de l’histoire du produit ; la personne qui l’a donnée n’est plus qu’un identifiant.",
        refers=("by",),
        shows={"words": "Preuve ou raison", "link": "Adresse", "given_on": "Date", "at": "Le"},
    ),
)
