"""What people say in the exits of the story."""

WHY = "Le service est stable, ses usagers reviennent, et deux personnes de la DSI savent le faire vivre."
INTERNAL = "L’adresse n’est pas encore ouverte aux vérifications de l’extérieur : la DSI a vérifié à la main."
RESERVES = {
    "health": "Ouvrir l’adresse de santé à la surveillance de la DSI, qui appelle l’astreinte",
    "https": "Renouveler le certificat par le service de la Région, et fermer la liaison qui n’est pas chiffrée",
    "repository": "Publier le code avec sa licence et sa fiche, une fois les mots de passe retirés de son histoire",
    "legal_notices": "Nommer la personne qui dirige la publication, et l’hébergeur, dans les mentions légales",
    "privacy": "Dire combien de temps les demandes de salles sont gardées, et à qui écrire pour les faire effacer",
    "accessibility": "Mettre en ligne la déclaration d’accessibilité, avec les deux défauts qui restent à corriger",
}
"""What the DSI still waits for, by the condition that was waived."""
ACT = "délibération 2026-114"
MODELS = (
    ("dsi", 8, "Les usagers gardent la même adresse et la même aide."),
    ("directorate", 5, "La direction connaît les usagers, mais n’a personne pour réparer une panne."),
)
