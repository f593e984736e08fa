from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import insert, update

from shared.database import open_engine
from shared.identifiers import new_id
from shared.mailboxes import digest, inbox, outbox
from shared.observability import Figure, stored
from shared.observability.stored import Stored
from shared.service import Runtime
from tests.faults.ledger import open_runtime, writer
from tests.shared.observability.reading import read


@pytest.fixture
def runtime(database_url) -> Runtime:
    made = open_runtime(writer(), database_url)
    yield made
    made.engine.dispose()


@pytest.fixture
def figures(runtime, monkeypatch):
    monkeypatch.setattr("shared.observability.stored.at_head", lambda _: True)
    registry = CollectorRegistry()
    registry.register(Stored(runtime, mailboxes=True))
    return lambda: read(generate_latest(registry).decode())


def ago(**time: float) -> datetime:
    return datetime.now(UTC) - timedelta(**time)


def leave(runtime: Runtime, said: datetime, **more: object) -> None:
    row = {"id": new_id(), "type": "writer.entry.made.v1", "subject": f"writer/entry/{new_id()}", "version": 1}
    row |= {"time": said, "data": {}, "correlation": "-"}
    with runtime.unit_of_work() as uow:
        uow.session.execute(insert(outbox).values(**row, **more))


def keep(runtime: Runtime, state: str, heard: datetime, subject: str = "a/b/1") -> None:
    row = {"id": new_id(), "type": "a.b.c.v1", "subject": subject, "version": 3, "state": state, "heard_at": heard}
    with runtime.unit_of_work() as uow:
        uow.session.execute(insert(inbox).values(**row, attempts=1, envelope="{}"))


def test_nothing_waits_in_an_empty_database(figures):
    told = figures()

    assert told['tikub_database_ready{service="writer"}'] == 1
    assert told['tikub_outbox_unpublished{service="writer"}'] == 0
    assert told['tikub_outbox_oldest_seconds{service="writer"}'] == 0
    assert told['tikub_inbox_messages{service="writer",state="parked"}'] == 0
    assert told['tikub_gaps{service="writer"}'] == 0
    assert told['tikub_digests_differ{service="writer"}'] == 0


def test_the_oldest_event_that_waits_to_leave_gives_the_age(runtime, figures):
    leave(runtime, ago(minutes=2))
    leave(runtime, ago(minutes=1), error="Aucune boîte du bus ne reçoit ce message.")
    leave(runtime, ago(days=1), published_at=ago(days=1))
    told = figures()

    assert told['tikub_outbox_unpublished{service="writer"}'] == 2
    assert told['tikub_outbox_refused{service="writer"}'] == 1
    assert told['tikub_outbox_oldest_seconds{service="writer"}'] == pytest.approx(120, abs=5)


def test_an_event_that_is_sent_again_is_as_old_as_the_order_to_do_so(runtime, figures):
    leave(runtime, ago(days=30), again_at=ago(seconds=20))

    assert figures()['tikub_outbox_oldest_seconds{service="writer"}'] == pytest.approx(20, abs=5)


def test_messages_that_are_not_done_are_told_by_state_with_their_age(runtime, figures):
    keep(runtime, "parked", ago(hours=1))
    keep(runtime, "parked", ago(minutes=1))
    keep(runtime, "waiting", ago(seconds=30))
    keep(runtime, "done", ago(days=1))
    told = figures()

    assert told['tikub_inbox_messages{service="writer",state="parked"}'] == 2
    assert told['tikub_inbox_messages{service="writer",state="waiting"}'] == 1
    assert told['tikub_inbox_oldest_seconds{service="writer",state="parked"}'] == pytest.approx(3600, abs=5)


def test_subjects_behind_a_missing_event_are_gaps_after_five_minutes(runtime, figures):
    keep(runtime, "early", ago(minutes=6), "a/b/1")
    keep(runtime, "early", ago(minutes=7), "a/b/1")
    keep(runtime, "early", ago(minutes=4), "a/b/2")
    keep(runtime, "waiting", ago(minutes=9), "a/b/3")
    told = figures()

    assert told['tikub_gaps{service="writer"}'] == 1
    assert told['tikub_inbox_messages{service="writer",state="early"}'] == 3


def test_hours_of_which_something_is_missing_are_told(runtime, figures):
    hour = {"kind": "a.b", "said": 3, "checksum": "c", "heard": 2, "compared_at": ago()}
    with runtime.unit_of_work() as uow:
        uow.session.execute(insert(digest).values(**hour, starts_at=ago(hours=3), agrees=False))
        uow.session.execute(insert(digest).values(**hour, starts_at=ago(hours=2), agrees=True))
    assert figures()['tikub_digests_differ{service="writer"}'] == 1

    with runtime.unit_of_work() as uow:
        uow.session.execute(update(digest).values(agrees=True))
    assert figures()['tikub_digests_differ{service="writer"}'] == 0


def test_a_service_tells_figures_of_its_own(database_url, monkeypatch):
    from dataclasses import replace

    def own(session, now):
        yield Figure("tikub_mails", "Mails", 7, {"state": "due"})

    monkeypatch.setattr("shared.observability.stored.at_head", lambda _: True)
    runtime = open_runtime(replace(writer(), gauges=(own,)), database_url)
    registry = CollectorRegistry()
    registry.register(Stored(runtime, mailboxes=True))

    assert read(generate_latest(registry).decode())['tikub_mails{service="writer",state="due"}'] == 7
    runtime.engine.dispose()


def test_without_the_database_what_is_known_is_still_told(runtime, tmp_path):
    runtime.__dict__["engine"] = open_engine(f"sqlite:///{tmp_path}/gone/away.sqlite")
    registry = CollectorRegistry()
    registry.register(Stored(runtime, mailboxes=True))
    told = read(generate_latest(registry).decode())

    assert told['tikub_database_ready{service="writer"}'] == 0
    assert any(series.startswith("tikub_build_info{") for series in told)
    assert not any(series.startswith("tikub_outbox") for series in told)


def test_a_database_that_hangs_is_asked_once_and_waited_for_a_moment(runtime, monkeypatch):
    asked, answer = [], Event()

    def hang(_: Runtime) -> bool:
        asked.append(1)
        answer.wait(20)
        return True

    monkeypatch.setattr("shared.observability.stored.at_head", hang)
    monkeypatch.setattr(stored, "PATIENCE", 0.05)
    registry = CollectorRegistry()
    registry.register(Stored(runtime, mailboxes=False))

    for _ in range(3):
        assert read(generate_latest(registry).decode())['tikub_database_ready{service="writer"}'] == 0
    assert len(asked) == 1

    monkeypatch.setattr(stored, "PATIENCE", 5)
    answer.set()
    assert read(generate_latest(registry).decode())['tikub_database_ready{service="writer"}'] == 1
