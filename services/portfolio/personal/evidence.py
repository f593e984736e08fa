"""What this service holds about those who work on a pre-incubation."""

from services.portfolio.tables.evidence import alternative, engagement, group, log_entry, meeting, milestone, writing
from shared.personal.holdings import Fate, Holding

EVIDENCE = (
    Holding(
        writing,
        "Textes de dossiers de pré-incubation",
        Fate.KEPT,
        "Le dossier décidé reste entier ; la personne qui l’a écrit n’est plus qu’un identifiant.",
        refers=("by",),
        shows={"field": "Champ", "after": "Nouvelle valeur", "at": "Le"},
    ),
    Holding(
        group,
        "Groupes à rencontrer",
        Fate.KEPT,
        "Le dossier reste ; la personne qui a nommé le groupe n’est plus qu’un identifiant.",
        refers=("by",),
        shows={"label": "Groupe", "at": "Le"},
    ),
    Holding(
        meeting,
        "Entretiens menés",
        Fate.KEPT,
        "Ce qui a été appris reste, sans nom ; les notes personnelles s’effacent au jour promis.",
        refers=("by",),
        shows={"met_on": "Jour", "learned": "Appris", "notes": "Notes personnelles", "purge_on": "Effacées le"},
    ),
    Holding(
        alternative,
        "Solutions existantes comparées",
        Fate.KEPT,
        "La comparaison reste ; la personne qui l’a faite n’est plus qu’un identifiant.",
        refers=("by",),
        shows={"label": "Solution", "at": "Le"},
    ),
    Holding(
        log_entry,
        "Journal de l’accompagnement",
        Fate.KEPT,
        "Le journal du produit reste ; la personne qui l’a tenu n’est plus qu’un identifiant.",
        refers=("by",),
        shows={"day": "Jour", "words": "Mots"},
    ),
    Holding(
        milestone,
        "Points d’étape notés",
        Fate.KEPT,
        "L’histoire du produit reste ; la personne qui a noté le point n’est plus qu’un identifiant.",
        refers=("by",),
        shows={"week": "Semaine", "reached": "Atteint le", "words": "Mots"},
    ),
    Holding(
        engagement,
        "Engagements signés",
        Fate.KEPT,
        "L’engagement fait partie du dossier décidé ; qui l’a demandé ou signé n’est plus qu’un identifiant.",
        refers=("signer_id", "asked_by", "given_up_by"),
        shows={"part": "Qualité", "days": "Jours par mois", "words": "Mots", "signed_at": "Signé le"},
    ),
)
