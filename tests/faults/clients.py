"""People who post forms and post them again until they are answered; what was answered is written down."""

import random
import threading
import time
from uuid import UUID

import requests

from shared.identifiers import new_id
from tests.faults.pages import KEYS

PATIENCE = 3.0
"""Seconds that somebody waits for an answer before trying again."""


class Ledger:
    """What was asked and what was answered, from outside."""

    def __init__(self) -> None:
        self.asked: set[UUID] = set()
        self.answered: dict[UUID, str] = {}
        self.again = 0
        self.changed_answers = 0
        self.refused: list[str] = []
        self.lock = threading.Lock()

    def answer(self, mark: UUID, location: str) -> None:
        with self.lock:
            self.changed_answers += self.answered.setdefault(mark, location) != location


class Client(threading.Thread):
    """Posts `forms` steps, one after the other, on entries that all clients share; now and then twice on purpose."""

    def __init__(self, port: int, ledger: Ledger, entries: list[UUID], forms: int, seed: int) -> None:
        super().__init__(daemon=True)
        self._base = f"http://127.0.0.1:{port}/ecrire"
        self._ledger, self._entries, self._forms = ledger, entries, forms
        self._dice = random.Random(seed)
        self._session = requests.Session()
        self._session.trust_env = False
        self._token, self._keys = "", []
        self.last, self.stop = threading.Event(), threading.Event()
        """End after the form in hand, or leave it."""

    def run(self) -> None:
        for _ in range(self._forms):
            if self.last.is_set():
                return
            mark = new_id()
            with self._ledger.lock:
                self._ledger.asked.add(mark)
            self._until_answered(mark)

    def _until_answered(self, mark: UUID) -> None:
        form, entry = self._form(), self._dice.choice(self._entries)
        times = 2 if self._dice.random() < 0.02 else 1
        while times and not self.stop.is_set():
            try:
                answer = self._session.post(
                    f"{self._base}/etapes/{entry}/{mark}", data=form, allow_redirects=False, timeout=PATIENCE
                )
            except requests.RequestException:
                self._try_again()
                continue
            if answer.status_code == 303:
                self._ledger.answer(mark, answer.headers["Location"])
                times -= 1
            elif answer.status_code in {500, 503}:
                self._try_again()
            else:
                self._ledger.refused.append(f"{answer.status_code} {answer.text[:200]}")
                return

    def _form(self) -> dict[str, str]:
        while not self._keys and not self.stop.is_set():
            try:
                page = self._session.get(f"{self._base}/cles", timeout=PATIENCE).json()
                self._token, self._keys = page["csrf_token"], page["keys"]
                assert len(self._keys) == KEYS
            except (requests.RequestException, ValueError):
                self._try_again()
        return {"csrf_token": self._token, "_cle": self._keys.pop() if self._keys else "", "note": ""}

    def _try_again(self) -> None:
        with self._ledger.lock:
            self._ledger.again += 1
        time.sleep(0.05)
