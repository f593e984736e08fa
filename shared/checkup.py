"""Whether a service could work with its settings: each neighbour is asked once, and nothing is changed anywhere."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from sqlalchemy import text

from shared.errors import BrokerDown, DatabaseDown
from shared.migrate import at_head
from shared.service import Runtime
from shared.settings import READ_ANEW, Settings

PATIENCE = 5.0
CLOCKS_DIFFER = 5.0
"""Seconds: more than that, and instants written here and there tell another story."""

OK, WRONG, DOWN, ABSENT = "ok", "wrong", "down", "not used"


@dataclass(frozen=True)
class Finding:
    """`state`: ok, wrong (somebody must change something), down (it does not answer now), not used."""

    check: str
    state: str
    detail: str = ""


Check = Callable[[Runtime], Iterator[Finding]]


def look(runtime: Runtime) -> list[Finding]:
    """Every check, whatever the others found; no detail holds a secret."""
    found = [finding for check in (*CHECKS, *runtime.service.checks) for finding in _asked(check, runtime)]
    return [Finding(one.check, one.state, without_secrets(runtime.settings, one.detail)) for one in found]


def _asked(check: Check, runtime: Runtime) -> list[Finding]:
    name = check.__name__.strip("_")
    try:
        return list(check(runtime))
    except (DatabaseDown, BrokerDown, OSError) as fault:
        return [Finding(name, DOWN, f"{type(fault).__name__}: {fault}"[:300])]


def without_secrets(settings: Settings, words: str) -> str:
    """The words without any password or key of ours, should a library repeat one."""
    values = {settings.fresh(name) for name in READ_ANEW} | set(settings.secret_keys)
    passwords = {urlsplit(address).password for value in values if "://" in value for address in value.split()}
    secrets = {form for secret in values | {p for p in passwords if p} for form in (secret, unquote(secret)) if form}
    for secret in sorted(secrets, key=len, reverse=True):
        words = words.replace(secret, "***")
    return words


def _database(runtime: Runtime) -> Iterator[Finding]:
    if runtime.embedded:
        yield Finding("database", OK, "embedded")
        return
    with runtime.reading() as session:
        user, name = session.execute(text("SELECT current_user, current_database()")).one()
        may_create = session.scalar(text("SELECT has_schema_privilege(current_schema(), 'CREATE')"))
        theirs: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
        seconds = abs((theirs - datetime.now(UTC)).total_seconds())
    yield Finding("database", OK, f"{user} on {name}; " + ("may" if may_create else "may not") + " change tables")
    far = seconds > CLOCKS_DIFFER
    yield Finding("clock", WRONG if far else OK, f"{seconds:.1f} s from the database's")


def _shape(runtime: Runtime) -> Iterator[Finding]:
    ready = at_head(runtime)
    yield Finding("migrations", OK if ready else WRONG, "" if ready else "run `migrate` first")


def _bus(runtime: Runtime) -> Iterator[Finding]:
    if runtime.settings.amqp_url is None:
        yield Finding("bus", ABSENT, "only the platform in one process works")
        return
    from shared.rabbit import RabbitBroker

    service = runtime.service.name
    rights = RabbitBroker(lambda: runtime.settings.fresh("amqp_url"), "check").rights(service)
    yield Finding("bus", OK, "connected")
    if rights.inbox:
        yield Finding("inbox", OK)
    else:
        yield Finding("inbox", WRONG, "its queue is not there: load the definitions, or start its worker once")
    yield Finding("publish own events", OK if rights.own else WRONG, "" if rights.own else "refused by the bus")
    yield _foreign(runtime.settings, rights.foreign)


def _foreign(settings: Settings, allowed: bool) -> Finding:
    """Only production insists: on a developer's bus one user does everything."""
    detail = "this user may speak in the name of other services" if allowed else "refused by the bus, as it should be"
    return Finding("publish others' events", WRONG if allowed and settings.mode == "production" else OK, detail)


def _sign_in(runtime: Runtime) -> Iterator[Finding]:
    settings = runtime.settings
    if settings.sign_in != "oidc":
        yield Finding("sign-in", ABSENT, settings.sign_in)
        return
    issuer = settings.oidc_issuer.rstrip("/")
    try:
        answer = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=PATIENCE)
        told = answer.json().get("issuer", "") if answer.ok else None
    except (requests.RequestException, ValueError, AttributeError) as fault:
        yield Finding("sign-in", DOWN, type(fault).__name__)
        return
    same = told is not None and told.rstrip("/") == issuer
    yield Finding("sign-in", OK if same else WRONG, "" if same else f"answered {answer.status_code}, issuer {told!r}")


CHECKS: tuple[Check, ...] = (_database, _shape, _bus, _sign_in)


def as_answer(found: list[Finding]) -> dict[str, Any]:
    """What the command prints."""
    return {"checks": [asdict(one) for one in found]}
