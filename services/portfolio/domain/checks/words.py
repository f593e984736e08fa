"""Checks of what a product's pages must say."""

from datetime import datetime

from services.portfolio.domain.checks import looked_for
from services.portfolio.domain.checks.findings import Finding, absent, by_count, graded, unreachable
from services.portfolio.domain.checks.site import Page, Site
from shared.fetcher import Unfetched

LEGAL = {
    "direction de la publication": looked_for.DIRECTOR,
    "éditeur": looked_for.PUBLISHER,
    "hébergeur": looked_for.HOST,
}
PRIVACY = {
    "à quoi servent les données": looked_for.PURPOSE,
    "combien de temps elles sont gardées": looked_for.RETENTION,
    "à qui écrire": looked_for.CONTACT,
}


def accessibility(site: Site, _now: datetime) -> Finding:
    """A: the mention on the first page, and a declaration that says how far; B: that says less; D: one of the two."""
    mention = site.home.names(*(f"accessibilite : {words}" for words in looked_for.CONFORMITY))
    mention = mention or (site.home.names("accessibilite") and site.home.names(*looked_for.CONFORMITY))
    page = site.linked(("accessibilite",), ("/accessibilite", "/declaration-accessibilite"))
    if page is None:
        return graded("D", "La déclaration d’accessibilité manque.") if mention else absent(NO_MENTION)
    if not mention:
        return graded("D", "La mention d’accessibilité manque sur la première page.")
    return graded("A" if page.names(*looked_for.CONFORMITY, "rgaa") else "B")


NO_MENTION = "Ni la mention d’accessibilité ni sa déclaration n’ont été trouvées."


def legal_notices(site: Site, _now: datetime) -> Finding:
    """A with director of publication, publisher and host; D, E, F when one, two or three of them are missing."""
    page = site.linked(looked_for.LEGAL_LINKS, ("/mentions-legales", "/mentions_legales", "/legal"))
    return _complete(page, LEGAL, "Les mentions légales n’ont pas été trouvées.")


def privacy(site: Site, _now: datetime) -> Finding:
    """A with purpose, retention and contact; D, E, F when one, two or three of them are missing."""
    paths = ("/politique-confidentialite", "/confidentialite", "/donnees-personnelles", "/privacy")
    page = site.linked(looked_for.PRIVACY_LINKS, paths)
    return _complete(page, PRIVACY, "La page sur les données personnelles n’a pas été trouvée.")


def _complete(page: Page | None, wanted: dict[str, tuple[str, ...]], nowhere: str) -> Finding:
    if page is None:
        return absent(nowhere)
    missing = [name for name, words in wanted.items() if not page.names(*words)]
    return graded(by_count(len(missing), (0, 0, 0, 1, 2)), "Il manque :" if missing else "", *missing)


def usage_figures(site: Site, _now: datetime) -> Finding:
    """A when the page of figures holds some; D when it holds none."""
    try:
        page = site.page(site.figures_link) if site.figures_link else _figures_of(site)
    except Unfetched as why:
        return unreachable(why)
    if page is None:
        return absent("La page des chiffres d’usage n’a pas été trouvée.")
    if page.asks_to_sign_in:
        return graded("D", "La page des chiffres d’usage demande de se connecter.")
    if not any(sign.isdigit() for sign in page.text):
        return graded("D", "La page des chiffres d’usage ne montre aucun chiffre.")
    return graded("A")


def _figures_of(site: Site) -> Page | None:
    if not site.link:
        return None
    return site.linked(looked_for.FIGURES_LINKS, ("/stats", "/statistiques", "/impact"))
