"""A sitting of a body, from its planning to its convocation, and what is changed or called off after it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.governance.domain.bodies import Body
from services.governance.domain.days import earliest_day, in_paris
from services.governance.domain.sittings.acts import Act, Done, Form, SittingState
from services.governance.domain.sittings.agenda import Item, ItemOutcome
from services.governance.domain.sittings.attendance import Presence, there
from services.governance.domain.sittings.attendance import note as note_presence
from shared.contracts.governance import SessionCancelled, SessionChanged, SessionClosed, SessionConvened
from shared.errors import Invalid, NotFound, Refused
from shared.sentence import Sentence

PAST = "La séance doit commencer dans l’avenir."
SAY_WHY = (
    "Cette séance commence avant la fin des jours francs. Dites pourquoi elle est urgente, ou changez sa date : "
    "premier jour possible, {day}."
)
NOWHERE = "Dites où la séance se tient : un lieu, une adresse pour la suivre à distance, ou les deux."
NO_AGENDA = "L’ordre du jour est vide : rien ne serait décidé. Attendez qu’un dossier arrive devant l’instance."

NOT_ALL = "Un point ne s’ajoute après la convocation que si tous les membres présents en sont d’accord."
WITHOUT_OUTCOME = "La séance ne se clôt pas tant qu’un point est sans issue. Points qui attendent : {ranks}."


@dataclass(eq=False, kw_only=True)
class Sitting:
    """A body meets at this instant; its agenda is settled by the convocation."""

    id: UUID
    number: str
    body_id: UUID
    body_name: str
    starts_at: datetime
    place: str
    link: str
    state: SittingState = SittingState.PLANNED
    convened_at: datetime | None = None
    urgency: str = ""
    changes: int = 0
    items: list[Item] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    presences: list[Presence] = field(default_factory=list)
    seed: str = ""
    minutes_each: int | None = None
    recipe: str = "seed number"
    drawn_call_id: UUID | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    version: int = field(default=1, init=False)

    @classmethod
    def of(
        cls, body: Body, *, sitting_id: UUID, number: str, starts_at: datetime, place: str, link: str, now: datetime
    ) -> "Sitting":
        """A body will meet; nobody is called yet."""
        _check_where(starts_at, place, link, now)
        return cls(
            id=sitting_id,
            number=number,
            body_id=body.id,
            body_name=body.name,
            starts_at=starts_at,
            place=place,
            link=link,
        )

    @property
    def form(self) -> Form:
        """In a room, from afar, or both."""
        if not self.link:
            return Form.ROOM
        return Form.MIXED if self.place else Form.REMOTE

    @property
    def lives(self) -> bool:
        """Whether it is still to be held."""
        return self.state in {SittingState.PLANNED, SittingState.CONVENED}

    def note(self, done: Done, *, act_id: UUID, by: UUID, now: datetime, words: str = "") -> None:
        """Who did what, and how the sitting was right after it."""
        place, link = self.place, self.link
        self.acts.append(
            Act(id=act_id, done=done, done_by=by, at=now, starts_at=self.starts_at, place=place, link=link, words=words)
        )

    def convene(self, body: Body, items: Sequence[Item], *, urgency: str, now: datetime) -> SessionConvened:
        """Call the members, with the agenda, enough clear days before; sooner only with a reason."""
        if self.state is not SittingState.PLANNED:
            raise Refused("La convocation de cette séance est déjà partie, ou la séance est annulée.")
        if not body.members_on(in_paris(self.starts_at)):
            raise Refused("Cette instance n’a aucun membre : il n’y a personne à convoquer.")
        if not items:
            raise Refused(NO_AGENDA)
        self._check_days(body, urgency, now)
        self.state, self.convened_at, self.urgency, self.items = SittingState.CONVENED, now, urgency, list(items)
        return SessionConvened(
            **self._told(body), items=len(items), urgency=urgency, sequence=self.changes, convened_at=now
        )

    def change(
        self, body: Body, *, starts_at: datetime, place: str, link: str, urgency: str, now: datetime
    ) -> SessionChanged | None:
        """Another hour or place; once the members were called they hear of it, and another day keeps the clear days."""
        self._check_lives(now)
        _check_where(starts_at, place, link, now)
        if (starts_at, place, link) == (self.starts_at, self.place, self.link):
            raise Refused("Ni l’heure ni le lieu n’ont changé.")
        moved = in_paris(starts_at) != in_paris(self.starts_at)
        self.starts_at, self.place, self.link = starts_at, place, link
        if self.state is SittingState.PLANNED:
            return None
        if moved:
            self._check_days(body, urgency, now)
        self.changes += 1
        return SessionChanged(**self._told(body), urgency=urgency, sequence=self.changes, changed_at=now)

    def cancel(self, body: Body, reason: str, now: datetime) -> SessionCancelled | None:
        """It will not be held; its items wait for the next one. Members who were called hear of it."""
        self._check_lives(now)
        called = self.state is SittingState.CONVENED
        self.state, self.changes = SittingState.CANCELLED, self.changes + 1
        if not called:
            return None
        return SessionCancelled(**self._told(body), reason=reason, sequence=self.changes, cancelled_at=now)

    def open(self, now: datetime) -> None:
        """From its hour on: who is there can be noted, and items dealt with."""
        if self.state is not SittingState.CONVENED:
            raise Refused("Seule une séance convoquée, et pas encore tenue, peut s’ouvrir.")
        if now < self.starts_at:
            raise Refused("Cette séance ne s’ouvre pas avant son heure.")
        self.state, self.opened_at = SittingState.OPEN, now

    def attend(self, made: Presence, members: Collection[UUID]) -> bool:
        """Between two votes: a vote counts those who were there when it opened."""
        self.check_open()
        if any(item.voting for item in self.items):
            raise Refused("Un vote est en cours : notez les arrivées et les départs après sa clôture.")
        return note_presence(self.presences, made, members)

    def item(self, item_id: UUID) -> Item:
        """One item of its agenda, while it is held; raises NotFound."""
        self.check_open()
        found = next((one for one in self.items if one.id == item_id), None)
        if found is None:
            raise NotFound("Nous ne trouvons pas ce point à l’ordre du jour.")
        return found

    def add(self, item: Item, *, all_agree: bool, by: UUID) -> None:
        """What was not on the agenda that was sent is added while it is held, only if all those present agree (R35)."""
        self.check_open()
        present = there(self.presences)
        if not present:
            raise Refused("Notez d’abord qui est présent : c’est à eux d’accepter un point de plus.")
        if not all_agree:
            raise Invalid({"all_agree": [NOT_ALL]})
        item.rank, item.agreed, item.added_by = len(self.items) + 1, len(present), by
        self.items.append(item)

    def check_open(self) -> None:
        """It is being held."""
        if self.state is not SittingState.OPEN:
            raise Refused("Cette séance n’est pas ouverte.")

    def close(self, now: datetime) -> SessionClosed:
        """Once every item has its outcome; from then on nothing of it changes."""
        self.check_open()
        waiting = [item for item in self.items if item.outcome is None]
        if waiting:
            ranks = ", ".join(str(item.rank) for item in waiting)
            raise Refused(
                "La séance ne se clôt pas tant qu’un point est sans issue. Points qui attendent : {ranks}.", ranks=ranks
            )
        self.state, self.closed_at = SittingState.CLOSED, now
        counted = Counter(item.outcome for item in self.items)
        return SessionClosed(
            session_id=self.id,
            number=self.number,
            body_id=self.body_id,
            body_name=self.body_name,
            items=len(self.items),
            decided=counted[ItemOutcome.DECIDED],
            postponed=counted[ItemOutcome.POSTPONED],
            withdrawn=counted[ItemOutcome.WITHDRAWN],
            without_quorum=counted[ItemOutcome.NO_QUORUM],
            opened_at=self.opened_at or now,
            closed_at=now,
        )

    def _check_lives(self, now: datetime) -> None:
        if not self.lives:
            raise Refused("Cette séance est annulée, ou elle a déjà commencé.")
        if self.starts_at <= now:
            raise Refused("L’heure de cette séance est passée : elle ne change plus.")

    def _check_days(self, body: Body, urgency: str, now: datetime) -> None:
        if self.starts_at <= now:
            raise Refused(PAST)
        first = earliest_day(now, body.convocation_days)
        if in_paris(self.starts_at) < first and not urgency:
            raise Invalid({"urgency": [Sentence(SAY_WHY, day=f"{first:%d/%m/%Y}")]})

    def _told(self, body: Body) -> dict[str, Any]:
        return {
            "session_id": self.id,
            "number": self.number,
            "body_id": self.body_id,
            "body_name": self.body_name,
            "starts_at": self.starts_at,
            "place": self.place,
            "remote": self.link,
            "member_ids": body.called_on(in_paris(self.starts_at)),
        }


def _check_where(starts_at: datetime, place: str, link: str, now: datetime) -> None:
    if starts_at <= now:
        raise Invalid({"starts_at": [PAST]})
    if not (place or link):
        raise Invalid({"place": [NOWHERE]})
