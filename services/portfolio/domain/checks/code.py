"""Checks of a product's code, through the public address of its forge."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from services.portfolio.domain.checks.findings import Finding, absent, by_count, graded
from services.portfolio.domain.checks.site import Page, Site
from services.portfolio.domain.front_matter import UnreadableHeaderError, read_header

NO_REPOSITORY = "La fiche ne donne pas l’adresse du code source."
LICENCE_FILES = ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "COPYING")
LICENCES = {
    "AGPL": "gnu affero general public license",
    "LGPL": "gnu lesser general public license",
    "GPL": "gnu general public license",
    "EUPL": "european union public licen",
    "Apache": "apache license",
    "MPL": "mozilla public license",
    "CeCILL": "cecill",
    "MIT": "permission is hereby granted, free of charge",
    "BSD": "redistribution and use in source and binary forms",
}
CONTAINER_FILES = ("Dockerfile", "Containerfile", "compose.yaml", "docker-compose.yml", "deploy/Dockerfile")
# https://yml.publiccode.tools/schema.core.html
PUBLICCODE = ("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description")
PUBLICCODE_INSIDE = (
    ("legal", "license"),
    ("maintenance", "type"),
    ("localisation", "localisationReady"),
    ("localisation", "availableLanguages"),
)


def repository(site: Site, _now: datetime) -> Finding:
    """A when everybody can read it; F when it asks to sign in, or is not there."""
    page = Page(site.look(site.repository))
    if page.asks_to_sign_in:
        return graded("F", "Le dépôt du code demande de se connecter.")
    if page.fetched.status != 200:
        return graded("F", "Ce dépôt de code n’existe pas, ou n’est pas public.")
    return graded("A")


def licence(site: Site, _now: datetime) -> Finding:
    """A for a licence that is recognised; C for a file that is not."""
    text = _first_file(site, LICENCE_FILES)
    if text is None:
        return absent("Aucun fichier de licence dans le dépôt.")
    plain = " ".join(text.lower().split())
    known = next((name for name, words in LICENCES.items() if words in plain), "")
    return graded("A", "", known) if known else graded("C", "Cette licence n’est pas reconnue.")


def publiccode(site: Site, _now: datetime) -> Finding:
    """A with all that the standard requires; D when up to two entries are missing; F beyond, or when it is no YAML."""
    text = _first_file(site, ("publiccode.yml", "publiccode.yaml"))
    if text is None:
        return absent("Aucun fichier publiccode.yml dans le dépôt.")
    try:
        entries, _ = read_header(text)
    except UnreadableHeaderError:
        return graded("F", "Le fichier publiccode.yml n’est pas lisible.")
    missing = list(_missing(entries))
    return graded(by_count(len(missing), (0, 0, 0, 2, 2)), "Il manque :" if missing else "", *missing)


def _missing(entries: dict[str, Any]) -> Iterator[str]:
    yield from (name for name in PUBLICCODE if not entries.get(name))
    for outer, inner in PUBLICCODE_INSIDE:
        inside = entries.get(outer)
        if not (isinstance(inside, dict) and inside.get(inner)):
            yield f"{outer}.{inner}"


def container(site: Site, _now: datetime) -> Finding:
    """A when the repository says how its container is built."""
    for name in CONTAINER_FILES:
        if _first_file(site, (name,)) is not None:
            return graded("A", "", name)
    return absent("Aucun fichier de conteneur dans le dépôt.")


def _first_file(site: Site, names: tuple[str, ...]) -> str | None:
    """The text of the first of these files that the repository holds."""
    for name in names:
        for address in raw_addresses(site.repository, name):
            found = site.look(address)
            if found.status == 200 and not Page(found).is_html:
                return found.body.decode("utf-8", "replace")
    return None


def raw_addresses(repository: str, name: str) -> list[str]:
    """Where a forge shows a file as it is, on its main branch: GitHub, GitLab, Gitea and Forgejo."""
    plain = repository.rstrip("/").removesuffix(".git")
    if urlsplit(plain).hostname == "github.com":
        return [plain.replace("github.com", "raw.githubusercontent.com", 1) + f"/HEAD/{name}"]
    return [f"{plain}/-/raw/HEAD/{name}", f"{plain}/raw/HEAD/{name}"]
