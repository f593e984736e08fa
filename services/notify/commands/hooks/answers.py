"""What the answer to a call means: taken, to be tried again, or never again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from shared.fetcher import Fetched, Reason, Unfetched

OUTCOMES = {
    Reason.TOO_SLOW: "Pas de réponse en dix secondes",
    Reason.BAD_CERTIFICATE: "Certificat refusé",
    Reason.TOO_LARGE: "Réponse trop longue",
    Reason.MALFORMED: "Réponse illisible",
}
UNREACHABLE = "Pas de réponse à cette adresse"
"""One sentence for a refused, an unknown and a silent address: else hooks could be used to map our own network."""


@dataclass(frozen=True)
class Answer:
    """`status` is None when nothing came; `wait` is how long the other side asks us to wait."""

    outcome: str
    seconds: float
    status: int | None = None
    wait: timedelta | None = None

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        return self.status == 410


def answer_of(fetched: Fetched, now: datetime) -> Answer:
    """What somebody answered."""
    wait = _wait(fetched.header("Retry-After"), now) if fetched.status in {429, 503} else None
    return Answer(_words(fetched.status), fetched.seconds, fetched.status, wait)


def no_answer(reason: Unfetched, seconds: float) -> Answer:
    """Why nothing came."""
    return Answer(OUTCOMES.get(reason.reason, UNREACHABLE), seconds)


def _words(status: int) -> str:
    if 200 <= status < 300:
        return "Reçu"
    if 300 <= status < 400:
        return "Renvoi vers une autre adresse : refusé"
    if status == 429:
        return "Trop d’appels, à espacer"
    return "Refusé par le service appelé" if status < 500 else "Panne du service appelé"


def _wait(asked: str, now: datetime) -> timedelta | None:
    """Seconds or an instant (RFC 9110, 10.2.3); None for anything else."""
    if asked.isascii() and asked.isdigit() and len(asked) < 10:
        return timedelta(seconds=int(asked))
    try:
        return max(timedelta(0), parsedate_to_datetime(asked) - now)
    except (ValueError, TypeError):
        return None
