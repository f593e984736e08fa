"""A service whose database was restored to an earlier instant ends as it was, once it has heard the rest again."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from services.governance.app import service as governance
from services.governance.commands.votes import close_due_votes
from services.governance.tables import decision
from services.ideas.app import service as ideas
from services.notify.app import service as notify
from services.portfolio.app import service as portfolio
from shared.closing import close_lost
from shared.envelope import Envelope
from shared.identifiers import new_id
from shared.mailboxes import lost, outbox
from shared.recovery import Recovered, recover
from shared.service import Service
from shared.settings import Settings
from shared.uow import UnitOfWork
from shared.waiting import open_messages, replay
from tests.governance.conftest import GovernanceRoom
from tests.ideas.conftest import IdeasRoom
from tests.ideas.test_ideas import admit, present
from tests.notify.conftest import AUTHOR, NotifyRoom
from tests.room import Room, sample
from tests.shared.mailboxes.test_relay import Wire

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DECIDED, PRESENTED = "governance.case.decided.v1", "ideas.idea.presented.v1"


def message(wire: str, **changes: Any) -> dict[str, Any]:
    """A sample about something of its own, as the first event of its subject."""
    made = sample(wire) | {"subjectversion": 1, "id": str(new_id())}
    first = next(iter(made["data"]))
    made["data"] |= {first: str(uuid4())} | changes
    made["subject"] = f"{made['subject'].rpartition('/')[0]}/{made['data'][first]}"
    return json.loads(json.dumps(made, default=str))


class Restorable:
    """A room that can go back to where it stood, and the bus's memory of what it said."""

    def __init__(self, kind: type[Room], service: Service, folder: Path) -> None:
        self.file = folder / f"{service.name}.sqlite"
        self.room = kind(service, Settings(service=service.name, data_dir=folder, testing=True))
        self.past: list[bytes] = []

    def publish(self) -> None:
        wire = Wire()
        while self.room.runtime.relay(wire):
            pass
        self.past += [letter.body for letter in wire.sent]

    def back_up(self) -> None:
        self.room.runtime.engine.dispose()
        shutil.copy(self.file, self.file.with_suffix(".dump"))

    def restore(self) -> Recovered:
        self.room.runtime.engine.dispose()
        for left in self.file.parent.glob(f"{self.file.name}-*"):
            left.unlink()
        shutil.copy(self.file.with_suffix(".dump"), self.file)
        return recover(self.room.runtime, lambda *_given, **_named: iter(self.past), since=None)

    def hear(self, *messages: dict[str, Any]) -> None:
        for each in messages:
            self.room.deliver(each)

    def said(self) -> set[tuple[Any, ...]]:
        with self.room.reading() as session:
            rows = session.execute(select(outbox).where(~outbox.c.type.contains(".person."))).all()
        return {(row.id, row.type, row.subject, row.version, json.dumps(row.data, sort_keys=True)) for row in rows}

    def rows(self, *names: str) -> dict[str, set[Any]]:
        """What is kept in these columns (`table.column`), the same however often it is made."""
        with self.room.reading() as session:
            tables = self.room.runtime.service.metadata.tables
            columns = {name: tables[name.split(".")[0]].c[name.split(".")[1]] for name in names}
            return {name: {str(value) for value in session.scalars(select(each))} for name, each in columns.items()}


Play = tuple[Restorable, list[dict[str, Any]], tuple[str, ...]]


def in_governance(folder: Path) -> Play:
    place = Restorable(GovernanceRoom, governance, folder)
    room: Any = place.room
    body = room.body(room.people(1))
    messages = [message(PRESENTED, body_id=body) for _ in range(3)]
    return place, messages, ("case_file.id", "case_file.number")


def in_portfolio(folder: Path) -> Play:
    place = Restorable(Room, portfolio, folder)
    messages = [message(DECIDED, decision_id=uuid4(), decision_number=f"DE-2026-000{n}") for n in range(3)]
    return place, messages, ("product.id", "product.number")


def in_ideas(folder: Path) -> Play:
    place = Restorable(IdeasRoom, ideas, folder)
    room: Any = place.room
    found = [room.idea() for _ in range(2)]
    for each in found:
        admit(room, each)
        present(room, each)
    messages = [message(DECIDED, idea_id=each) for each in found]
    return place, messages, ("idea.id", "idea.number", "idea.state")


def in_notify(folder: Path) -> Play:
    place = Restorable(NotifyRoom, notify, folder)
    room: Any = place.room
    room.known(AUTHOR)
    messages = [message("ideas.idea.submitted.v1") for _ in range(2)]
    return place, messages, ("mail.id", "notice.event_id")


PLAYS = [in_governance, in_portfolio, in_ideas, in_notify]


@pytest.mark.parametrize("play", PLAYS)
def test_it_ends_as_it_was_although_it_hears_the_rest_in_another_order(play, tmp_path):
    place, messages, names = play(tmp_path)
    place.publish()
    place.back_up()
    place.hear(*messages)
    place.publish()
    said, kept = place.said(), place.rows(*names)

    place.restore()
    place.hear(*reversed(messages))

    assert place.said() == said
    assert place.rows(*names) == kept
    assert all(len(values) > 0 for values in kept.values())


MUTANTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "ids by chance": lambda patch: patch.setattr(UnitOfWork, "id_for", lambda *_: new_id()),
    "said twice": lambda patch: patch.setattr(UnitOfWork, "_was_said", lambda *_: False),
    "numbers anew": lambda patch: patch.setattr(UnitOfWork, "_number_of", lambda *_: None),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_reaction_that_makes_twins_is_caught(mutant, tmp_path, monkeypatch):
    MUTANTS[mutant](monkeypatch)

    with pytest.raises(AssertionError):
        test_it_ends_as_it_was_although_it_hears_the_rest_in_another_order(in_governance, tmp_path)


