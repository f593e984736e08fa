"""What every carrier of mails can do."""

from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol


@dataclass(frozen=True)
class Parcel:
    """A mail ready to leave, for one address; the name is its own and stays the same at each try."""

    message: EmailMessage
    address: str
    name: str


class Carrier(Protocol):
    """Carries one mail after the other, for one thread, until it is closed."""

    def send(self, parcel: Parcel) -> str:
        """Returns what was answered once the mail is accepted; raises Rejected (for ever) or Unavailable (now)."""
        ...

    def close(self) -> None: ...
