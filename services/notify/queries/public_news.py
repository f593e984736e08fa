"""All that everybody may read, of all services, the newest first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.notify.domain.announcements import PUBLIC
from services.notify.domain.gatherings import Gathering
from services.notify.domain.public_facts import FACTS, OF_CALLS
from services.notify.tables.announcements import announcement
from services.notify.tables.gatherings import gathering
from services.notify.tables.journal import issue
from services.notify.tables.public_facts import public_fact
from shared.errors import NotFound

MOST = 50
Paged = Callable[[str, UUID], str]


@dataclass(frozen=True)
class News:
    """One thing to read: its sentence with {places} for `values`; `kind` names its family, `page` is a path."""

    id: UUID
    kind: str
    sentence: str
    values: dict[str, str]
    at: datetime
    page: str
    words: str = ""


def public_news(session: Session, home: str) -> list[News]:
    """What was announced, published, planned, listed and decided; `home` is the path of this service's pages."""
    found = [*_facts(session), *_announced(session, home), *_issues(session, home), *_planned(session, home)]
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)[:MOST]


def news_of_call(session: Session, call_id: UUID) -> list[News]:
    """What happened to one call; raises NotFound."""
    of_it = (public_fact.c.about == call_id) & public_fact.c.kind.in_(OF_CALLS)
    rows = session.execute(select(public_fact).where(of_it).order_by(public_fact.c.at.desc()).limit(MOST)).all()
    if not rows:
        raise NotFound("Nous ne trouvons pas cet appel.")
    return [_fact(row) for row in rows]


def _facts(session: Session) -> list[News]:
    shown = select(public_fact).where(~public_fact.c.hidden).order_by(public_fact.c.at.desc()).limit(MOST)
    return [_fact(row) for row in session.execute(shown)]


def _fact(row: Row[Any]) -> News:
    told, values = FACTS[row.kind], {"title": row.title, "number": row.number}
    page = told.page.format(about=row.about, number=row.number)
    return News(row.id, row.kind.value, told.sentence, values, row.at, page, row.words)


def _newest(session: Session, table: Any) -> Sequence[Row[Any]]:
    published = select(table).where(table.c.stage.in_(PUBLIC)).order_by(table.c.published_at.desc()).limit(MOST)
    return session.execute(published).all()


def _announced(session: Session, home: str) -> list[News]:
    return [
        News(
            row.id,
            "announcement",
            "Annonce de l’incubateur : {title}",
            {"title": row.title},
            row.published_at,
            f"{home}annonces/{row.id}",
            row.text,
        )
        for row in _newest(session, announcement)
    ]


def _issues(session: Session, home: str) -> list[News]:
    sentence = "Journal n° {number} : {title}"
    return [
        News(
            row.id,
            "journal",
            sentence,
            {"title": row.title, "number": str(row.number)},
            row.published_at,
            f"{home}journal/{row.id}",
            row.lead,
        )
        for row in _newest(session, issue)
    ]


def _planned(session: Session, home: str) -> list[News]:
    newest = select(Gathering).order_by(gathering.c.changed_at.desc()).limit(MOST)
    sentences = {True: "Annulé : {title}", False: "Au lieu : {title}"}
    return [
        News(
            one.id,
            "gathering",
            sentences[bool(one.cancelled_why)],
            {"title": one.title},
            one.changed_at,
            f"{home}agenda/{one.id}",
            one.about,
        )
        for one in session.scalars(newest)
    ]
