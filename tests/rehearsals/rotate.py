"""Passwords of a database and of the bus, and the key of sessions, changed while people work: no request fails."""

import json
import secrets
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.rehearsals.ledger import Ledger
from tests.rehearsals.load import Load
from tests.rehearsals.report import Report
from tests.rehearsals.stage import SERVICES, Ground, Stage
from tests.rehearsals.verdict import judge

SERVICE = "ideas"
CALM = 4.0
END_IDLE = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
 WHERE usename = '{user}' AND state = 'idle' AND state_change < now() - interval '1 second'
"""
"""As if the server had closed them; those in use a moment ago may be in somebody's hand."""


def rehearse(ground: Ground, report: Report) -> None:
    stage, ledger = ground.stage(), Ledger()
    former = stage.database_url(SERVICE)
    with Load(stage, ledger).prepare() as load:
        time.sleep(CALM)
        report.tell(
            database=_database(stage, ground.given),
            bus=_bus(stage, ground.given),
            sessions=_sessions(stage, ground.given),
        )
        time.sleep(CALM)
        report.tell(events=load.said_here())
    report.expect(_is_refused(former), "the former password of the database still opens it")
    report.work(ledger)
    report.no_failure_but(ledger, [])
    report.verdict(judge(stage, ledger))
    for service in SERVICES:
        stage.command(service, "config", "check")


def _database(stage: Stage, given: Path) -> str:
    """The runbook's steps; then every connection that does nothing is ended, so that new ones are made."""
    password = secrets.token_urlsafe(24)
    _put(stage, given / SERVICE / "database_url", stage.secret(f"secrets/{SERVICE}/database_url"), password)
    stage.sql(f"ALTER ROLE {SERVICE} PASSWORD '{password}'")
    time.sleep(CALM)
    return f"{stage.sql(END_IDLE.format(user=SERVICE))} connections made anew"


def _bus(stage: Stage, given: Path) -> str:
    password = secrets.token_urlsafe(24)
    _put(stage, given / SERVICE / "amqp_url", stage.secret(f"secrets/{SERVICE}/amqp_url"), password)
    stage.rabbitmqctl("change_password", SERVICE, password)
    closed = sum(row["user"] == SERVICE for row in _connections(stage))
    stage.rabbitmqctl("close_all_user_connections", SERVICE, "rotated")
    time.sleep(CALM)
    return f"{closed} connections made anew"


def _connections(stage: Stage) -> list[dict[str, str]]:
    listed = stage.rabbitmqctl("list_connections", "--formatter", "json", "user")
    found: list[dict[str, str]] = json.loads(listed)
    return found


def _sessions(stage: Stage, given: Path) -> str:
    """A new key signs, the former one is still believed."""
    former = stage.secret(f"secrets/{SERVICE}/secret_key")
    (given / "secret_key").write_text(f"{secrets.token_urlsafe(48)}\n{former}\n")
    written = stage.run("keys").count("secret_key")
    time.sleep(2 * CALM)
    return f"{written} files written"


def _put(stage: Stage, file: Path, url: str, password: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(url.replace(f":{urlsplit(url).password}@", f":{password}@"))
    stage.run("keys")
    stage.forget_secrets()


def _is_refused(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError as refused:
        return "password authentication failed" in str(refused)
    return False
