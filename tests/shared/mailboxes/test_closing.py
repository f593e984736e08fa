"""Messages that can have no effect any more are named, closed with a reason, and hold nobody up."""

import argparse
import json
from uuid import UUID

import pytest
from sqlalchemy import insert

from shared.closing import close, close_lost
from shared.command_line.answer import FAILED, OK
from shared.command_line.inbox import SUBCOMMANDS
from shared.command_line.reconcile import SUBCOMMANDS as RECONCILE
from shared.errors import NotFound
from shared.identifiers import new_id
from shared.mailboxes import lost
from shared.waiting import open_messages
from tests.shared.mailboxes.listener import MORNING, Listener, letter

WHY = "la fiche a été ressaisie"


@pytest.fixture
def gone(listener: Listener) -> UUID:
    """Something of the reader's own that its restore did not bring back; whatever needs it finds nothing."""
    listener.troubles["needs it"] = NotFound("Cette fiche n’existe pas.")
    found = new_id()
    row = {"subject": f"reader/thing/{found}", "row": "missing", "version": 1, "named_at": MORNING}
    with listener.runtime.unit_of_work() as uow:
        uow.session.execute(insert(lost).values(row))
    return found


def found_lost(listener: Listener) -> dict[UUID, str | None]:
    with listener.runtime.reading() as session:
        return {each["id"]: each["lost"] for each in open_messages(session)}


def word(listener: Listener, capsys, *words: str) -> tuple[int, dict]:
    parser = argparse.ArgumentParser()
    SUBCOMMANDS[0].add_arguments(parser)
    code = SUBCOMMANDS[0].run(listener.runtime, parser.parse_args([*words, "--json"]))
    return code, answer(capsys)


def answer(capsys) -> dict:
    """What was printed last; outside tests the log goes elsewhere."""
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_a_message_about_what_a_restore_has_lost_says_so(listener, gone):
    about, other = letter(new_id(), 1, note="needs it", mark=str(gone)), letter(new_id(), 1, note="needs it")

    listener.hear(about, other)

    assert found_lost(listener) == {about.id: f"reader/thing/{gone}", other.id: None}


def test_what_is_closed_keeps_its_reason_and_lets_those_behind_it_pass(listener, entry):
    listener.troubles["fails"] = NotFound()
    failing = letter(entry, 1, note="fails")
    listener.hear(failing, letter(entry, 2), letter(entry, 3))

    assert close(listener.runtime, failing.id, WHY)

    assert listener.steps(entry) == [2, 3]
    assert listener.states() == {"done": 3}
    assert listener.row(failing).error == f"closed: {WHY}"
    assert listener.row(failing).envelope is None
    assert listener.later(days=1) == 0


def test_all_that_speak_of_what_is_lost_are_closed_also_those_behind(listener, gone):
    """The second one about it comes to light only when the first has been closed."""
    subject = new_id()
    about = [letter(subject, version, note="needs it", mark=str(gone)) for version in (1, 2)]
    other = letter(new_id(), 1, note="needs it")
    listener.hear(*about, letter(subject, 3), other)
    assert listener.states() == {"waiting": 2, "early": 2}

    assert close_lost(listener.runtime, WHY) == 2

    assert listener.steps(subject) == [3]
    assert found_lost(listener) == {other.id: None}
    assert close_lost(listener.runtime, WHY) == 0


def test_an_early_one_is_not_closed_before_its_turn(listener, entry):
    early = letter(entry, 2)
    listener.hear(early)

    assert not close(listener.runtime, early.id, WHY)

    listener.hear(letter(entry, 1))
    assert listener.steps(entry) == [1, 2]


def test_what_nobody_can_read_is_closed_as_well(listener):
    listener.hear(b"{")
    (parked,) = listener.rows()

    assert close(listener.runtime, parked.id, WHY)
    assert not close(listener.runtime, parked.id, WHY)
    assert listener.states() == {"done": 1}


def test_one_that_comes_again_after_it_was_closed_stays_closed(listener, entry):
    listener.troubles["fails"] = NotFound()
    failing = letter(entry, 1, note="fails")
    listener.hear(failing)
    close(listener.runtime, failing.id, WHY)
    listener.troubles.clear()

    listener.hear(failing)

    assert listener.steps(entry) == []
    assert listener.row(failing).error == f"closed: {WHY}"


def test_accounts_name_what_is_lost_and_ask_nobody_for_it(listener, gone, capsys):
    about = letter(new_id(), 1, note="needs it", mark=str(gone))
    listener.hear(about)

    code = RECONCILE[0].run(listener.runtime, argparse.Namespace(since=None, json=True))

    told = answer(capsys)
    assert (code, told["differing"], told["parked"], told["early"]) == (OK, [], [], [])
    assert [(each["id"], each["lost"]) for each in told["lost"]] == [(str(about.id), f"reader/thing/{gone}")]


def test_the_command_asks_for_a_reason_and_tells_how_many(listener, gone, entry, capsys):
    listener.hear(letter(entry, 1, note="needs it", mark=str(gone)))

    with pytest.raises(SystemExit):
        word(listener, capsys, "close", "--lost", "--because", " ")
    with pytest.raises(SystemExit):
        word(listener, capsys, "close", "--because", WHY)

    assert word(listener, capsys, "close", str(new_id()), "--because", WHY) == (FAILED, {"closed": 0})
    assert word(listener, capsys, "close", "--lost", "--because", WHY) == (OK, {"closed": 1})
    assert word(listener, capsys, "close", "--lost", "--because", WHY) == (OK, {"closed": 0})
