"""Forms that anyone may send: what programs that fill every form they meet do, and people do not."""

from datetime import datetime, timedelta

from shared.errors import Refused

FASTEST = timedelta(seconds=3)
"""Nobody reads and answers a form in less."""


def check_is_someone(trap: str, shown_at: datetime, now: datetime) -> None:
    """Raises Refused, with a sentence that a person can act on: nothing is ever dropped in silence."""
    if trap:
        raise Refused("Un champ qui doit rester vide a été rempli, peut-être par votre navigateur. Videz-le.")
    if now - shown_at < FASTEST:
        raise Refused(
            "Ce formulaire est arrivé plus vite qu’on ne peut le lire. Relisez-le, puis envoyez-le à nouveau."
        )
