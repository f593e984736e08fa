"""Delivery reports that a mail server puts into a folder (RFC 3464, a file each): read, then removed."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from uuid import UUID

import structlog

from services.notify.commands.silences import silence_address
from services.notify.domain.mail import Mail
from services.notify.domain.returns import Report, reports_in
from services.notify.tables.outsiders import addressee
from shared.sentence import Sentence
from shared.service import Runtime
from shared.uow import UnitOfWork

log = structlog.get_logger()

CAME_BACK = "Le courriel est revenu : {words}"
FOLDER, TOGETHER, LARGEST = "retours", 100, 1_000_000
"""Of larger files the beginning is read: the report comes before the mail that came back."""


def read_returns(runtime: Runtime) -> int:
    """Read what came back; returns how many addresses were found to be nobody's."""
    files = _files(runtime.settings.data_dir / FOLDER)[:TOGETHER]
    return sum(_read(runtime, file) for file in files)


def _files(folder: Path) -> list[Path]:
    return sorted(
        file for place in (folder, folder / "new") if place.is_dir() for file in place.iterdir() if file.is_file()
    )


def _read(runtime: Runtime, file: Path) -> int:
    """Read again after a death, it changes nothing more; whatever is in the file, the next one is read."""
    try:
        with file.open("rb") as opened:
            message = message_from_bytes(opened.read(LARGEST), policy=default)
        reports = reports_in(message)
    except Exception:
        log.exception("return.unreadable")
        reports = []
    found = sum(runtime.do(lambda report, uow: _believe(uow, report), report) for report in reports)
    file.unlink(missing_ok=True)
    log.info("return.read", addresses=found)
    return found


def _believe(uow: UnitOfWork, report: Report) -> bool:
    """Only of a mail that we sent, to this very address: anybody can write to the mailbox of reports."""
    sent = _mail_of(uow, report.message_id)
    someone = None if sent is None else addressee(uow.session, sent.person_id)
    if sent is None or someone is None or someone.email.lower() != report.address.lower():
        return False
    sent.come_back(Sentence(CAME_BACK, words=report.words))
    return silence_address(uow, someone.id, someone.email, report.words)


def _mail_of(uow: UnitOfWork, message_id: str) -> Mail | None:
    try:
        return uow.find(Mail, id=UUID(message_id.strip("<>").partition("@")[0]))
    except ValueError:
        return None
