"""What other services say that everybody may read: calls, services of the catalogue, decisions by their numbers."""

from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    """What happened."""

    CALL_OPENED = "call_opened"
    CALL_EXTENDED = "call_extended"
    CALL_CLOSED = "call_closed"
    LISTED = "listed"
    PHASE = "phase"
    GRANTED = "granted"
    REFUSED = "refused"


OF_CALLS = (FactKind.CALL_OPENED, FactKind.CALL_EXTENDED, FactKind.CALL_CLOSED)
_CALL, _SERVICE, _DECISION = (
    "/idees/appels/{about}",
    "/portefeuille/catalogue/{about}",
    "/gouvernance/registre/{number}",
)


@dataclass(frozen=True)
class Told:
    """Its sentence, and the page of the service that owns the thing."""

    sentence: str
    page: str


FACTS = {
    FactKind.CALL_OPENED: Told("Appel ouvert : {title}", _CALL),
    FactKind.CALL_EXTENDED: Told("Appel prolongé : {title}", _CALL),
    FactKind.CALL_CLOSED: Told("Appel clos : {title}", _CALL),
    FactKind.LISTED: Told("Au catalogue : {title}", _SERVICE),
    FactKind.PHASE: Told("{title} change de phase", _SERVICE),
    FactKind.GRANTED: Told("Décision {number} : accordé ({title})", _DECISION),
    FactKind.REFUSED: Told("Décision {number} : refusé ({title})", _DECISION),
}
"""`title` is that of the call or the service; of a decision it is the body's name, never that of an idea."""
