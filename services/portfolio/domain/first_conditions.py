"""The conditions with which an empty platform begins; the team changes them on their own page."""

from typing import NamedTuple


class First(NamedTuple):
    """A line of the first list; `days` is how long after the beginning of the phase it is due."""

    phase: str
    code: str
    label: str
    help: str
    days: int


FIRST = (
    First(
        "pre_incubation",
        "problem_stated",
        "Le problème est écrit, sans parler de solution",
        "Qui le vit, ce qui se passe, combien de fois.",
        21,
    ),
    First(
        "pre_incubation",
        "engagements_signed",
        "La marraine ou le parrain et la hiérarchie ont signé",
        "Deux personnes, chacune avec son compte.",
        21,
    ),
    First(
        "pre_incubation",
        "people_met",
        "Une trentaine de personnes concernées ont été rencontrées",
        "Comptées par groupe dans le dossier.",
        56,
    ),
    First(
        "pre_incubation",
        "prototype_tried",
        "Une maquette a été essayée par de futurs usagers",
        "Ce qu’ils ont réussi, et où ils se sont arrêtés.",
        63,
    ),
    First(
        "pre_incubation",
        "budget_found",
        "L’argent des six premiers mois est trouvé",
        "Sur quelle ligne, et qui l’a dit.",
        84,
    ),
    First(
        "construction",
        "days_protected",
        "Les jours de la personne qui porte le produit sont protégés",
        "L’accord écrit de sa hiérarchie.",
        30,
    ),
    First(
        "construction",
        "accompanied",
        "Quelqu’un accompagne l’équipe, quelqu’un développe",
        "Leurs noms sont dans l’équipe du produit.",
        60,
    ),
    First(
        "construction",
        "first_version",
        "Une première version sert à de vrais usagers",
        "Son adresse, et qui s’en sert.",
        90,
    ),
    First(
        "construction",
        "user_tests",
        "Au moins cinq essais avec des usagers chaque mois",
        "Les comptes rendus des trois derniers mois.",
        120,
    ),
    First(
        "construction",
        "impact_measure",
        "La mesure qui guide le produit est choisie",
        "Elle est suivie sur la page de l’impact.",
        180,
    ),
    First("construction", "public_figures", "Les chiffres d’usage sont publics", "L’adresse de la page.", 180),
    First("acceleration", "goals_set", "Les buts à 6 et à 18 mois sont écrits", "Avec les nombres à atteindre.", 60),
    First("acceleration", "users_return", "Des usagers reviennent d’eux-mêmes", "Combien, sur quelle période.", 180),
    First(
        "acceleration",
        "third_of_target",
        "Près d’un tiers du public visé s’en sert",
        "Le nombre d’usagers et la taille du public.",
        365,
    ),
    First(
        "consolidation",
        "value_proven",
        "Les mesures montrent que le problème recule",
        "Les valeurs d’avant et de maintenant.",
        120,
    ),
    First(
        "consolidation",
        "owner_found",
        "On sait qui reprend le service et avec quel argent",
        "Le parcours de sortie est ouvert.",
        180,
    ),
    First("consolidation", "public_act", "Un acte public dit qui reprend le service", "Sa date et sa référence.", 540),
)
