"""Mails that were written as files go when their row goes: with the person, or because they are old."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import structlog
from sqlalchemy import select

from services.notify.tables import mail
from shared.service import Runtime

log = structlog.get_logger()

TOGETHER = 500
LENGTH_OF_DAY = len("2026-11-23-")


def remove_orphans(runtime: Runtime) -> int:
    """Remove the files whose mail is no longer in the database; returns how many. A row is there before its file."""
    files = list(_files(runtime))
    removed = sum(_remove(runtime, files[start : start + TOGETHER]) for start in range(0, len(files), TOGETHER))
    if removed:
        log.info("mail.files_removed", files=removed)
    return removed


def _files(runtime: Runtime) -> Iterator[tuple[UUID, Path]]:
    for file in (runtime.settings.data_dir / "mails").glob("*.eml"):
        try:
            yield UUID(file.stem[LENGTH_OF_DAY:]), file
        except ValueError:
            continue  # not one of ours


def _remove(runtime: Runtime, files: list[tuple[UUID, Path]]) -> int:
    with runtime.reading() as session:
        known = set(session.scalars(select(mail.c.id).where(mail.c.id.in_([mail_id for mail_id, _ in files]))))
    orphans = [file for mail_id, file in files if mail_id not in known]
    for file in orphans:
        file.unlink(missing_ok=True)
    return len(orphans)
