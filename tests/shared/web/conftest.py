"""A little service with its pages, and people who visit it."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from shared.service import Runtime
from shared.settings import Settings
from shared.web import create_web
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id
from tests.shared.web.little import metadata, service

PEOPLE = [
    {"subject": "anne", "name": "Anne Le Goff", "email": "anne@region.example", "directorate": "Lycées"},
    {"subject": "yann", "name": "Yann Kermadec", "email": "yann@region.example", "directorate": "Ports"},
]
ANNE, YANN = (person_id(ISSUER, one["subject"]) for one in PEOPLE)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """What pages share does not depend on the store; tests of transactions ask for `both_stores`."""
    return f"sqlite:///{tmp_path / 'test.sqlite'}"


@pytest.fixture(scope="session")
def shared_database(postgres) -> str:
    return postgres.database("web")


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    people_file = tmp_path / "people.json"
    people_file.write_text(json.dumps(PEOPLE))
    url = database_url.replace("postgresql://", "postgresql+psycopg://")
    return Settings(service="ideas", database_url=url, people_file=people_file, data_dir=tmp_path, testing=True)


@pytest.fixture
def runtime(settings: Settings) -> Iterator[Runtime]:
    runtime = Runtime(service, settings)
    metadata.create_all(runtime.engine)
    yield runtime
    with runtime.engine.begin() as connection:
        for table in metadata.tables.values():
            connection.execute(delete(table))
    runtime.engine.dispose()


@pytest.fixture
def open_app(runtime: Runtime, settings: Settings) -> Callable[..., Flask]:
    """The application with other settings: `open_app(posts_per_minute=2)`."""

    def open_with(**changes: object) -> Flask:
        return create_web(service, runtime, replace(settings, **changes))

    return open_with


@pytest.fixture
def app(open_app: Callable[..., Flask]) -> Flask:
    return open_app()


class Visitor:
    """Someone with a browser: knows the tokens of the page last opened."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.tokens: dict[str, str] = {}

    def get(self, path: str, **options: object):
        answer = self.client.get(path, **options)
        found = dict(re.findall(r'name="(csrf_token|_cle)"\s+value="([^"]+)"', answer.text))
        self.tokens.update(found)
        return answer

    def post(self, path: str, data: dict[str, object] | None = None, **options: object):
        return self.client.post(path, data={**self.tokens, **(data or {})}, **options)

    def sign_in(self, subject: str = "anne") -> "Visitor":
        self.get("/notes/connexion")
        token = {"csrf_token": self.tokens["csrf_token"]}
        answer = self.client.post("/notes/connexion", data={**token, "subject": subject})
        assert answer.status_code == 303, answer.text
        return self

    def write(self, title: str, **more: str):
        self.get("/notes/nouvelle")
        return self.post("/notes/nouvelle", {"title": title, **more})


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.fixture
def anne(app: Flask) -> Visitor:
    return Visitor(app).sign_in("anne")


@pytest.fixture
def yann(app: Flask) -> Visitor:
    return Visitor(app).sign_in("yann")
