"""One command in one service, and no store of the four tells the name; what was ever said does not bring it back."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from uuid import UUID

import pytest

from services.governance.commands.roles import GrantRole, grant_role
from services.ideas.commands.calls import OpenCall, open_call
from services.ideas.commands.ideas import SubmitIdea, submit_idea
from services.notify.commands.choosing import Choose, choose
from services.notify.commands.following import learn, subscribe
from services.notify.commands.gatherings import (
    JoinGathering,
    PlanGathering,
    RenewCalendarKey,
    join_gathering,
    plan_gathering,
    renew_calendar_key,
)
from services.notify.commands.mail_files import remove_orphans
from services.notify.commands.sending import send_due
from services.notify.commands.silences import ReportAddress, report_address
from services.notify.commands.wording import KeepWording, TryWording, keep_wording, try_wording
from services.notify.domain.families import CHOSEN
from services.notify.domain.topics import TopicKind
from shared.again import Wanted, mark_all
from shared.broker import Letter, matches
from shared.identifiers import new_id
from shared.people import Person, person_of, see_person
from shared.personal.erasure import compact
from shared.run import main
from shared.settings import Settings
from shared.topology import keys_of_inbox
from tests.personal.conftest import ADDRESS, NAME, PLACE
from tests.room import Room

SERVICES = ("governance", "ideas", "notify", "portfolio")


@dataclass
class Platform:
    """Four services without a server between them; what one says is handed to those who listen."""

    rooms: dict[str, Room]
    urls: dict[str, str]
    folder: Path
    past: list[Letter] = field(default_factory=list)

    def publish(self, letters: Sequence[Letter]) -> list[None]:
        self.past += letters
        for letter in letters:
            self.hand_over(letter)
        return [None for _ in letters]

    def hand_over(self, letter: Letter) -> None:
        for name, room in self.rooms.items():
            keys = keys_of_inbox(name, room.runtime.service.policies.bindings)
            if any(matches(key, letter.key) for key in keys):
                room.runtime.deliver([letter.body])

    def pump(self) -> None:
        """Until nobody has anything more to say, and what timers do has been done."""
        while sum(room.runtime.relay(self) for room in self.rooms.values()):  # type: ignore[arg-type]
            pass
        send_due(self.rooms["notify"].runtime)
        remove_orphans(self.rooms["notify"].runtime)
        for room in self.rooms.values():
            compact(room.runtime)

    def stores(self) -> dict[str, bytes]:
        mails = [file.read_bytes() for file in self.folder.glob("mails/*.eml")]
        return {**{name: self._dump(name) for name in SERVICES}, "mails": b"".join(mails)}

    def _dump(self, name: str) -> bytes:
        if self.urls[name].startswith("sqlite"):
            return b"".join(file.read_bytes() for file in self.folder.glob(f"{name}.sqlite*"))
        command = [shutil.which("pg_dump") or "pg_dump", self.urls[name]]
        return subprocess.run(command, capture_output=True, check=True, timeout=120).stdout

    def knowing(self, person_id: UUID) -> list[str]:
        found = []
        for name, room in self.rooms.items():
            with room.reading() as session:
                found += [name] if person_of(session, person_id) else []
        return found


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def platform(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Platform]:
    def address(name: str) -> str:
        if request.param == "sqlite":
            return f"sqlite:///{tmp_path / (name + '.sqlite')}"
        return str(request.getfixturevalue("postgres").database(name))

    with ExitStack() as stack:
        urls = {name: address(name) for name in SERVICES}
        rooms = {name: opened(name, urls[name], tmp_path, stack.callback) for name in SERVICES}
        yield Platform(rooms, urls, tmp_path)


@pytest.fixture(autouse=True)
def logs_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command would bind the loggers of the whole process to the output of the test at hand."""
    monkeypatch.setattr("shared.run.set_up_logs", lambda *_: None)


def opened(name: str, url: str, folder: Path, at_end: Callable[..., object]) -> Room:
    service = import_module(f"services.{name}.app").service
    url = url.replace("postgresql://", "postgresql+psycopg://")
    room = Room(service, Settings(service=name, database_url=url, data_dir=folder, testing=True))
    at_end(room.runtime.engine.dispose)
    return room


def planted(platform: Platform) -> UUID:
    """Signed in on all four, an idea with its mail, roles, a message that nobody could read."""
    someone = Person(id=new_id(), name=NAME, email=ADDRESS, directorate=PLACE)
    for name, room in platform.rooms.items():
        room(lambda _, uow, name=name: see_person(uow, name, someone), None)
    platform.pump()
    ideas, governance = platform.rooms["ideas"], platform.rooms["governance"]
    call = ideas(open_call, a_call(someone.id))
    ideas(submit_idea, an_idea(someone.id, call))
    for holder in (someone.id, new_id()):
        governance(grant_role, GrantRole(by=someone.id, person_id=holder, role="administrator"))
    plant_in_messages(platform.rooms["notify"], someone.id)
    for room in platform.rooms.values():
        room.deliver(f"no event: {NAME} <{ADDRESS}>, {json.dumps(NAME)}".encode())
    platform.pump()
    return someone.id


