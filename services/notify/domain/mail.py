"""A mail on its way: due, sending, then sent, failed, or waiting for an address."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from shared.errors import Refused


class MailState(StrEnum):
    """Where a mail stands."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    NO_ADDRESS = "no_address"


DELAYS = tuple(timedelta(seconds=seconds) for seconds in (60, 600, 3600, 21600))
"""How long to wait after each try that may come right; after the last try the mail has failed."""

TRIES = len(DELAYS) + 1

LEASE = timedelta(minutes=3)
"""How long a mail belongs to whoever sends it; well over the minute that one sending may take."""

UNKNOWN_ADDRESS = "Adresse inconnue : le courriel partira dès que la personne se sera connectée avec une adresse."
SILENCED = (
    "Des courriels sont revenus de cette adresse : plus rien n’y part, jusqu’à ce qu’elle change ou soit rétablie."
)
CUT_SHORT = "L’envoi a été interrompu à chaque essai."


class Rejected(Exception):
    """The mail can never be sent as it is; the text says why, in French."""


class Gone(Rejected):
    """The same, and nobody is at this address."""


class Unavailable(Exception):
    """The mail could not be sent now; the text says why, in French."""


AT_ONCE, PAUSE = 3, timedelta(minutes=10)
"""Mails about one thing that leave as they come within this time; those after them wait, and leave as one."""


@dataclass(eq=False)
class Mail:
    """The mail of one event to one person; `due_at` is when it may be taken, and while it is being sent, taken over."""

    id: UUID
    event_id: UUID
    person_id: UUID
    made_at: datetime
    due_at: datetime
    state: MailState = MailState.DUE
    attempts: int = 0
    error: str = ""
    sent_at: datetime | None = None
    traceparent: str | None = None
    thing: str | None = None
    within: UUID | None = None

    @property
    def held(self) -> bool:
        """Whether it was to wait from the beginning: a burst, or hours without mail."""
        return self.due_at > self.made_at

    def lease(self, now: datetime, *, address: str) -> bool:
        """Take it to send it; False when there is nothing to send: no address, or it died on the way too often."""
        if not address:
            self.state, self.error = MailState.NO_ADDRESS, UNKNOWN_ADDRESS
            return False
        if self.attempts >= TRIES:
            self._fail(self.error or CUT_SHORT)
            return False
        self.state, self.due_at = MailState.SENDING, now + LEASE
        self.attempts += 1
        return True

    def come_back(self, reason: str) -> None:
        """The server took it, and said later that nobody is there."""
        if self.state is MailState.SENT:
            self.sent_at = None
            self._fail(reason)

    def leased_until(self, instant: datetime) -> bool:
        """Whether it is still in the hands of whoever leased it until this instant."""
        return self.state is MailState.SENDING and self.due_at == instant

    def sent(self, now: datetime) -> None:
        self.state, self.sent_at, self.error = MailState.SENT, now, ""

    def put_off(self, now: datetime, reason: str) -> None:
        """It could not be sent now: try again later, a limited number of times."""
        if self.attempts >= TRIES:
            self._fail(reason)
        else:
            self.state, self.error, self.due_at = MailState.DUE, reason, now + DELAYS[self.attempts - 1]

    def give_up(self, reason: str) -> None:
        """It can never be sent as it is."""
        self._fail(reason)

    def _fail(self, reason: str) -> None:
        self.state, self.error = MailState.FAILED, reason

    def address_known(self, now: datetime) -> None:
        """The person has an address now."""
        if self.state is MailState.NO_ADDRESS:
            self._start_again(now)

    def send_again(self, now: datetime) -> None:
        """Someone asks for another series of tries."""
        if self.state is not MailState.FAILED:
            raise Refused("Ce courriel n’est pas en échec : il n’y a rien à relancer.")
        self._start_again(now)

    def _start_again(self, now: datetime) -> None:
        self.state, self.error, self.attempts, self.due_at = MailState.DUE, "", 0, now


def checked_address(address: str) -> str:
    """One plain address, or Rejected: a comma would make two recipients, a line break another header."""
    local, _, domain = address.partition("@")
    forbidden = set(',;:<>()[]"\\@') & set(local + domain)
    if not (local and domain) or forbidden or any(not letter.isprintable() or letter.isspace() for letter in address):
        raise Rejected("L’adresse de la personne n’est pas une adresse électronique.")
    return address
