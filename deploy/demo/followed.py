"""What the story tells of the products that are followed: facts and words."""

from typing import Any

TEAM = (
    ("soizic.le-bihan", "carrier", 60, 700, None),
    ("malo.kerdoncuff", "coach", 20, 700, None),
    ("yann.corre", "developer", 100, 400, None),
    ("gwenaelle.prigent", "deployment", 30, 200, None),
    ("herve.salaun", "sponsor", 0, 700, 45),
)
"""Who, in which role, at which share of their time, since how many days, until in how many; nobody of the DSI yet."""
SOUGHT = "Reprendre l’écran des gestionnaires avec ceux qui s’en servent, deux jours par semaine jusqu’à l’été."
OFFERED = "Je dessine des écrans pour mon service, et je peux commencer en janvier."

MEASURES: tuple[tuple[str, str, str, str, bool, tuple[str, ...]], ...] = (
    (
        "impactful",
        "Dossiers complets avant la rentrée",
        "%",
        "90",
        False,
        ("61", "70", "79", "82"),
    ),
    ("used", "Familles qui s’en servent", "", "11000", True, ("3100", "5600", "7300", "8800")),
)
"""What it shows, name, unit, target, whether it counts users, one value a month up to the last."""

MONEY = (
    ("planned", "team", 120_000, 300, "Budget de la direction des lycées"),
    ("engaged", "team", 84_000, 240, "Marché de développement, bon de commande 12"),
    ("spent", "team", 31_500, 150, "Facture 2026-041"),
    ("spent", "team", 27_000, 60, "Facture 2026-097"),
)
"""How far, for what, euros, how many days ago, in which words."""

PLAN = (
    ("strategy", -700, -640, -650, "Les familles de seconde d’abord, dans deux départements."),
    ("design", -640, -560, -555, "Trois essais à l’accueil des lycées, avec des familles et des gestionnaires."),
    ("build", -560, -260, -250, "Le dépôt, puis le suivi, puis l’écran des gestionnaires."),
    (
        "deployment",
        -250,
        120,
        None,
        "Deux départements ouverts ; le Finistère en janvier, le Morbihan en mars.",
    ),
)
"""Step, begins and ends and was over in how many days, in which words."""

GROUPS = (
    (
        "Les agents d’accueil des lycées",
        15,
        (
            (25, "Un trousseau manque chaque semaine ; le retrouver prend une heure.", "Madame Le Roux, poste 214"),
            (18, "Le cahier n’est jamais rempli le vendredi soir.", ""),
        ),
    ),
    ("Les enseignants", 10, ((12, "Attendre devant la porte fait perdre un quart d’heure de cours.", ""),)),
)
"""People who live it in the same way, interviews wanted; how many days ago, what was learned, private notes."""

ALTERNATIVE: dict[str, Any] = {
    "label": "Une armoire à clés électronique",
    "does": "Elle sait qui a pris quel trousseau.",
    "lacks": "Elle coûte 6 000 euros par lycée et ne prévient personne.",
}
LOGGED: dict[str, Any] = {
    "kind": "workshop",
    "words": "Deux heures à l’accueil du lycée : nous avons suivi douze trousseaux.",
}
REACHED: dict[str, Any] = {
    "week": "3",
    "words": "Trois entretiens, un cahier photographié, un essai sur papier.",
}
KNOWN: dict[str, Any] = {
    "size": "115 lycées publics, un à deux trousseaux perdus par semaine dans onze des douze que nous avons appelés.",
    "frequency": "Chaque semaine, surtout le vendredi.",
    "harm": "Une heure d’agent et un quart d’heure de cours pour chaque trousseau qui manque.",
    "prototype": "Un tableau blanc avec des aimants, essayé dix jours dans un lycée.",
    "first_users": "Trois lycées sont prêts à essayer en janvier.",
}
CONCLUDED: dict[str, Any] = {
    "problem_score": 8,
    "problem_words": "Vécu partout, mesuré dans un lycée.",
    "carrier_score": 7,
    "carrier_words": "Nolwenn a deux demi-journées par semaine, sa hiérarchie est d’accord.",
    "strategy_score": 6,
    "strategy_words": "Commencer par trois lycées, sans rien acheter.",
    "outcome": "construction",
    "outcome_words": "Construire le plus petit service qui prévient quand un trousseau manque.",
}
