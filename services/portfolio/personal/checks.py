"""What this service holds about those who ask for automatic checks, waive them and open lanes."""

from services.portfolio.tables import check_access, check_run, check_waiver, lane
from shared.personal.holdings import Fate, Holding
from shared.retention import Rule

CHECKS = (
    Holding(
        check_run,
        "Vérifications demandées",
        Fate.KEPT,
        "Les résultats restent ; la personne qui les a demandés n’est plus qu’un identifiant.",
        refers=("asked_by",),
        shows={"asked_at": "Demandées le", "answered": "Réponses"},
    ),
    Holding(
        check_waiver,
        "Dispenses de vérification",
        Fate.KEPT,
        "La dispense et sa raison restent ; la personne qui l’a donnée n’est plus qu’un identifiant.",
        refers=("by", "ended_by"),
        shows={"code": "Vérification", "reason": "Raison", "until": "Jusqu’au", "at": "Donnée le"},
    ),
    Holding(
        check_access,
        "Qui peut atteindre un produit",
        Fate.KEPT,
        "La réponse reste ; la personne qui l’a donnée n’est plus qu’un identifiant.",
        refers=("by",),
        shows={"access": "Réponse", "why": "Raison", "at": "Donnée le"},
    ),
    Holding(
        lane,
        "Voies ouvertes ou fermées",
        Fate.KEPT,
        "La voie reste ; la personne qui l’a ouverte ou fermée n’est plus qu’un identifiant.",
        refers=("changed_by",),
        shows={"number": "Produit", "why": "Raison", "changed_at": "Changée le"},
    ),
)

RETENTION = (
    Rule(
        name="checks",
        what="Réponses des vérifications automatiques",
        why="Le temps de voir si un produit va mieux ou moins bien, et de montrer sur quoi une sortie s’est décidée.",
        days=lambda settings: settings.check_days,
        clock=check_run.c.asked_at,
    ),
)
