"""What was asked, answered, written, said and counted, compared from outside."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, fields
from uuid import UUID

from sqlalchemy import func, select

from shared.mailboxes import inbox, outbox
from shared.service import Runtime
from tests.faults.ledger import effect, step


@dataclass
class Findings:
    """What differs from the promises; all is nought or empty when they are kept."""

    lost: int = 0
    """Said and without effect."""
    double: int = 0
    """Effects beyond the first of a mark."""
    disorder: int = 0
    """Entries whose steps did not take effect as 1, 2, 3…"""
    gaps: int = 0
    """Entries whose versions in the outbox are not 1, 2, 3…"""
    orphans: int = 0
    """Steps that were not said, and steps said that were not written."""
    repeated: int = 0
    """Steps written more than once for one form."""
    unkept: int = 0
    """Forms answered with success whose step is not there."""
    unasked: int = 0
    """Steps that nobody asked for."""
    stuck: int = 0
    """Rows that are still unpublished, early, waiting or parked."""
    other: dict[str, int] = field(default_factory=dict)
    """What a scenario finds by itself."""

    def faults(self) -> dict[str, int]:
        counts = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "other"}
        return {name: number for name, number in (counts | self.other).items() if number}


def compare(
    writer: Runtime, reader: Runtime, *, answered: Collection[UUID] = (), asked: set[UUID] | None = None
) -> Findings:
    """`answered`: the marks of forms that were answered with success; `asked`: all that were ever sent."""
    with writer.reading() as session:
        steps = session.execute(select(step).order_by(step.c.position)).all()
        said = session.execute(select(outbox).order_by(outbox.c.subject, outbox.c.version)).all()
    with reader.reading() as session:
        effects = session.execute(select(effect).order_by(effect.c.position)).all()
        open_rows = session.scalar(select(func.count()).where(inbox.c.state != "done")) or 0
    written, spoken = Counter(row.mark for row in steps), Counter(UUID(row.data["mark"]) for row in said)
    counted = Counter(row.mark for row in effects)
    return Findings(
        lost=len(spoken.keys() - counted.keys()),
        double=(counted - spoken).total(),
        disorder=_not_in_turn((row.entry_id, row.step) for row in effects),
        gaps=_not_in_turn((row.subject, row.version) for row in said),
        orphans=((written - spoken) + (spoken - written)).total(),
        repeated=written.total() - len(written),
        unkept=len(set(answered) - written.keys()),
        unasked=0 if asked is None else len(written.keys() - asked),
        stuck=open_rows + sum(row.published_at is None for row in said),
    )


def _not_in_turn(pairs: Iterator[tuple[object, int]]) -> int:
    turns: dict[object, list[int]] = defaultdict(list)
    for of, number in pairs:
        turns[of].append(number)
    return sum(numbers != list(range(1, len(numbers) + 1)) for numbers in turns.values())
