"""The automatic checks of a product: what each is called, its grade rule, and the pure function that answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.portfolio.domain.checks import code, web, words
from services.portfolio.domain.checks.findings import Access, Answer, Finding, Standing, absent, unreachable
from services.portfolio.domain.checks.site import Look, Site
from shared.fetcher import Unfetched

__all__ = ["BY_CODE", "CHECKS", "JOBS", "Access", "Answer", "Check", "Finding", "Look", "Site", "Standing", "look_into"]

Run = Callable[[Site, datetime], Finding]
SITE, CODE = "site", "code"


@dataclass(frozen=True)
class Check:
    """`about` is what it needs on the sheet: the site or the code; without `run` it is counted from other answers."""

    code: str
    label: str
    rule: str
    about: str
    run: Run | None = None


CHECKS = (
    Check(
        "https",
        "Liaison chiffrée",
        "A : le service répond sur une liaison chiffrée, et l’adresse en clair y renvoie. "
        "D : il répond aussi en clair. F : en clair seulement.",
        SITE,
        web.https,
    ),
    Check(
        "certificate",
        "Certificat",
        "De A à F ; satisfait jusqu’à C. Selon les jours qui restent : A dès 21, B dès 14, C dès 7, D dès 3, E dès 1 ; "
        "F : refusé.",
        SITE,
        web.certificate,
    ),
    Check(
        "security_headers",
        "Protections des pages",
        "De A à F ; satisfait jusqu’à C. Cinq protections sont attendues ; une lettre de moins pour chaque absente.",
        SITE,
        web.security_headers,
    ),
    Check(
        "cookies",
        "Témoins de connexion et tiers",
        "De A à F ; satisfait jusqu’à C. "
        "Sites tiers appelés et témoins mal protégés : A aucun, B un, C deux, D jusqu’à quatre, E jusqu’à neuf.",
        SITE,
        web.cookies,
    ),
    Check(
        "security_txt",
        "Contact pour la sécurité",
        "A : un fichier security.txt avec un contact et une date à venir. D : sans date à venir. F : sans contact.",
        SITE,
        web.security_txt,
    ),
    Check(
        "accessibility",
        "Accessibilité",
        "A : la mention sur la première page, et une déclaration qui dit le niveau. B : une déclaration qui ne le dit "
        "pas. D : l’une des deux manque.",
        SITE,
        words.accessibility,
    ),
    Check(
        "legal_notices",
        "Mentions légales",
        "A : direction de la publication, éditeur et hébergeur sont nommés. D, E, F : un, deux ou trois manquent.",
        SITE,
        words.legal_notices,
    ),
    Check(
        "privacy",
        "Données personnelles",
        "A : la page dit à quoi servent les données, combien de temps elles sont gardées et à qui écrire. "
        "D, E, F : un, deux ou trois manquent.",
        SITE,
        words.privacy,
    ),
    Check(
        "usage_figures",
        "Chiffres d’usage publics",
        "A : la page existe et montre des chiffres. D : elle n’en montre aucun, ou demande de se connecter.",
        SITE,
        words.usage_figures,
    ),
    Check(
        "repository",
        "Code source public",
        "A : tout le monde peut lire le dépôt. F : il demande de se connecter, ou n’existe pas.",
        CODE,
        code.repository,
    ),
    Check(
        "licence",
        "Licence",
        "A : une licence reconnue. C : un fichier de licence qui n’est pas reconnu.",
        CODE,
        code.licence,
    ),
    Check(
        "publiccode",
        "Fiche publiccode.yml",
        "A : tout ce que la norme demande. D : une ou deux entrées manquent. F : davantage, ou un fichier illisible.",
        CODE,
        code.publiccode,
    ),
    Check("container", "Conteneur", "A : le dépôt dit comment se construit le conteneur.", CODE, code.container),
    Check(
        "health",
        "Adresse de santé",
        "A : une adresse dit que le service va bien. F : elle dit le contraire.",
        SITE,
        web.health,
    ),
    Check(
        "availability",
        "Disponibilité",
        "De A à F ; satisfait jusqu’à C. "
        "Part des réponses sur 14 jours, en centièmes : A dès 99,9, B 99,5, C 99, D 95, E 90 ; D au mieux si une "
        "réponse prend plus de 3 secondes.",
        SITE,
    ),
)
BY_CODE = {check.code: check for check in CHECKS}
JOBS = tuple(check.code for check in CHECKS if check.run)
"""Those that somebody has to go and look for; the last one is counted from the answers of the first."""


def look_into(check: str, site: Site, now: datetime) -> Finding:
    """What a check answers, whatever the other end does; an unknown code is a KeyError."""
    asked = BY_CODE[check]
    run, address = asked.run, site.link if asked.about == SITE else site.repository
    if run is None:
        raise KeyError(check)
    if not address and not (check == "usage_figures" and site.figures_link):
        return absent(web.NO_LINK if asked.about == SITE else code.NO_REPOSITORY)
    try:
        return _behind_a_door(site, asked) or run(site, now)
    except Unfetched as why:
        return unreachable(why)


READ_ON_PAGES = {"accessibility", "legal_notices", "privacy", "cookies"}


def _behind_a_door(site: Site, check: Check) -> Finding | None:
    """What can only be read by people who are signed in is absent from here, and that is another thing than failing."""
    if check.code not in READ_ON_PAGES:
        return None
    if site.home.fetched.status >= 500:
        return Finding(Answer.UNREACHABLE, "", web.BROKEN)
    if site.home.fetched.status in {401, 403}:
        return absent("Les pages ne se lisent qu’une fois connecté.")
    return None
