"""What a page says when it cannot do what was asked: what happened, and what to do next."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    title: str
    sentence: str


FORM_TOKEN = Text(
    "Formulaire à renvoyer",
    "Cette page était ouverte depuis trop longtemps, ou vient d’ailleurs : rien n’a été enregistré. "
    "Copiez vos réponses si elles sont longues, rechargez la page, puis recommencez.",
)
EXPIRED = Text(
    "Votre connexion a pris fin",
    "Vous êtes resté longtemps sans agir : rien n’a été enregistré. "
    "Copiez vos réponses ci-dessous, connectez-vous, puis recommencez.",
)
SIGNED_OUT = Text(
    "Vous n’êtes pas connecté",
    "Rien n’a été enregistré. Copiez vos réponses ci-dessous, connectez-vous, puis recommencez.",
)
FILE_TOO_HEAVY = Text(
    "Fichier trop lourd",
    "Un fichier joint dépasse 5 mégaoctets : rien n’a été enregistré. "
    "Revenez en arrière : vos réponses y sont encore ; choisissez un fichier plus léger.",
)
BY_STATUS = {
    400: Text(
        "Demande non comprise", "Cette adresse ou ce formulaire est incomplet. Revenez en arrière, puis recommencez."
    ),
    403: Text("Accès réservé", "Vous n’avez pas le droit de voir cette page."),
    404: Text("Page introuvable", "Cette page n’existe pas, ou n’existe plus. Vérifiez l’adresse."),
    405: Text(
        "Action impossible ici", "Cette adresse ne permet pas cette action. Revenez en arrière, puis recommencez."
    ),
    409: Text("Ce n’est pas possible", "La situation a changé entre-temps. Relisez la page, puis recommencez."),
    413: Text(
        "Envoi trop lourd",
        "Ce formulaire dépasse la taille permise (256 kilo-octets) : rien n’a été enregistré. "
        "Revenez en arrière : votre texte y est encore, raccourcissez-le.",
    ),
    415: Text("Format non accepté", "Ce format de données n’est pas accepté ici."),
    422: Text("Des réponses sont à corriger", "Relisez vos réponses, puis envoyez-les à nouveau."),
    429: Text(
        "Trop d’envois à la suite",
        "Vous avez envoyé beaucoup de formulaires en peu de temps : celui-ci n’a pas été enregistré. "
        "Attendez une minute, puis recommencez.",
    ),
    500: Text(
        "Quelque chose n’a pas marché",
        "L’erreur vient de nous et elle est notée. Réessayez dans quelques minutes ; "
        "si elle revient, donnez-nous la référence ci-dessous.",
    ),
    503: Text(
        "Le service se repose un instant",
        "Nos données ne répondent pas pour le moment : rien n’a été enregistré. Réessayez dans une minute.",
    ),
}
BARE_PAGE = (
    '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Quelque chose n’a pas marché</title>'
    "<h1>Quelque chose n’a pas marché</h1><p>Réessayez dans quelques minutes.</p><p>Référence : {reference}</p></html>"
)
