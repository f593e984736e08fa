"""Another team listens: one command gives it a user, a queue and the right to read it, and nothing more."""

import json
import os
import subprocess
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pika
import pytest
from pika.exceptions import ChannelClosedByBroker, ProbableAuthenticationError

from deploy.contracts.files import ROOT
from deploy.subscribers.faults import NotDone
from deploy.subscribers.patterns import allowed
from deploy.subscribers.tail import Filter
from shared.broker import matches
from shared.envelope import Envelope
from shared.messages import EVENTS
from shared.rabbit import RabbitBroker
from shared.topology import EVENTS as EXCHANGE
from shared.topology import HISTORY

SAMPLES = ROOT / "tests" / "contracts" / "samples"


def say(platform: str, *wires: str) -> None:
    with closing(pika.BlockingConnection(pika.URLParameters(platform))) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        for wire in wires:
            channel.basic_publish(EXCHANGE, wire, (SAMPLES / f"{wire}.json").read_bytes(), mandatory=True)


def heard(address: str, queue: str) -> list[str]:
    with closing(pika.BlockingConnection(pika.URLParameters(address))) as connection:
        channel, found = connection.channel(), []
        time.sleep(0.2)
        while (body := channel.basic_get(queue, auto_ack=True)[2]) is not None:
            found.append(json.loads(body)["type"])
        return found


def test_a_subscriber_hears_what_was_granted_and_nothing_else(subscriber, platform):
    address = subscriber("dataviz", "ideas.idea.#")

    say(platform, "ideas.idea.submitted.v1", "ideas.call.opened.v1", "ideas.person.seen.v1", "ideas.idea.answered.v1")

    assert heard(address, "dataviz.inbox") == ["ideas.idea.submitted.v1", "ideas.idea.answered.v1"]


def test_personal_events_are_left_out_of_a_wide_pattern(subscriber, platform):
    address = subscriber("wide", "#")

    say(platform, *sorted(EVENTS))

    found = heard(address, "wide.inbox")
    assert sorted(found) == sorted(wire for wire, event in EVENTS.items() if not event.personal)


def test_personal_events_come_to_who_was_granted_them_by_name(subscriber, platform):
    address = subscriber("directory", "ideas.person.#", options=("--personal",))

    say(platform, "ideas.person.seen.v1")

    assert heard(address, "directory.inbox") == ["ideas.person.seen.v1"]


FORBIDDEN = {
    "say anything": lambda channel: publish(channel, EXCHANGE, "ideas.idea.submitted.v1"),
    "write to its own queue": lambda channel: publish(channel, "", "dataviz.inbox"),
    "read a service's inbox": lambda channel: channel.basic_get("notify.inbox"),
    "read the history unasked": lambda channel: channel.basic_get(HISTORY),
    "widen what it hears": lambda channel: channel.queue_bind("dataviz.inbox", EXCHANGE, "#"),
    "make a queue": lambda channel: channel.queue_declare("mine"),
    "delete its queue": lambda channel: channel.queue_delete("dataviz.inbox"),
}


def publish(channel, exchange: str, key: str) -> None:
    channel.confirm_delivery()
    channel.basic_publish(exchange, key, b"{}")


def test_a_subscriber_may_do_nothing_but_read(subscriber):
    address = subscriber("dataviz", "ideas.idea.#")
    for deed in FORBIDDEN.values():
        with closing(pika.BlockingConnection(pika.URLParameters(address))) as connection:
            with pytest.raises(ChannelClosedByBroker) as refusal:
                deed(connection.channel())
            assert refusal.value.reply_code == 403


def test_who_listens_is_listed(subscriber, tikub):
    subscriber("dataviz", "ideas.idea.#", "portfolio.product.#", options=("--history",))

    (one,) = json.loads(tikub("access", "list", "--json"))["subscribers"]

    assert one["name"] == "dataviz"
    assert one["hears"] == ["ideas.idea.#", "portfolio.product.#"]
    assert (one["history"], one["consumers"]) == (True, 0)
    assert "dataviz: hears ideas.idea.# portfolio.product.#, reads the history" in tikub("access", "list")


def test_a_rotated_password_replaces_the_old_one(subscriber, tikub, rabbit):
    old = subscriber("dataviz", "ideas.idea.#")
    where = urlsplit(rabbit.url).netloc.rpartition("@")[2]

    new = json.loads(tikub("access", "rotate", "dataviz", "--amqp-host", where, "--json"))["address"]

    assert heard(new, "dataviz.inbox") == []
    with pytest.raises(ProbableAuthenticationError):
        pika.BlockingConnection(pika.URLParameters(old))


def names(management, *path: str) -> set[str]:
    return {each["name"] for each in management.get(*path)}


def test_a_removed_subscriber_leaves_nothing_behind(tikub, management):
    before = [names(management, *where) for where in EVERYTHING]
    tikub("access", "add", "gone", "--hears", "ideas.idea.#")
    assert all(names(management, *where) > known for where, known in zip(EVERYTHING, before, strict=True))

    tikub("access", "remove", "gone")

    assert [names(management, *where) for where in EVERYTHING] == before


EVERYTHING = (("users",), ("queues", "/tikub"), ("policies", "/tikub"))


def test_a_team_that_does_not_read_never_stops_the_services(subscriber, management):
    subscriber("asleep", "ideas.idea.#")

    limits = management.get("policies", "/tikub", "subscriber-asleep")["definition"]

    assert limits["overflow"] == "drop-head"
    assert "max-length-bytes" in limits