def test_a_vote_that_is_counted_again_gives_the_same_decision_with_its_number(tmp_path):
    """The decision that the platform has heard of is not followed by another one of the same vote."""
    place = Restorable(GovernanceRoom, governance, tmp_path)
    room: Any = place.room
    room.now = NOON
    members = room.people(3)
    cases = [room.voting(members) for _ in range(2)]
    for case in cases:
        room.vote(case, in_favour=members)
    place.publish()
    place.back_up()

    def count() -> set[Any]:
        room.now = NOON.replace(hour=15)
        close_due_votes(room.runtime)
        with room.reading() as session:
            return set(session.execute(select(decision.c.id, decision.c.number, decision.c.case_id)).all())

    first = count()
    place.publish()
    place.restore()

    assert len(first) == 2
    assert count() == first


def test_numbers_that_people_have_read_are_not_given_to_something_else(tmp_path):
    place = Restorable(IdeasRoom, ideas, tmp_path)
    room: Any = place.room
    place.back_up()
    room.idea()
    room.idea()
    place.publish()

    found = place.restore()
    room.idea()

    assert room.last("ideas.idea.submitted.v1")["number"].endswith("-0003")
    missing = [each for each in found.as_answer()["subjects"] if "/idea/" in each["subject"]]
    assert [(each["row"], each["comes_again"]) for each in missing] == [("missing", False)] * 2


def test_what_is_said_after_a_restore_is_heard_as_new(tmp_path):
    """Without the history the next version would be one that others have handled, and they would drop it as old."""
    place = Restorable(IdeasRoom, ideas, tmp_path)
    room: Any = place.room
    idea = room.idea()
    place.publish()
    place.back_up()
    admit(room, idea)
    place.publish()

    place.restore()
    admit(room, idea)

    versions = [Envelope.from_json(body).version for body in place.past if b"ideas.idea." in body]
    assert versions == [1, 2]
    with room.reading() as session:
        rows = session.scalars(select(outbox.c.version).where(outbox.c.subject == f"ideas/idea/{idea}"))
        assert sorted(rows) == [1, 2, 3]


def test_a_version_that_was_given_twice_is_told(tmp_path):
    """Somebody started the service before it had learnt what it said: a person has to look."""
    place = Restorable(IdeasRoom, ideas, tmp_path)
    room: Any = place.room
    idea = room.idea()
    place.back_up()
    admit(room, idea)
    place.publish()
    past, place.past = place.past, []
    place.restore()
    admit(room, idea)

    found = recover(room.runtime, lambda *_given, **_named: iter(past), since=None)

    assert [(each.subject, each.version) for each in found.conflicts] == [(f"ideas/idea/{idea}", 2)]


def test_to_look_first_changes_nothing(tmp_path):
    place = Restorable(IdeasRoom, ideas, tmp_path)
    room: Any = place.room
    place.back_up()
    room.idea()
    place.publish()
    past, place.past = place.past, []
    place.restore()
    before = place.said()

    found = recover(room.runtime, lambda *_given, **_named: iter(past), since=None, dry_run=True)

    assert found.put_back == 2
    assert place.said() == before


def open_ones(place: Restorable) -> list[dict[str, Any]]:
    with place.room.reading() as session:
        return open_messages(session)


def test_the_answer_to_an_idea_that_did_not_come_back_waits_and_is_named(tmp_path):
    """Ideas was backed up before governance: it hears of a decision on what its dump does not know."""
    place = Restorable(IdeasRoom, ideas, tmp_path)
    room: Any = place.room
    place.back_up()
    idea = room.idea()
    admit(room, idea)
    present(room, idea)
    place.publish()

    place.restore()
    place.hear(message(DECIDED, idea_id=idea))

    (waits,) = open_ones(place)
    assert (waits["state"], waits["lost"]) == ("waiting", f"ideas/idea/{idea}")
    assert waits["error"].startswith("NotFound")
    assert close_lost(room.runtime, "ressaisie") == 1
    assert open_ones(place) == []


def test_an_idea_that_came_back_as_it_was_takes_its_answer_when_the_step_is_done_again(tmp_path):
    place = Restorable(IdeasRoom, ideas, tmp_path)
    room: Any = place.room
    idea = room.idea()
    admit(room, idea)
    place.publish()
    place.back_up()
    present(room, idea)
    place.publish()

    found = place.restore()
    place.hear(message(DECIDED, idea_id=idea))

    (waits,) = open_ones(place)
    assert waits["lost"] == f"ideas/idea/{idea}"
    assert [(each["subject"], each["row"]) for each in found.as_answer()["subjects"]] == [(waits["lost"], "older")]
    present(room, idea)
    assert replay(room.runtime) == 1
    assert room.runtime.retry_due() == 1
    assert open_ones(place) == []
    assert place.rows("idea.decision_number") == {"idea.decision_number": {sample(DECIDED)["data"]["decision_number"]}}


def test_what_comes_again_by_itself_is_not_taken_for_lost(tmp_path):
    place, messages, _ = in_governance(tmp_path)
    place.publish()
    place.back_up()
    place.hear(*messages)
    place.publish()

    place.restore()

    with place.room.reading() as session:
        assert session.scalars(select(lost.c.subject)).all() == []