def plant_in_messages(notify: Room, person_id: UUID) -> None:
    """A row in each table of messages that says something of one person, and an address that is told to be nobody's."""
    with notify.runtime.unit_of_work() as uow:
        for kind in TopicKind:
            learn(uow, kind, "1", f"Un sujet ({kind})")
            subscribe(uow, person_id, kind, "1")
    at = datetime.now(UTC) + timedelta(days=9)
    told = {"kind": "visit", "title": "Visite du lieu", "place": "Au Ti Kub", "starts_at": at}
    visit = notify(plan_gathering, PlanGathering(by=person_id, **told, ends_at=at + timedelta(hours=1)))
    notify(join_gathering, JoinGathering(by=person_id, gathering_id=visit))
    notify(renew_calendar_key, RenewCalendarKey(by=person_id))
    ways = {family.value: "now" for family in CHOSEN}
    notify(choose, Choose(by=person_id, **ways, rest="nights"))
    words = {"letter": "idea_received", "subject": "Merci", "words": "Merci."}
    notify(keep_wording, KeepWording(by=person_id, rank=0, **words))
    notify(try_wording, TryWording(by=person_id, **words))
    send_due(notify.runtime)
    notify(report_address, ReportAddress(by=person_id, address=ADDRESS, reason=f"550 5.1.1 <{ADDRESS}> inconnu"))


def a_call(by: UUID) -> OpenCall:
    opens_at = datetime(2026, 1, 1, tzinfo=UTC)
    return OpenCall(by=by, title="Le quotidien des lycées", criteria="Utile", opens_at=opens_at, answer_days=45)


def an_idea(by: UUID, call: UUID) -> SubmitIdea:
    told = {"title": "Les trousseaux disparaissent", "problem": "Un trousseau manque chaque semaine.", "who": "Agents"}
    return SubmitIdea(by=by, call_id=call, **told, frequency="weekly", today="On cherche.")


def tells(words: bytes) -> bool:
    forms = {form for word in (NAME, ADDRESS, PLACE) for form in (word, json.dumps(word)[1:-1])}
    return any(form.encode() in words for form in forms)


def test_one_command_erases_a_person_from_every_store(platform, monkeypatch, capsys):
    person_id = planted(platform)
    assert {name for name, words in platform.stores().items() if tells(words)} == {*SERVICES, "mails"}
    assert platform.knowing(person_id) == list(SERVICES)
    capsys.readouterr()

    monkeypatch.setenv("TIKUB_DATABASE_URL", platform.urls["ideas"])
    monkeypatch.setenv("TIKUB_DATA_DIR", str(platform.folder))
    service = platform.rooms["ideas"].runtime.service
    assert main(service, ["people", "export", ADDRESS, "--output", str(platform.folder / "export.json")]) == 0
    assert NAME in (platform.folder / "export.json").read_text(encoding="utf-8")
    assert main(service, ["people", "erase", ADDRESS, "--reason", f"asked by {NAME}", "--yes", "--json"]) == 0
    platform.pump()

    assert [name for name, words in platform.stores().items() if tells(words)] == []
    assert platform.knowing(person_id) == []

    past = list(platform.past)
    for name, room in platform.rooms.items():
        assert mark_all(room.runtime, Wanted(), None, lambda _done, _all: None) > 0, name
    platform.pump()
    for letter in [*past, *(as_news(letter, rank) for rank, letter in enumerate(past))]:
        platform.hand_over(letter)
    platform.pump()

    assert platform.knowing(person_id) == []
    assert not any(tells(platform.stores()[name]) for name in (*SERVICES, "mails"))
    assert not tells(capsys.readouterr().out.encode()), "the log tells the name"


def as_news(letter: Letter, rank: int) -> Letter:
    """The same facts under another id and a later version, as no honest publisher sends them: only time tells."""
    members = json.loads(letter.body)
    if not letter.key.endswith("person.seen.v1"):
        return letter
    members |= {"id": str(new_id()), "subjectversion": 1000 + rank}
    return Letter(key=letter.key, id=UUID(members["id"]), body=json.dumps(members).encode())


def test_unknown_people_are_told_so(platform, monkeypatch, capsys):
    monkeypatch.setenv("TIKUB_DATABASE_URL", platform.urls["notify"])
    service = platform.rooms["notify"].runtime.service

    assert main(service, ["people", "export", "nobody@region.example"]) == 1
    assert main(service, ["people", "erase", str(new_id()), "--reason", "asked", "--yes"]) == 1
    assert "nobody here has this id or this address" in capsys.readouterr().err


def test_without_yes_nothing_is_erased(platform, monkeypatch):
    person_id = planted(platform)
    monkeypatch.setenv("TIKUB_DATABASE_URL", platform.urls["ideas"])

    assert main(platform.rooms["ideas"].runtime.service, ["people", "erase", ADDRESS, "--reason", "asked"]) == 2
    assert platform.knowing(person_id) == list(SERVICES)
