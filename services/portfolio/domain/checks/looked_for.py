"""Words that checks look for on pages, folded: small letters without accents. No screen shows them."""

CONFORMITY = ("totalement conforme", "partiellement conforme", "non conforme")
DIRECTOR = (
    "directeur de la publication",
    "directrice de la publication",
    "responsable de la publication",
    "directeur de publication",
    "directrice de publication",
)
PUBLISHER = ("editeur", "editrice", "edite par", "edition")
HOST = ("hebergeur", "heberge par", "hebergement", "hebergee par")
PURPOSE = ("finalite", "a quoi servent")
RETENTION = ("conservation", "conservees", "conserves")
CONTACT = ("delegue a la protection", "dpo", "dpd", "contacter", "courriel")
PRIVACY_LINKS = ("donnees personnelles", "confidentialite", "vie privee", "protection des donnees")
LEGAL_LINKS = ("mentions legales",)
FIGURES_LINKS = ("statistiques", "chiffres", "impact")
