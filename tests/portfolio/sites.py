"""Web sites of products as checks see them: pages by address, without a network."""

from shared.fetcher import Fetched, Reason, Unfetched

HTML = ("Content-Type", "text/html; charset=utf-8")
SAFE = (
    ("Strict-Transport-Security", "max-age=31536000"),
    ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
)
LINK, CODE = "https://cantine.example", "https://forge.example/region/cantine"
HOME = """<!doctype html><title>Cantine</title><h1>Cantine facile</h1><footer><a href="/accessibilite">Accessibilité :
partiellement conforme</a> <a href="/mentions-legales">Mentions légales</a> <a href="/vie-privee">Données
personnelles</a> <a href="/stats">Statistiques</a></footer><script>var x = "non conforme"</script>"""
LEGAL = "Directrice de la publication : une dame. Éditeur : la Région. Hébergeur : un hébergeur."
PRIVACY = "Finalités du traitement. Durée de conservation : un an. Délégué à la protection des données."
PUBLICCODE = """publiccodeYmlVersion: "0.4"
name: Cantine
url: https://forge.example/region/cantine
platforms: [web]
developmentStatus: stable
softwareType: standalone/web
description: {fr: {shortDescription: Cantine}}
legal: {license: MIT}
maintenance: {type: internal}
localisation: {localisationReady: false, availableLanguages: [fr]}
"""


def page(address, body="", *headers, status=200, **more):
    return Fetched(address, status, headers or (HTML,), body.encode(), **more)


def plain(address, body, status=200):
    return page(address, body, ("Content-Type", "text/plain"), status=status)


def good():
    """A product that has done all that is asked."""
    pages = [
        page(f"{LINK}", HOME, HTML, *SAFE),
        page(f"{LINK}/accessibilite", "<p>Déclaration : partiellement conforme au RGAA"),
        page(f"{LINK}/mentions-legales", f"<p>{LEGAL}"),
        page(f"{LINK}/vie-privee", f"<p>{PRIVACY}"),
        page(f"{LINK}/stats", "<p>1 200 repas"),
        plain(f"{LINK}/.well-known/security.txt", "Contact: mailto:a@region.example\nExpires: 2030-01-01T00:00:00Z\n"),
        plain(f"{LINK}/healthz", "ok"),
        page(CODE, "<p>Code"),
        plain(f"{CODE}/-/raw/HEAD/LICENSE", "MIT License\n\nPermission is hereby granted, free of charge, to any"),
        plain(f"{CODE}/-/raw/HEAD/publiccode.yml", PUBLICCODE),
        plain(f"{CODE}/-/raw/HEAD/Dockerfile", "FROM scratch"),
    ]
    found = {each.url: each for each in pages}
    return found | {"http://cantine.example/": page(LINK, HOME)}


def look_at(pages):
    """Fetch from these pages only: what is not there is a 404 on their hosts, and elsewhere nobody answers."""

    def look(address):
        found = pages.get(address, pages.get("*"))
        if isinstance(found, Reason):
            raise Unfetched(found)
        if found is not None:
            return found
        if any(known.split("/")[2] == address.split("/")[2] for known in pages if "//" in known):
            return page(address, "<p>Pas trouvé", status=404)
        raise Unfetched(Reason.NO_ANSWER)

    return look
