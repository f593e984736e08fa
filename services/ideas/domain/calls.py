"""Calls: what is asked, of whom, by which criteria, and from when until when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.contracts.ideas import CallClosed, CallExtended, CallOpened
from shared.errors import Invalid, Refused
from shared.sentence import Sentence

MOST_CRITERIA, MOST_WEIGHT = 8, 10
_WEIGHT = re.compile(r"^(?P<name>.*\S)\s*:\s*(?P<weight>\d{1,3})\s*$")


class CallState(StrEnum):
    """Where a call stands at an instant; only the draft is written down, the rest is told by the clock."""

    DRAFT = "draft"
    TO_COME = "to_come"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Criterion:
    """What counts, and how much beside the others."""

    name: str
    weight: int


def criteria_from(text: str) -> list[Criterion]:
    r"""One criterion for each line, "Utilité pour les agents : 3"; a line without a weight weighs 1.

    >>> criteria_from("Utilité : 3\nFacilité")
    [Criterion(name='Utilité', weight=3), Criterion(name='Facilité', weight=1)]
    """
    return [_criterion(line.strip()) for line in text.splitlines() if line.strip()]


def _criterion(line: str) -> Criterion:
    weighed = _WEIGHT.match(line)
    return Criterion(weighed["name"], int(weighed["weight"])) if weighed else Criterion(line, 1)


def check_criteria(text: str) -> None:
    """Refuse, with a sentence for its field, a list that nobody could score by."""
    found = criteria_from(text)
    if len(found) > MOST_CRITERIA:
        raise Invalid({"criteria": [Sentence("Gardez {most} critères au plus, un par ligne.", most=MOST_CRITERIA)]})
    if any(not 1 <= one.weight <= MOST_WEIGHT for one in found):
        raise Invalid({"criteria": [Sentence("Donnez à chaque critère un poids de 1 à {most}.", most=MOST_WEIGHT)]})
    if len({one.name.casefold() for one in found}) < len(found):
        raise Invalid({"criteria": ["Un critère est écrit deux fois."]})


@dataclass(eq=False)
class Call:
    """An invitation to name problems; without a closing instant it is the standing box."""

    id: UUID
    title: str
    criteria: str
    opens_at: datetime
    closes_at: datetime | None
    answer_days: int
    opened_by: UUID
    theme: str = ""
    audience: str = ""
    rules: str = ""
    per_person: int | None = None
    places: int | None = None
    announced_at: datetime | None = None
    closing_told_at: datetime | None = None
    answers_together: bool = False
    moderated: bool = False
    answers_published_at: datetime | None = None
    version: int = field(default=1, init=False)

    def check(self) -> None:
        """Refuse terms that contradict each other."""
        if self.closes_at is not None and self.closes_at <= self.opens_at:
            raise Refused("La clôture doit venir après l’ouverture.")
        check_criteria(self.criteria)

    def revise(self, terms: Mapping[str, Any]) -> None:
        """Write a draft anew; what has been announced stays, since people answer to it."""
        if self.announced_at is not None:
            raise Refused("Cet appel est annoncé : ses règles ne changent plus. Seule la clôture peut être repoussée.")
        for name, value in terms.items():
            setattr(self, name, value)
        self.check()

    def announce(self, now: datetime) -> CallOpened:
        """Show it to all, and tell; from now on its terms stay."""
        if self.announced_at is not None:
            raise Refused("Cet appel est déjà annoncé.")
        self.check()
        if self.closes_at is not None and self.closes_at <= now:
            raise Refused("La clôture de cet appel est déjà passée : donnez-lui une autre date avant de l’annoncer.")
        self.announced_at = now
        return CallOpened(
            call_id=self.id,
            title=self.title,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            answer_days=self.answer_days,
        )

    def extend(self, closes_at: datetime, now: datetime, *, by: UUID) -> CallExtended:
        """Put the closing off: before it has passed, never after, and never to an earlier instant."""
        if self.closes_at is None or self.announced_at is None:
            raise Refused("Cet appel n’a pas de clôture à repousser.")
        if self.closes_at <= now:
            raise Refused("Cet appel est clos : sa clôture ne peut plus être repoussée.")
        if closes_at <= self.closes_at:
            raise Refused("La nouvelle clôture doit venir après celle qui a été annoncée.")
        self.closes_at = closes_at
        return CallExtended(call_id=self.id, title=self.title, closes_at=closes_at, extended_by=by, extended_at=now)

    @property
    def holds_answers(self) -> bool:
        """Whether answers are kept until all of them are published."""
        return self.answers_together and self.answers_published_at is None

    def check_holds_answers(self) -> None:
        """Refuse to prepare an answer that would be read by nobody."""
        if not self.answers_together:
            raise Refused("Dans cet appel, chaque réponse part dès qu’elle est donnée.")
        if self.answers_published_at is not None:
            raise Refused("Les réponses de cet appel sont déjà publiées.")

    def tell_closing(self, ideas: int, now: datetime) -> CallClosed | None:
        """Write down, once, that the clock has closed it; None when it is told already or not closed."""
        if self.closes_at is None or self.closing_told_at is not None or self.state(now) is not CallState.CLOSED:
            return None
        self.closing_told_at = now
        return CallClosed(call_id=self.id, title=self.title, closed_at=self.closes_at, ideas=ideas)

    def state(self, now: datetime) -> CallState:
        """Opening included, closing excluded."""
        if self.announced_at is None:
            return CallState.DRAFT
        if now < self.opens_at:
            return CallState.TO_COME
        return CallState.OPEN if self.closes_at is None or now < self.closes_at else CallState.CLOSED

    def accepts(self, now: datetime) -> bool:
        """Whether an idea may be deposited at this instant."""
        return self.state(now) is CallState.OPEN

    def check_open(self, now: datetime) -> None:
        """Refuse before the opening and from the closing on."""
        match self.state(now):
            case CallState.DRAFT | CallState.TO_COME:
                raise Refused("Cet appel n’est pas encore ouvert. Votre texte n’a pas été enregistré.")
            case CallState.CLOSED:
                raise Refused(
                    "Cet appel est clos : votre idée n’a pas été enregistrée. "
                    "Vous pouvez la déposer dans un appel ouvert."
                )

    def check_quota(self, deposited: int) -> None:
        """Refuse one idea more than the call takes from each person."""
        if self.per_person is not None and deposited >= self.per_person:
            raise Refused(
                "Vous avez déjà déposé {count} idées dans cet appel, le plus qu’il accepte de chaque personne. "
                "Vous pouvez en retirer une, ou déposer celle-ci dans la boîte toujours ouverte.",
                count=deposited,
            )
