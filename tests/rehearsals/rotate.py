"""Passwords of a database, of the bus and of the mail server, and the key of sessions, changed while people work."""

import json
import secrets
import smtplib
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.rehearsals.ledger import Ledger
from tests.rehearsals.load import Load
from tests.rehearsals.report import Report
from tests.rehearsals.stage import SERVICES, Ground, Stage, wait_for
from tests.rehearsals.verdict import judge
from tests.system.reconcile import rows

FILES = ("docker-compose.yml", "tests/rehearsals/mails-with-password.yml")
SERVICE, MAILER = "ideas", "notify"
CALM = 4.0
SIGNED_IN = 235
WAITING = "SELECT count(*) FROM mail WHERE state IN ('due', 'sending')"
SENT = "SELECT count(*) FROM mail WHERE state = 'sent'"
END_IDLE = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
 WHERE usename = '{user}' AND state = 'idle' AND state_change < now() - interval '1 second'
"""
"""As if the server had closed them; those in use a moment ago may be in somebody's hand."""


def rehearse(ground: Ground, report: Report) -> None:
    ground.leave()
    first = secrets.token_urlsafe(24)
    stage = ground.new("rotate", files=FILES, settings={"TIKUB_MAIL_USER": f"{MAILER}:{first}"})
    try:
        _put(stage, ground.given / MAILER / "smtp_url", f"smtp://{MAILER}:none@mails:1025", first)
        stage.begin()
        _rehearse(stage, ground, report)
    finally:
        stage.down()
        ground.leave()  # with the passwords that were put: the next platform draws its own


def _rehearse(stage: Stage, ground: Ground, report: Report) -> None:
    ledger, former = Ledger(), stage.database_url(SERVICE)
    first = stage.settings["TIKUB_MAIL_USER"].partition(":")[2]
    with Load(stage, ledger).prepare() as load:
        time.sleep(CALM)
        report.tell(
            database=_database(stage, ground.given),
            bus=_bus(stage, ground.given),
            sessions=_sessions(stage, ground.given),
            mail_server=_mail(stage, ground.given),
        )
        time.sleep(CALM)
        report.tell(events=load.said_here())
    report.expect(_is_refused(former), "the former password of the database still opens it")
    report.expect(not _may_write(stage, first), "the former password of the mail server still opens it")
    report.work(ledger)
    report.no_failure_but(ledger, [])
    report.verdict(judge(stage, ledger))
    wait_for(lambda: not _count(stage, WAITING), "every mail sent", 400)
    report.tell(mails_sent=_count(stage, SENT))
    for service in SERVICES:
        stage.command(service, "config", "check")


def _count(stage: Stage, question: str) -> int:
    return int(rows(stage.database(MAILER), question)[0][0])


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


def _mail(stage: Stage, given: Path) -> str:
    """The new file first, then the server; mails that it refuses in between wait and are sent later."""
    second, sent = secrets.token_urlsafe(24), _count(stage, SENT)
    _put(stage, given / MAILER / "smtp_url", stage.secret(f"secrets/{MAILER}/smtp_url"), second)
    stage.settings["TIKUB_MAIL_USER"] = f"{MAILER}:{second}"
    stage("up", "--detach", "--no-deps", "mails")
    wait_for(lambda: _may_write(stage, second), "the mail server with its new password", 60)
    wait_for(lambda: _count(stage, SENT) > sent, "mails sent with the new password", 120)
    return f"{sent} mails sent before"


def _may_write(stage: Stage, password: str) -> bool:
    try:
        with smtplib.SMTP(stage.address("mails"), 1025, timeout=5) as client:
            return client.login(MAILER, password)[0] == SIGNED_IN
    except (OSError, smtplib.SMTPException):
        return False


def _put(stage: Stage, file: Path, url: str, password: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(url.replace(f":{urlsplit(url).password}@", f":{password}@"))
    stage.run("keys")
    stage.forget_secrets()


def _is_refused(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError as refused:
        return "password authentication failed" in str(refused)
    return False
