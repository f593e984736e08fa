"""The register as anyone may read it: searched, one entry, the whole as an extract; and what does not fit in it."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from services.governance.domain.chain import Anchor, Entry, folded
from services.governance.domain.verify import canonical
from services.governance.domain.withheld import record_without_sense
from services.governance.queries.register import PAGE, Page
from services.governance.tables import decision, register_anchor, register_entry, vote_round
from shared.errors import NotFound
from shared.web.slices import Slice

TOGETHER = 500
FORMAT = "tikub-registre/1"


def search(session: Session, words: str, year: int | None, after: int | None) -> Page[int]:
    """Entries that hold each of the words, accents or not, the last decision first."""
    query = select(register_entry)
    for word in folded(words).split():
        query = query.where(register_entry.c.words.contains(word, autoescape=True))
    if year is not None:
        query = query.where(register_entry.c.year == year)
    if after is not None:
        query = query.where(register_entry.c.position < after)
    rows = list(session.execute(query.order_by(register_entry.c.position.desc()).limit(PAGE + 1)))
    return Page(rows[:PAGE], rows[PAGE - 1].position if len(rows) > PAGE else None)


def years(session: Session) -> list[int]:
    """The years that have decisions, the last one first."""
    return list(session.scalars(select(register_entry.c.year).distinct().order_by(register_entry.c.year.desc())))


def entry_numbered(session: Session, number: str) -> Entry:
    """One entry; raises NotFound."""
    found = session.scalar(select(Entry).where(register_entry.c.number == number))
    if found is None:
        raise NotFound("Nous ne trouvons pas cette décision.")
    return found


def anchors(session: Session, limit: int = 60) -> list[Anchor]:
    """The last days on which the end of the register was published, the last one first."""
    return list(session.scalars(select(Anchor).order_by(register_anchor.c.day.desc()).limit(limit)))


def slice_of_entries(session: Session, wanted: Slice) -> list[Row[Any]]:
    """Entries in their order, and one more to know whether others follow."""
    return list(session.execute(wanted.of(select(register_entry), register_entry.c.position)))


def extract(session: Session, hidden: frozenset[str] = frozenset()) -> Iterator[str]:
    """The public extract, piece by piece: what `domain/verify.py` reads; `hidden` are decisions without their sense."""
    count, separator = 0, ""
    yield f'{{"format":"{FORMAT}","entries":['
    for row in _in_order(session):
        place = {"position": row.position, "previous": row.previous, "digest": row.digest}
        told = f'"record": {row.record}'
        if row.number in hidden:
            told = f'"withheld": {canonical(record_without_sense(row.record))}'
        yield f"{separator}{json.dumps(place)[:-1]}, {told}}}"
        count, separator = count + 1, ",\n"
    published = select(register_anchor).order_by(register_anchor.c.day)
    days = [
        {"day": one.day.isoformat(), "position": one.position, "digest": one.digest}
        for one in session.execute(published)
    ]
    yield f'],"anchors":{json.dumps(days)},"count":{count}}}'


def _in_order(session: Session) -> Iterator[Row[Any]]:
    wanted = Slice(TOGETHER)
    while rows := slice_of_entries(session, wanted):
        yield from rows[:TOGETHER]
        if len(rows) <= TOGETHER:
            return
        wanted = Slice(TOGETHER, (rows[TOGETHER - 1].position,))


def differences(session: Session) -> Iterator[str]:
    """Decisions that are not in the register as they were taken, or whose vote is not the one that was sealed."""
    for row in session.execute(_side_by_side()):
        if row.record is None:
            yield f"{row.number} is not in the register"
        elif not _same(row):
            yield f"{row.number} is not as it was sealed"


def _side_by_side() -> Select[Any]:
    whole = decision.outerjoin(register_entry, register_entry.c.decision_id == decision.c.id)
    whole = whole.join(vote_round, vote_round.c.id == decision.c.round_id)
    columns = (register_entry.c.record, vote_round.c.digest.label("vote"))
    return select(*decision.c, *columns).select_from(whole).order_by(decision.c.year, decision.c.rank)


def _same(row: Row[Any]) -> bool:
    sealed = json.loads(row.record)
    names = ("number", "title", "in_favour", "against", "abstentions", "members")
    same = all(sealed[name] == getattr(row, name) for name in names)
    return same and sealed["outcome"] == row.outcome.value and sealed["vote"] == row.digest == row.vote
