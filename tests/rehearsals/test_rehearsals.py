"""The short form of `make rehearse`, without an engine: what is planted is found; what is not played is not green."""

from datetime import datetime

import pytest
from sqlalchemy import Engine, create_engine, insert

from services.governance.tables import metadata as governance
from services.ideas.tables import metadata as ideas
from services.notify.tables import metadata as notify
from services.portfolio.tables import metadata as portfolio
from shared.identifiers import new_id
from shared.mailboxes import inbox, outbox
from shared.mailboxes import metadata as mailboxes
from tests.rehearsals import __main__ as rehearsals
from tests.rehearsals.ledger import Away, Failure, Ledger, longest_gap, unexplained
from tests.rehearsals.report import Report
from tests.rehearsals.verdict import compare, judge

TABLES = {"governance": governance, "ideas": ideas, "notify": notify, "portfolio": portfolio}
AT = "2026-11-23 12:00:00+00:00"


class Databases:
    """The four, empty and without the platform."""

    def __init__(self, folder):
        self._engines = {name: create_engine(f"sqlite:///{folder / name}.sqlite") for name in TABLES}
        for name, engine in self._engines.items():
            mailboxes.create_all(engine)
            TABLES[name].create_all(engine)

    def database(self, service) -> Engine:
        return self._engines[service]

    def close(self):
        for engine in self._engines.values():
            engine.dispose()


@pytest.fixture
def platform(tmp_path):
    databases = Databases(tmp_path)
    yield databases
    databases.close()


def _says(platform, wire="ideas.idea.withdrawn.v1"):
    event = {"id": new_id(), "type": wire, "subject": f"ideas/idea/{new_id()}", "version": 1}
    now = datetime.fromisoformat(AT)
    with platform.database("ideas").begin() as connection:
        row = {**event, "time": now, "data": {}, "correlation": "-", "published_at": now}
        connection.execute(insert(outbox).values(row))
    return {**event, "state": "done", "attempts": 0, "heard_at": now}


def _hears(platform, service, event):
    with platform.database(service).begin() as connection:
        connection.execute(insert(inbox).values(event))


def test_what_people_were_answered_and_is_not_there_is_lost():
    assert compare({"a", "b"}, {"a", "b"}, ["a"]).lost == 1


def test_what_is_there_twice_is_double():
    assert compare({"a", "b"}, {"a"}, ["a", "b", "b"]).double == 1


def test_what_nobody_asked_for_is_told():
    assert compare({"a"}, {"a"}, ["a", "c"]).unasked == 1


def test_a_form_without_an_answer_may_be_there_or_not():
    assert compare({"a", "b", "c"}, {"a"}, ["a", "b"]).holds


def test_an_event_that_a_subscriber_never_handled_is_lost(platform):
    said = _says(platform)

    for service in ("governance", "portfolio"):
        _hears(platform, service, said)
    assert judge(platform, Ledger(), seconds=0.1).lost == 1
    _hears(platform, "notify", said)
    found = judge(platform, Ledger(), seconds=0.1)
    assert found.holds, found


def test_whoever_could_not_go_on_breaks_the_rehearsal(platform):
    assert not judge(platform, Ledger(broken=["AssertionError POST /idees/…: 404"]), seconds=0.1).holds


def test_a_failure_is_explained_only_while_what_it_needs_was_taken_away():
    away = [Away("ideas-web killed", frozenset({"ideas"}), 10, 20)]
    failures = [Failure(at, service, "POST /", "502") for at, service in ((15, "ideas"), (15, "notify"), (21, "ideas"))]

    assert unexplained(failures, away) == failures[1:]


def test_the_longest_gap_is_between_neighbours():
    assert longest_gap([9.0, 1.0, 2.0]) == 7.0


def test_a_broken_expectation_is_kept(capsys):
    report = Report("kills")
    report.expect(holds=False, otherwise="one event is lost")

    assert report.broken == ["one event is lost"]
    assert "BROKEN" in capsys.readouterr().out


def test_without_an_engine_nothing_is_green(monkeypatch, capsys):
    monkeypatch.setattr(rehearsals, "engine_answers", lambda: False)

    assert rehearsals.main(["kills", "--events", "5"]) == 69
    assert "kills" in capsys.readouterr().err


def test_a_rehearsal_that_cannot_be_played_is_broken(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(rehearsals, "engine_answers", lambda: True)
    monkeypatch.setattr(rehearsals, "RESULT", tmp_path / "rehearsals.json")
    monkeypatch.setattr("tests.rehearsals.kills.rehearse", lambda ground, report: 1 / 0)

    assert rehearsals.main(["kills", "--seed", "1"]) == 1
    assert "ZeroDivisionError" in (tmp_path / "rehearsals.json").read_text()


@pytest.mark.parametrize("words", [["nothing-of-the-kind"], ["--events", "many"]])
def test_wrong_words_are_refused(words):
    with pytest.raises(SystemExit) as refused:
        rehearsals.main(words)

    assert refused.value.code == 2


@pytest.mark.parametrize("name", rehearsals.REHEARSALS)
def test_every_rehearsal_says_what_it_is(name):
    play = rehearsals.module_of(name)

    assert play.__doc__
    assert callable(play.rehearse)
