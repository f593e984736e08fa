"""Settings from the environment (`TIKUB_…`, `_FILE` for secrets); every fault is reported at once."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from environs import EnvError, FileAwareEnv
from marshmallow import validate

from shared.errors import Misconfigured
from shared.fetcher.networks import read_networks

EMBEDDED_SECRET = "only-for-demonstration"  # noqa: S105 - refused in production mode
MODES = ("demonstration", "production")
SIGN_INS = ("choose", "oidc")
READ_ANEW = ("database_url", "amqp_url", "smtp_url", "secret_key", "oidc_client_secret")
"""Settings that are read again from their file each time they are needed."""
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True)
class Settings:
    """What a process needs to know; `database_url` and `amqp_url` are None on the embedded default."""

    service: str
    mode: str = "demonstration"
    database_url: str | None = None
    amqp_url: str | None = None
    secret_key: str = EMBEDDED_SECRET
    sign_in: str = "choose"
    people_file: Path | None = None
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    data_dir: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = 8000
    web_workers: int = 2
    public_url: str = ""
    smtp_url: str = ""
    mail_from: str = "ti-kub@region.example"
    trusted_hosts: tuple[str, ...] = ()
    proxy_hops: int = 0
    log_level: str = "INFO"
    history_days: int = 90
    mail_days: int = 365
    people_days: int = 1095
    posts_per_minute: int = 600
    health_port: int = 0
    check_hours: int = 0
    """How often products are checked by themselves; 0: only when somebody asks."""
    check_days: int = 730
    checks_at_once: int = 8
    fetch_allowed: tuple[str, ...] = ()
    """Networks that the fetcher may reach although they are not public: for tests, refused in production mode."""
    testing: bool = False
    files: Mapping[str, Path] = field(default_factory=dict)
    """Where the settings come from that were given by `_FILE`."""

    @property
    def store_url(self) -> str:
        """The address of this service's database; the embedded store when none is given."""
        return self.fresh("database_url") or f"sqlite:///{self.data_dir / (self.service + '.sqlite')}"

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """One a line: the first signs, the others are still believed, so that a key can change while people are in."""
        lines = (line.strip() for line in self.fresh("secret_key").splitlines())
        return tuple(line for line in lines if line)

    def fresh(self, name: str) -> str:
        """An address or a secret as its file says it now: a password can change while everything runs."""
        file = self.files.get(name)
        if file is not None:
            # While it is being replaced, what was read at the start still holds.
            with suppress(OSError, UnicodeError):
                if found := file.read_text(encoding="utf-8").strip():
                    return _with_driver(found) or "" if name == "database_url" else found
        return getattr(self, name) or ""

    @property
    def secure(self) -> bool:
        """Whether people reach the platform over HTTPS."""
        return self.public_url.startswith("https://")


def read_settings(service: str, *, store: bool = True) -> Settings:
    """The settings of one service's process; raises Misconfigured with one line for each fault.

    Without `store` it works for the bus alone: no database, no pages.
    """
    env = FileAwareEnv(eager=False, prefix="TIKUB_")
    try:
        values = _values(env)
        env.seal()
    except EnvError as fault:
        raise Misconfigured("\n".join(_lines(fault))) from None
    except ValueError as fault:  # a file that is named and cannot be read
        raise Misconfigured(str(fault)) from None
    settings = Settings(service=service, **values)
    if faults := _faults_of(settings) if store else _faults_on_the_bus(settings):
        raise Misconfigured("\n".join(faults))
    return settings


def _values(env: FileAwareEnv) -> dict[str, Any]:
    return {
        "mode": env.str("MODE", "demonstration", validate=validate.OneOf(MODES)),
        "database_url": _with_driver(_line(env, "DATABASE_URL")),
        "amqp_url": _line(env, "AMQP_URL") or None,
        "secret_key": _line(env, "SECRET_KEY", EMBEDDED_SECRET),
        "sign_in": env.str("SIGN_IN", "choose", validate=validate.OneOf(SIGN_INS)),
        "people_file": env.path("PEOPLE_FILE", None),
        "oidc_issuer": _line(env, "OIDC_ISSUER"),
        "oidc_client_id": _line(env, "OIDC_CLIENT_ID"),
        "oidc_client_secret": _line(env, "OIDC_CLIENT_SECRET"),
        "data_dir": env.path("DATA_DIR", Path("var")),
        "host": _line(env, "HOST", "127.0.0.1"),
        "port": env.int("PORT", 8000, validate=validate.Range(min=0, max=65535)),
        "web_workers": env.int("WEB_WORKERS", 2, validate=validate.Range(min=1, max=64)),
        "public_url": _line(env, "PUBLIC_URL"),
        "smtp_url": _line(env, "SMTP_URL"),
        "mail_from": _line(env, "MAIL_FROM", "ti-kub@region.example"),
        "trusted_hosts": tuple(_line(env, "TRUSTED_HOSTS").replace(",", " ").split()),
        "proxy_hops": env.int("PROXY_HOPS", 0, validate=validate.Range(min=0, max=5)),
        "log_level": env.str("LOG_LEVEL", "INFO", validate=validate.OneOf(LOG_LEVELS)),
        "history_days": env.int("HISTORY_DAYS", 90, validate=validate.Range(min=1)),
        "mail_days": env.int("MAIL_DAYS", 365, validate=validate.Range(min=1)),
        "people_days": env.int("PEOPLE_DAYS", 1095, validate=validate.Range(min=1)),
        "posts_per_minute": env.int("POSTS_PER_MINUTE", 600, validate=validate.Range(min=1)),
        "health_port": env.int("HEALTH_PORT", 0, validate=validate.Range(min=0, max=65535)),
        "check_hours": env.int("CHECK_HOURS", 0, validate=validate.Range(min=0, max=8760)),
        "check_days": env.int("CHECK_DAYS", 730, validate=validate.Range(min=31)),
        "checks_at_once": env.int("CHECKS_AT_ONCE", 8, validate=validate.Range(min=1, max=64)),
        "fetch_allowed": tuple(_line(env, "FETCH_ALLOWED").replace(",", " ").split()),
        "testing": env.bool("TESTING", False),
        "files": _files(),
    }