REFUSED = [
    (("access", "add", "notify", "--hears", "ideas.#"), 2, "cannot be the name"),
    (("access", "add", "Bad Name", "--hears", "ideas.#"), 2, "cannot be the name"),
    (("access", "add", "dataviz", "--hears", "ideas.ideas.#"), 1, "no event is named like"),
    (("access", "add", "dataviz", "--hears", "ideas.person.seen.v1"), 1, "--personal"),
    (("access", "remove", "nobody"), 1, "there is no subscriber nobody"),
    (("access", "rotate", "ideas"), 2, "cannot be the name"),
    (("access", "remove", "guest"), 1, "there is no subscriber guest"),
    (("events", "tail", "--since", "yesterday"), 2, "invalid"),
]


@pytest.mark.parametrize(("words", "code", "sentence"), REFUSED, ids=lambda value: str(value)[:40])
def test_what_cannot_be_done_is_refused_with_its_reason(words, code, sentence, tikub):
    assert sentence in tikub(*words, expected=code)


def test_an_access_is_not_given_twice(subscriber, tikub):
    subscriber("dataviz", "ideas.idea.#")

    assert "there already" in tikub("access", "add", "dataviz", "--hears", "ideas.call.#", expected=1)


def test_faults_of_settings_and_of_the_bus_have_codes_of_their_own(tikub, tmp_path):
    secret = tmp_path / "url"
    secret.write_text("http://guest:wrong@127.0.0.1:1/\n")

    assert "must be like" in tikub("access", "list", expected=78, TIKUB_RABBITMQ_ADMIN_URL="localhost")
    assert "does not answer" in tikub(
        "access", "list", expected=69, TIKUB_RABBITMQ_ADMIN_URL="", TIKUB_RABBITMQ_ADMIN_URL_FILE=str(secret)
    )
    assert "no connection" in tikub("events", "tail", expected=69, amqp="amqp://a:b@127.0.0.1:1/%2F")
    assert "TIKUB_AMQP_URL" in tikub("events", "tail", expected=78, amqp="")


def test_a_wrong_administrators_password_is_told(tikub, rabbit):
    wrong = rabbit.management_url.replace("guest:guest", "guest:wrong")

    assert "does not know" in tikub("access", "list", expected=78, TIKUB_RABBITMQ_ADMIN_URL=wrong)


def test_the_history_is_read_with_filters(subscriber, tikub, platform):
    address = subscriber("reader", "ideas.call.#", options=("--history",))
    say(platform, *sorted(EVENTS))

    def types(*words: str) -> set[str]:
        lines = tikub("events", "tail", "--json", *words, amqp=address).splitlines()
        return {json.loads(line)["type"] for line in lines}

    kept = types()
    assert kept
    assert not [wire for wire in kept if EVENTS[wire].kind.endswith(".person")]
    assert types("--type", "*.case.*", "--publisher", "governance") == {wire for wire in kept if ".case." in wire}
    assert len(tikub("events", "tail", "--count", "2", amqp=address).splitlines()) == 2


SUBMITTED = Envelope.from_json((SAMPLES / "ideas.idea.submitted.v1.json").read_bytes())
FILTERS = [
    (Filter(), True),
    (Filter(kind="ideas.idea.*"), True),
    (Filter(kind="*.case.*"), False),
    (Filter(publisher="ideas"), True),
    (Filter(publisher="notify"), False),
    (Filter(subject=SUBMITTED.subject), True),
    (Filter(subject="ideas/idea/another"), False),
    (Filter(since=SUBMITTED.time), True),
    (Filter(since=SUBMITTED.time + timedelta(seconds=1)), False),
]


@pytest.mark.parametrize(("wanted", "taken"), FILTERS, ids=str)
def test_a_filter_takes_what_it_names(wanted, taken):
    assert wanted.takes(SUBMITTED) is taken


def test_the_tail_follows_what_is_said_from_now_on(subscriber, tikub, platform):
    address = subscriber("reader", "ideas.call.#", options=("--history",))
    command = [str(ROOT / "deploy/tikub"), "events", "tail", "--since", "next", "--follow", "--count", "1", "--json"]
    process = subprocess.Popen(command, env=os.environ | {"TIKUB_AMQP_URL": address}, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        say(platform, "ideas.call.opened.v1")
        time.sleep(0.1)

    printed, _ = process.communicate(timeout=5)
    assert process.returncode == 0
    assert json.loads(printed)["type"] == "ideas.call.opened.v1"


@pytest.mark.parametrize("pattern", ["#", "ideas.#", "*.*.*.v1", "#.v1", "ideas.person.#"])
def test_no_binding_takes_a_personal_event(pattern):
    try:
        keys = allowed([pattern], personal=False)
    except NotDone:
        assert pattern == "ideas.person.#"
        keys = []

    wanted = {wire for wire, event in EVENTS.items() if matches(pattern, wire) and not event.personal}
    assert {wire for wire in EVENTS if any(matches(key, wire) for key in keys)} == wanted


def test_the_reader_of_the_platform_is_the_same(platform):
    assert list(RabbitBroker(platform).history("test", idle=1.0))


def test_the_command_is_executable():
    assert os.access(Path(ROOT) / "deploy" / "tikub", os.X_OK)
