"""Checks of how a product's pages are served."""

from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from cryptography import x509

from services.portfolio.domain.checks.findings import Answer, Finding, absent, by_count, graded, unreachable
from services.portfolio.domain.checks.site import Page, Site
from shared.fetcher import Fetched, Reason, Unfetched

NO_LINK = "La fiche ne donne pas l’adresse du service."
BROKEN = "Le service répond par une erreur."
HALF_A_YEAR = 15_768_000  # seconds


def https(site: Site, _now: datetime) -> Finding:
    """A: over HTTPS, and plain HTTP leads there or is closed; D: plain HTTP answers too; F: only plain HTTP."""
    try:
        found = site.look(site.secure_link)
    except Unfetched as why:
        return _without_https(site, why)
    if found.status >= 500:
        return Finding(Answer.UNREACHABLE, "", BROKEN)
    if not found.url.startswith("https://"):
        return graded("F", "Le service ne répond que sur une liaison en clair.")
    if _answers_in_clear(site):
        return graded("D", "Le service répond aussi sur une liaison en clair, sans renvoyer vers la liaison chiffrée.")
    return graded("A")


def _without_https(site: Site, why: Unfetched) -> Finding:
    if why.reason is not Reason.BAD_CERTIFICATE and _answers_in_clear(site):
        return graded("F", "Le service ne répond que sur une liaison en clair.")
    return unreachable(why)


def _answers_in_clear(site: Site) -> bool:
    host = urlsplit(site.link).hostname or ""
    try:
        return site.look(f"http://{f'[{host}]' if ':' in host else host}/").url.startswith("http://")
    except Unfetched:
        return False


def certificate(site: Site, now: datetime) -> Finding:
    """By days left: A from 21, B from 14, C from 7, D from 3, E from 1; F when it is not accepted."""
    held = site.look(site.secure_link).certificate
    if held is None:
        return graded("F", "Le service n’a pas de certificat : sa liaison est en clair.")
    days = (x509.load_der_x509_certificate(held).not_valid_after_utc - now).days
    return graded(by_count(-days, (-21, -14, -7, -3, -1)), "Jours de validité qui restent :", str(days))


def security_headers(site: Site, _now: datetime) -> Finding:
    """Five protections: A all, then a letter less for each that is missing."""
    found = site.home.fetched
    missing = [name for name, there in _protections(found).items() if not there]
    return graded(by_count(len(missing), (0, 1, 2, 3, 4)), "Il manque :" if missing else "", *missing)


def _protections(found: Fetched) -> dict[str, bool]:
    policy = found.header("content-security-policy").lower()
    framing = found.header("x-frame-options").strip().lower() in {"deny", "sameorigin"}
    return {
        "Strict-Transport-Security": _lasts(found.header("strict-transport-security")),
        "Content-Security-Policy": "default-src" in policy or "script-src" in policy,
        "X-Content-Type-Options": found.header("x-content-type-options").strip().lower() == "nosniff",
        "X-Frame-Options": framing or "frame-ancestors" in policy,
        "Referrer-Policy": found.header("referrer-policy").strip().lower() not in {"", "unsafe-url"},
    }


def _lasts(written: str) -> bool:
    """Whether the promise of HTTPS holds for half a year."""
    ages = [part.partition("=")[2].strip('" ') for part in written.lower().split(";") if "max-age" in part]
    return bool(ages) and ages[0].isdecimal() and len(ages[0]) < 15 and int(ages[0]) >= HALF_A_YEAR


def cookies(site: Site, _now: datetime) -> Finding:
    """Faults are hosts of others that are loaded from, cookies without Secure or SameSite: A 0, B 1, C 2, D 4, E 9."""
    page = site.home
    others = [host for host in page.loaded_hosts if not _same_house(host, page.host)]
    unsafe = _unsafe_cookies(page)
    faults = [*others, *unsafe]
    return graded(by_count(len(faults), (0, 1, 2, 4, 9)), "Tiers ou témoins à revoir :" if faults else "", *faults)


def _same_house(host: str, home: str) -> bool:
    house = ".".join(home.split(".")[-2:])
    return host in {home, house} or host.endswith(f".{house}")


def _unsafe_cookies(page: Page) -> list[str]:
    found = []
    for name, value in page.fetched.headers:
        if name.lower() == "set-cookie":
            jar: SimpleCookie = SimpleCookie()
            try:
                jar.load(value)
            except CookieError:
                continue
            found += [key for key, morsel in jar.items() if not (morsel["secure"] and morsel["samesite"])]
    return found


def security_txt(site: Site, now: datetime) -> Finding:
    """RFC 9116: A with a contact and an end that is still to come; D without such an end; F without contact."""
    page = site.page(site.at("/.well-known/security.txt"))
    if page is None or page.is_html:
        return absent("Le fichier /.well-known/security.txt n’existe pas.")
    fields = _fields(page.fetched.body.decode("utf-8", "replace"))
    if not fields.get("contact"):
        return graded("F", "Le fichier security.txt ne donne pas de contact.")
    if not _is_to_come(fields.get("expires", ""), now):
        return graded("D", "Le fichier security.txt n’a pas de date de fin valable.")
    return graded("A")


def _fields(text: str) -> dict[str, str]:
    lines = (line.partition(":") for line in text.splitlines() if not line.startswith("#"))
    return {name.strip().lower(): value.strip() for name, colon, value in lines if colon and " " not in name.strip()}


def _is_to_come(written: str, now: datetime) -> bool:
    try:
        return datetime.fromisoformat(written) > now
    except (ValueError, TypeError):
        return False


HEALTH_PATHS = ("/healthz", "/health", "/api/health", "/api/healthz", "/sante", "/status")
SMALL = 4096  # bytes; an answer about health is no page


def health(site: Site, _now: datetime) -> Finding:
    """A when an address of health says that all is well; F when it says the contrary."""
    for path in HEALTH_PATHS:
        found = site.look(site.at(path))
        plain = "html" not in found.header("content-type").lower() or len(found.body) < SMALL
        if found.status == 200 and plain and found.body != site.home.fetched.body:
            return graded("A", "", path)
        if found.status >= 500:
            return graded("F", "L’adresse de santé dit que le service va mal.", path)
    return absent("Aucune adresse de santé n’a été trouvée.")
