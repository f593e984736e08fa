"""The service of messages on a fresh database of each kind, with people who can be written to."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.notify.app import service
from services.notify.commands.sending import send_due
from services.notify.domain.mail import Mail
from services.notify.tables import notice
from shared.identifiers import new_id
from shared.people import Person, remember_person, set_role
from shared.service import system_clock
from shared.settings import Settings
from shared.web import create_web
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id
from tests.notify.mail_server import Listening, Sink
from tests.room import Room, sample

AUTHOR = UUID(sample("ideas.idea.submitted.v1")["data"]["author_id"])
INSTRUCTOR = UUID(sample("ideas.idea.instructed.v1")["data"]["instructed_by"])
MEMBERS = [UUID(member) for member in sample("governance.case.vote_opened.v1")["data"]["member_ids"]]


NOLWENN, ENORA = (person_id(ISSUER, subject) for subject in ("nolwenn", "enora"))
PEOPLE = """[
  {"subject": "nolwenn", "name": "Nolwenn Tanguy", "email": "nolwenn@region.example", "directorate": "Lycées"},
  {"subject": "enora", "name": "Enora Guillou", "email": "enora@region.example", "directorate": "Ti Kub"}
]"""


class StubCarrier:
    """What the carriers of tests have in common: nothing to close."""

    def close(self) -> None:
        return


class NotifyRoom(Room):
    """With questions that most tests ask."""

    def known(self, person_id: UUID, name: str = "Malo", email: str = "malo@region.example", *roles: str) -> UUID:
        """This very person is known, with an address."""
        with self.runtime.unit_of_work() as uow:
            remember_person(uow, Person(id=person_id, name=name, email=email, directorate="Essais"), uow.now)
            for role in roles:
                set_role(uow, person_id, role, granted=True)
        return person_id

    def letters(self) -> dict[UUID, list[str]]:
        """Which letters each person has, oldest first."""
        found: dict[UUID, list[str]] = {}
        with self.reading() as session:
            for row in session.execute(select(notice).order_by(notice.c.id)):
                found.setdefault(row.person_id, []).append(row.letter)
        return found

    def mails(self) -> list[Mail]:
        with self.reading() as session:
            return list(session.scalars(select(Mail).order_by("id")))

    def mail(self) -> Mail:
        (only,) = self.mails()
        return only

    def one_notice(self, person: UUID) -> UUID:
        """One more notice for this person; returns its id."""
        self.given("ideas.idea.submitted.v1", author_id=person, idea_id=new_id())
        with self.reading() as session:
            theirs = select(notice.c.id).where(notice.c.person_id == person)
            return session.scalars(theirs.order_by(notice.c.id.desc()).limit(1)).one()

    def send(self) -> int:
        """One round of whoever sends mails."""
        return send_due(self.runtime)

    def files(self) -> list[Path]:
        return sorted((self.settings.data_dir / "mails").glob("*"))


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    people = tmp_path / "people.json"
    people.write_text(PEOPLE, encoding="utf-8")
    return Settings(
        service="notify",
        people_file=people,
        database_url=database_url,
        data_dir=tmp_path,
        public_url="https://ti-kub.region.example",
        mail_from="ne-pas-repondre@region.example",
        testing=True,
    )


@pytest.fixture
def notify(settings: Settings) -> NotifyRoom:
    return NotifyRoom(service, settings)


@pytest.fixture
def waiting(notify: NotifyRoom) -> NotifyRoom:
    """One mail to send, and a clock that stands still until it is moved."""
    notify.known(AUTHOR)
    with notify.reading() as session:
        notify.now = system_clock(session)
    notify.given("ideas.idea.submitted.v1")
    return notify


@pytest.fixture
def listen() -> Iterator[Callable[..., Listening]]:
    running: list[Listening] = []

    def start(**options: Any) -> Listening:
        controller = Listening(Sink(), **options)
        controller.start()
        running.append(controller)
        return controller

    yield start
    for controller in running:
        controller.stop()


class Visitor:
    """Someone with a browser."""

    def __init__(self, client: FlaskClient, subject: str = "") -> None:
        self.client = client
        if subject:
            assert self.post("/connexion", subject=subject).status_code == 303

    def get(self, path: str = "/", **query: str):
        return self.client.get(f"/notifications{path}", query_string=query)

    def post(self, path: str, token: str | None = None, **fields: str):
        token = self.token() if token is None else token
        return self.client.post(f"/notifications{path}", data={"csrf_token": token, **fields})

    def token(self) -> str:
        pages = (self.get("/").text, self.get("/connexion").text)
        return next(found.group(1) for page in pages if (found := re.search(r'"csrf_token" value="([^"]+)"', page)))


@pytest.fixture
def visit(notify: NotifyRoom):
    app = create_web(service, notify.runtime, notify.settings)
    return lambda subject="": Visitor(app.test_client(), subject)


@pytest.fixture
def nolwenn(visit) -> Visitor:
    return visit("nolwenn")


@pytest.fixture
def enora(visit, notify: NotifyRoom) -> Visitor:
    visitor = visit("enora")
    notify.known(ENORA, "Enora Guillou", "enora@region.example", "team")
    return visitor
