"""The words for phases as the team keeps them: each line holds from a day on, and none is ever written over."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.portfolio.domain.phases import Phase, PhaseCode
from services.portfolio.domain.words import folded
from shared.errors import Invalid, Refused

LONGEST_CODE = 40


@dataclass(eq=False, kw_only=True)
class Term:
    """A phase as it is called from `since` on: its place, its words, the longest it is meant to last in days.

    `on_road` phases follow one another on the way most products take; the others are ways to leave it.
    From `until` on no product enters the phase any more; those that are in it stay.
    """

    id: UUID | None = None
    code: str
    rank: int
    label: str
    since: date
    promised_days: int | None = None
    on_road: bool = False
    until: date | None = None
    changed_by: UUID | None = None


class Vocabulary:
    """All terms, of which the latest one that holds on a day is the one that is used."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = sorted(terms, key=lambda term: (term.since, term.rank))

    def term(self, code: str, on: date = date.max) -> Term:
        """What the phase is called on that day: before its first line that one, for a code never heard of "unknown"."""
        of_code = self.lines_of(code)
        if not of_code:
            return self.term(PhaseCode.UNKNOWN, on)
        return next((term for term in reversed(of_code) if term.since <= on), of_code[0])

    def lines_of(self, code: str) -> list[Term]:
        """Every line of one phase, the first one first."""
        return [term for term in self.terms if term.code == code]

    def knows(self, code: str) -> bool:
        """Whether there is or was such a phase."""
        return any(term.code == code for term in self.terms)

    def label(self, code: str, on: date = date.max) -> str:
        """The words used for the phase on that day; the latest ones by default."""
        return self.term(code, on).label

    def rank(self, code: str) -> int:
        """How far the phase is on the road."""
        return self.term(code).rank

    def due(self, stay: Phase) -> date | None:
        """The day by which a stay is meant to be over, as was promised when it began; None for those that last."""
        days = self.term(stay.code, stay.start).promised_days
        return stay.start + timedelta(days=days) if days else None

    def is_on_road(self, code: str) -> bool:
        return self.term(code).on_road

    def in_use(self, on: date) -> list[Term]:
        """The phases that a product may enter on that day, by rank."""
        codes = {term.code for term in self.terms if term.since <= on} - {PhaseCode.UNKNOWN}
        terms = [self.term(code, on) for code in codes]
        return sorted((term for term in terms if term.until is None or on < term.until), key=lambda term: term.rank)

    def road(self, on: date) -> list[str]:
        """The way that most products hope to go, in order; skipping forward is normal."""
        return [term.code for term in self.in_use(on) if term.on_road]

    def renamed(self, code: str, *, label: str, promised_days: int | None, since: date) -> Term:
        """A new line for a phase; raises Refused when one holds from that very day already."""
        now = self.term(code, since)
        if any(term.code == code and term.since == since for term in self.terms):
            raise Refused("Cette phase a déjà changé de nom ou de durée ce jour-là : choisissez un autre jour.")
        self._check_is_free(label, since, but=code)
        return Term(
            code=code,
            rank=now.rank,
            label=label,
            since=since,
            promised_days=promised_days,
            on_road=now.on_road,
            until=now.until,
        )

    def added(self, label: str, *, after: str, promised_days: int | None, on_road: bool, since: date) -> Term:
        """A phase that did not exist, whose place is right after another one."""
        self._check_is_free(label, since)
        code = re.sub(r"[^a-z0-9]+", "_", folded(label)).strip("_")[:LONGEST_CODE]
        if not code or self.knows(code):
            raise Invalid({"label": ["Une phase porte ou a porté ce nom : choisissez-en un autre."]})
        term = Term(code=code, rank=self._place_after(after), label=label, since=since, promised_days=promised_days)
        term.on_road = on_road
        return term

    def _place_after(self, code: str) -> int:
        rank = self.rank(code)
        following = min((term.rank for term in self.terms if term.rank > rank), default=rank + 200)
        if following - rank < 2:
            raise Refused("Il n’y a plus de place entre ces deux phases.")
        return (rank + following) // 2

    def _check_is_free(self, label: str, since: date, but: str = "") -> None:
        taken = {folded(term.label) for term in self.in_use(since) if term.code != but}
        if folded(label) in taken:
            raise Invalid({"label": ["Une autre phase porte déjà ce nom."]})

    def check_may_retire(self, code: str) -> None:
        """The phase in which decisions make products begin cannot go."""
        if code == PhaseCode.PRE_INCUBATION:
            raise Refused("Les produits commencent dans cette phase : elle ne peut pas être retirée.")
