"""The journal as the public, programs and the team read it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services.notify.domain.announcements import PUBLIC
from services.notify.domain.mail import MailState
from services.notify.tables import mail, notice
from services.notify.tables.journal import issue, issue_text
from services.notify.tables.outsiders import outsider
from shared.errors import NotFound
from shared.people import names_of
from shared.web.slices import Slice

MOST = 20
"""Versions shown, the newest first."""


def issues(session: Session, wanted: Slice, *, all_stages: bool = False) -> Sequence[Row[Any]]:
    """Those that everybody can read, or for the team all of them; the newest first."""
    rows = select(issue)
    if not all_stages:
        rows = rows.where(issue.c.stage.in_(PUBLIC))
    return session.execute(wanted.of(rows, issue.c.id, newest_first=True)).all()


def one_issue(session: Session, issue_id: UUID, *, all_stages: bool) -> Row[Any]:
    """One that this reader may see; raises NotFound."""
    found = session.execute(select(issue).where(issue.c.id == issue_id)).first()
    if found is None or not (all_stages or found.stage in PUBLIC):
        raise NotFound("Nous ne trouvons pas ce numéro.")
    return found


def readers_outside(session: Session) -> int:
    """How many people outside receive it."""
    return session.scalar(select(func.count()).select_from(outsider).where(outsider.c.reads_since.is_not(None))) or 0


def sent_outside(session: Session, issue_id: UUID) -> int:
    """How many mails of an issue have left for people outside."""
    theirs = select(notice.c.person_id).where(notice.c.event_id == issue_id, notice.c.letter == "journal_outside")
    left = (mail.c.event_id == issue_id) & (mail.c.state == MailState.SENT) & mail.c.person_id.in_(theirs)
    return session.scalar(select(func.count()).select_from(mail).where(left)) or 0


def versions(session: Session, issue_id: UUID) -> tuple[Sequence[Row[Any]], dict[UUID, str]]:
    """What was written, the newest first, and by whom."""
    mine = select(issue_text).where(issue_text.c.issue_id == issue_id).order_by(issue_text.c.rank.desc()).limit(MOST)
    rows = session.execute(mine).all()
    return rows, names_of(session, {row.made_by for row in rows})


def version(session: Session, issue_id: UUID, rank: int) -> Row[Any] | None:
    """One of them."""
    mine = (issue_text.c.issue_id == issue_id) & (issue_text.c.rank == rank)
    return session.execute(select(issue_text).where(mine)).first()