def _files() -> dict[str, Path]:
    given = {name: os.environ.get(f"TIKUB_{name.upper()}_FILE") for name in READ_ANEW}
    return {name: Path(path) for name, path in given.items() if path}


def _line(env: FileAwareEnv, name: str, default: str = "") -> str:
    # A secret read from a file ends with the file's last line feed.
    value: str | None = env.str(name, default)
    return (value or "").strip()


def _lines(fault: EnvError) -> list[str]:
    messages: dict[str, list[str]] = getattr(fault, "error_messages", {}) or {"": [str(fault)]}
    return [f"{name}: {' '.join(map(str, sentences))}" for name, sentences in messages.items()]


def _with_driver(url: str) -> str | None:
    return url.replace("postgresql://", "postgresql+psycopg://", 1) or None


def _faults_of(settings: Settings) -> list[str]:
    faults = _address_faults(settings)
    if settings.sign_in == "oidc" and not (settings.oidc_issuer and settings.oidc_client_id):
        faults.append("TIKUB_SIGN_IN=oidc needs TIKUB_OIDC_ISSUER, TIKUB_OIDC_CLIENT_ID and TIKUB_OIDC_CLIENT_SECRET")
    return faults + (_production_faults(settings) if settings.mode == "production" else [])


def _faults_on_the_bus(settings: Settings) -> list[str]:
    faults = [] if settings.amqp_url else ["TIKUB_AMQP_URL must be given"]
    if settings.amqp_url and urlsplit(settings.amqp_url).scheme not in {"amqp", "amqps"}:
        faults.append("TIKUB_AMQP_URL must begin with amqp:// or amqps://")
    forbidden = settings.mode == "production" and settings.fetch_allowed
    return faults + (["production mode: TIKUB_FETCH_ALLOWED must not be set"] if forbidden else [])


def _address_faults(settings: Settings) -> list[str]:
    faults = []
    if settings.amqp_url and urlsplit(settings.amqp_url).scheme not in {"amqp", "amqps"}:
        faults.append("TIKUB_AMQP_URL must begin with amqp:// or amqps://")
    if settings.database_url and urlsplit(settings.database_url).scheme.split("+")[0] not in {"postgresql", "sqlite"}:
        faults.append("TIKUB_DATABASE_URL must begin with postgresql:// or sqlite://")
    if settings.smtp_url and urlsplit(settings.smtp_url).scheme not in {"smtp", "smtps"}:
        faults.append("TIKUB_SMTP_URL must begin with smtp:// or smtps://")
    if not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+", settings.mail_from):
        faults.append("TIKUB_MAIL_FROM must be one address")
    try:
        read_networks(settings.fetch_allowed)
    except ValueError as fault:
        faults.append(f"TIKUB_FETCH_ALLOWED must hold networks such as 127.0.0.2/32: {fault}")
    if bool(settings.amqp_url) and not settings.database_url:
        faults.append("TIKUB_AMQP_URL is given but TIKUB_DATABASE_URL is not: each service needs its own database")
    return faults


def _production_faults(settings: Settings) -> list[str]:
    """Production refuses all that is embedded or made for a demonstration."""
    needed = {
        "TIKUB_DATABASE_URL must be a PostgreSQL address": (settings.database_url or "").startswith("postgresql"),
        "TIKUB_AMQP_URL must be given": bool(settings.amqp_url),
        "TIKUB_SECRET_KEY must hold at least 32 characters of its own": bool(settings.secret_keys)
        and all(key != EMBEDDED_SECRET and len(key) >= 32 for key in settings.secret_keys),
        "TIKUB_SIGN_IN must be oidc": settings.sign_in == "oidc",
        "TIKUB_PUBLIC_URL must begin with https://": settings.secure,
        "TIKUB_TRUSTED_HOSTS must name the public host": bool(settings.trusted_hosts),
        "TIKUB_TESTING must not be set": not settings.testing,
        "TIKUB_FETCH_ALLOWED must not be set": not settings.fetch_allowed,
    }
    if settings.service == "notify":
        needed["TIKUB_SMTP_URL must be given"] = bool(settings.smtp_url)
    return [f"production mode: {fault}" for fault, holds in needed.items() if not holds]
