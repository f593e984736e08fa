"""Someone in front of one service's pages, without a network: reads forms, fills them, sends them."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id
from tests.system.agent import ReadForm, read_forms

PEOPLE = [
    {"subject": "nolwenn", "name": "Nolwenn", "email": "nolwenn@region.example", "directorate": "Lycées"},
    {"subject": "yann", "name": "Yann", "email": "yann@region.example", "directorate": "Ports"},
    {"subject": "malo", "name": "Malo", "email": "malo@region.example", "directorate": "Incubateur"},
]


def people_file(folder: Path) -> Path:
    file = folder / "people.json"
    file.write_text(json.dumps(PEOPLE), encoding="utf-8")
    return file


def identity(subject: str) -> UUID:
    return person_id(ISSUER, subject)


class Visitor:
    """Signed in as one of PEOPLE, on the service whose pages are under `path`."""

    def __init__(self, app: Flask, path: str, subject: str) -> None:
        self._client = app.test_client()
        self.path = path
        answer = self.post(self.form(f"{path}/connexion"), subject=subject)
        assert answer.status_code == 303, answer.text

    def get(self, path: str, **options: Any) -> TestResponse:
        return self._client.get(path, **options)

    def form(self, path: str, action: str = "") -> ReadForm:
        """The form of a page that goes to `action`, the page's own address when empty."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return next(form for form in read_forms(answer.text) if form.action.endswith(action or path))

    def post(self, form: ReadForm, **answers: Any) -> TestResponse:
        return self._client.post(form.action, data={**form.values, **answers})

    def fill(self, path: str, action: str = "", **answers: Any) -> str:
        """Fill the form of a page; returns the address it leads to."""
        answer = self.post(self.form(path, action), **answers)
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]
