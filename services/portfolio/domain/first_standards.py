"""The standards with which an empty platform begins; the team changes them on their own page."""

from typing import NamedTuple


class First(NamedTuple):
    """A line of the first list; a statement holds `days`, and `checks` are the automatic checks that look at it."""

    code: str
    label: str
    help: str
    days: int
    checks: str = ""


FIRST = (
    First(
        "accessibility",
        "Le service est accessible à tous, et dit à quel point",
        "Sa déclaration d’accessibilité (référentiel RGAA) : trois ans au plus.",
        1095,
        "accessibility",
    ),
    First(
        "user_tests",
        "Le service est essayé régulièrement avec des usagers",
        "Le compte rendu des derniers essais.",
        180,
    ),
    First(
        "opinions",
        "Les usagers disent ce qu’ils pensent du service",
        "Où ils donnent leur avis, et ce que l’équipe en a fait.",
        365,
    ),
    First(
        "plain_words",
        "Les écrans et les courriels sont écrits en mots simples",
        "Qui les a relus, et quand.",
        365,
    ),
    First(
        "privacy",
        "Les données personnelles sont protégées",
        "La ligne du registre des traitements, et la page qui dit à quoi servent les données.",
        730,
        "privacy",
    ),
    First(
        "legal_notices",
        "Les mentions légales sont publiées",
        "L’adresse de la page.",
        730,
        "legal_notices",
    ),
    First(
        "security",
        "Les risques de sécurité ont été examinés et acceptés",
        "La décision d’homologation, avec sa date.",
        1095,
    ),
    First(
        "encrypted",
        "Les échanges avec le service sont chiffrés",
        "La vérification automatique suffit souvent.",
        365,
        "https,certificate",
    ),
    First(
        "open_code",
        "Le code source est public, avec une licence",
        "L’adresse du dépôt.",
        730,
        "repository,licence",
    ),
    First(
        "public_figures",
        "Les chiffres d’usage sont publics",
        "L’adresse de la page.",
        365,
        "usage_figures",
    ),
    First(
        "up_to_date",
        "Les composants sont tenus à jour",
        "Comment l’équipe est prévenue d’une faille, et en combien de jours elle la corrige.",
        180,
    ),
    First(
        "sober",
        "Le service est sobre : il marche sur un vieil appareil et une mauvaise liaison",
        "Le poids des pages, et sur quels appareils elles ont été essayées.",
        730,
    ),
)
