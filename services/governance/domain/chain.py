"""The register as a chain: each decision is sealed with the digest of the one before."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.governance.domain.register import Decision
from services.governance.domain.verify import START, canonical, digest_of
from shared.contracts.governance import RegisterAnchored

NUMBERS = ("year", "rank", "in_favour", "against", "abstentions", "members")
TEXTS = ("number", "question", "idea_number", "product_number", "phase", "title")


@dataclass(eq=False, kw_only=True)
class Entry:
    """A decision as it is sealed: `record` is canonical JSON, and all that anyone may read of it."""

    position: int
    decision_id: UUID
    number: str
    year: int
    outcome: str
    record: str
    previous: str
    digest: str
    words: str


@dataclass(eq=False, kw_only=True)
class Anchor:
    """How far the register went on a day, and the digest of its last entry: published, so that nobody rewrites it."""

    day: date
    position: int
    digest: str
    anchored_at: datetime

    def told(self) -> RegisterAnchored:
        return RegisterAnchored(day=self.day, position=self.position, digest=self.digest, anchored_at=self.anchored_at)


def record_of(decision: Decision, more: dict[str, Any]) -> dict[str, Any]:
    """What the register says of a decision; who voted what, and the ids of people, are no part of it."""
    return {
        **{name: getattr(decision, name) for name in (*TEXTS, *NUMBERS)},
        "outcome": decision.outcome.value,
        "ground": decision.ground.value,
        "body": decision.body_name,
        "decided_at": decision.decided_at.astimezone(UTC).isoformat(),
        "vote": decision.digest,
        **({"corrects": decision.corrects} if decision.corrects else {}),
        **({"answer": decision.answer} if decision.answer else {}),
        **({"deliberation": decision.deliberation} if decision.deliberation else {}),
        **more,
    }


def seal(decision: Decision, more: dict[str, Any], *, position: int, previous: str = START) -> Entry:
    """The entry of a decision at this place of the chain."""
    record = record_of(decision, more)
    said = (decision.number, decision.title, decision.body_name, decision.idea_number, decision.product_number)
    return Entry(
        position=position,
        decision_id=decision.id,
        number=decision.number,
        year=decision.year,
        outcome=decision.outcome.value,
        record=canonical(record),
        previous=previous,
        digest=digest_of(position, previous, record),
        words=folded(" ".join(said)),
    )


def folded(text: str) -> str:
    """The text as it is searched: small letters, no accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
