"""What this service holds about those who prepare, sign and review an exit."""

from services.portfolio.tables import exit_tables
from shared.personal.holdings import Fate, Holding

_PATH = "Le dossier de sortie reste entier : des signatures en dépendent. La personne n’y est plus qu’un identifiant."

EXITS = (
    Holding(
        exit_tables.exit_path,
        "Parcours de sortie ouverts",
        Fate.KEPT,
        _PATH,
        refers=("opened_by",),
        shows={"state": "État", "opened_at": "Ouvert le"},
    ),
    Holding(
        exit_tables.exit_condition,
        "Conditions de sortie confiées ou dispensées",
        Fate.KEPT,
        _PATH,
        refers=("person_id", "waived_by"),
        shows={"label": "Condition", "due_on": "Pour le", "waiver": "Motif de dispense"},
    ),
    Holding(
        exit_tables.exit_evidence,
        "Preuves données",
        Fate.KEPT,
        _PATH,
        refers=("by",),
        shows={"words": "Preuve", "reference": "Référence", "link": "Adresse", "at": "Donnée le"},
    ),
    Holding(
        exit_tables.exit_comparison,
        "Solutions comparées",
        Fate.KEPT,
        _PATH,
        refers=("by",),
        shows={"target": "Solution", "users": "Usagers", "skills": "Personnes", "cost": "Argent", "law": "Droit"},
    ),
    Holding(
        exit_tables.exit_signature,
        "Signatures de dossiers de sortie",
        Fate.KEPT,
        _PATH,
        refers=("by",),
        shows={"side": "Côté", "version": "Version du dossier", "at": "Signé le"},
    ),
    Holding(
        exit_tables.exit_reserve,
        "Réserves demandées, confiées ou levées",
        Fate.KEPT,
        _PATH,
        refers=("person_id", "raised_by", "lifted_by"),
        shows={"label": "Attendu", "due_on": "Pour le", "proof": "Preuve"},
    ),
    Holding(
        exit_tables.exit_partner,
        "Travail à deux équipes",
        Fate.KEPT,
        _PATH,
        refers=("person_id",),
        shows={"side": "Côté", "since": "Depuis le", "until": "Jusqu’au"},
    ),
    Holding(
        exit_tables.exit_review,
        "Bilans après une reprise",
        Fate.KEPT,
        _PATH,
        refers=("by",),
        shows={"months": "Mois", "findings": "Constat", "at": "Écrit le"},
    ),
    Holding(
        exit_tables.exit_entry,
        "Journal des sorties",
        Fate.KEPT,
        _PATH,
        refers=("by",),
        shows={"what": "Quoi", "words": "Mots", "at": "Le"},
    ),
    Holding(
        exit_tables.exit_list,
        "Conditions de sortie écrites",
        Fate.KEPT,
        "La liste des conditions reste ; la personne qui a écrit la ligne n’est plus qu’un identifiant.",
        refers=("changed_by",),
        shows={"label": "Condition", "since": "À partir du"},
    ),
)
