"""An outbound hook: where another service wants to be called, and what becomes of it when it does not answer."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from shared.errors import Refused


class HookState(StrEnum):
    """Whether it is called; what happens meanwhile is kept for it in any state."""

    ACTIVE = "active"
    PAUSED = "paused"
    DISABLED = "disabled"


STATES = {HookState.ACTIVE: "En service", HookState.PAUSED: "En pause", HookState.DISABLED: "Arrêté"}

DELAYS = tuple(timedelta(seconds=s) for s in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400))
"""How long to wait after each try in vain; after the tenth it is disabled (https://www.standardwebhooks.com)."""
TRIES = len(DELAYS) + 1
LEASE = timedelta(seconds=45)
"""How long a call belongs to whoever makes it; well over the 10 seconds that one may take."""
LONGEST_WAIT = timedelta(days=1)
"""However long the other side asks us to wait."""

MOST_HOOKS, MOST_SECRETS = 50, 2
NO_ANSWER_FOR_LONG = "Pas de réponse valable pendant trois jours."
GONE = "L’adresse répond qu’elle n’existe plus."
CUT_SHORT = "L’appel a été interrompu à chaque essai."


@dataclass(eq=False)
class Hook:
    """`due_at` is when it may be called next, and while it is being called, when another worker may take over."""

    id: UUID
    name: str
    url: str
    types: list[str]
    made_by: UUID | None
    made_at: datetime
    due_at: datetime
    state: HookState = HookState.ACTIVE
    reason: str = ""
    attempts: int = 0
    calling: bool = False
    version: int = field(default=0)

    def lease(self, now: datetime) -> None:
        """Take the first of what waits for it, to call it."""
        self.calling, self.due_at = True, now + LEASE
        self.attempts += 1

    def leased_until(self, instant: datetime) -> bool:
        """Whether the call is still in the hands of whoever leased it until this instant."""
        return self.calling and self.due_at == instant

    def answered(self, now: datetime) -> None:
        """It took what it was given; the next call may follow."""
        self.calling, self.attempts, self.due_at = False, 0, now

    def put_off(self, now: datetime, wait: timedelta | None = None) -> None:
        """Try the same again later, at the earliest when the other side asks for it; disabled after the last try."""
        self.calling = False
        if self.attempts >= TRIES:
            self.disable(NO_ANSWER_FOR_LONG)
        else:
            asked = min(wait or timedelta(0), LONGEST_WAIT)
            self.due_at = now + max(DELAYS[self.attempts - 1], asked)

    def disable(self, reason: str) -> None:
        """Call it no more until somebody asks for it."""
        self.state, self.reason, self.calling = HookState.DISABLED, reason, False

    def pause(self) -> None:
        if self.state is not HookState.ACTIVE:
            raise Refused("Ce rappel n’est pas en service.")
        self.state = HookState.PAUSED

    def resume(self, now: datetime) -> None:
        """Call it again, from where it stopped, with a new series of tries."""
        if self.state is HookState.ACTIVE:
            raise Refused("Ce rappel est déjà en service.")
        self.state, self.reason, self.attempts, self.due_at = HookState.ACTIVE, "", 0, now
