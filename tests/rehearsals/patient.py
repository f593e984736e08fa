"""Someone who sends a form again until it is answered, as people do, and writes down each try that failed."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

import requests

from tests.rehearsals.ledger import Ledger, owner
from tests.system.agent import Agent

AGAIN = 0.2
PATIENCE = 180.0
"""Seconds after which even a patient person gives up."""
SLOW_DOWN = 429
PASSING = {500, 502, 503, 504}
"""Answers after which the same form is sent again."""


class Patient(Agent):
    """The form's key makes a second try safe: it has one effect, however often it is sent."""

    def __init__(self, where: Callable[[str], str], subject: str, ledger: Ledger) -> None:
        self.ledger = ledger
        super().__init__(where, subject)

    def _ask(self, method: str, path: str, **options: Any) -> requests.Response:
        began = monotonic()
        while True:
            answer = self._try(method, path, **options)
            if answer is not None:
                break
            if monotonic() - began > PATIENCE:
                raise TimeoutError(f"{method} {path}: no answer within {PATIENCE:.0f} s")
            sleep(AGAIN)
        if method == "POST" and answer.status_code == 303:
            self.ledger.form(owner(path), monotonic() - began)
        return answer

    def _try(self, method: str, path: str, **options: Any) -> requests.Response | None:
        """The answer, or None when the same must be asked again."""
        self.ledger.requests += 1
        try:
            answer = super()._ask(method, path, **options)
        except requests.RequestException as fault:
            self.ledger.fail(owner(path), f"{method} {path}", _in_short(fault))
            return None
        if answer.status_code == SLOW_DOWN:
            sleep(float(answer.headers.get("Retry-After", "1")))
            return None
        if answer.status_code in PASSING:
            self.ledger.fail(owner(path), f"{method} {path}", str(answer.status_code))
            return None
        return answer


def _in_short(fault: requests.RequestException) -> str:
    return f"{type(fault).__name__} {fault}"[:200]
