"""What is read from the bus and what is not; nothing that arrives makes a subscriber fall."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.delivery import Outcome
from shared.envelope import DEEPEST, LARGEST, Envelope
from shared.errors import Malformed
from shared.identifiers import new_id
from tests.shared.mailboxes.listener import Listener, letter


def members(**changed: Any) -> dict[str, Any]:
    return json.loads(letter(new_id(), 1).to_json()) | changed


def body(**changed: Any) -> bytes:
    return json.dumps(members(**changed)).encode()


def nested(depth: int) -> Any:
    return [nested(depth - 1)] if depth else []


def test_it_reads_back_as_it_was_written():
    written = letter(new_id(), 7, note="« Ça, c’est l’été ! » 🙂")

    assert Envelope.from_json(written.to_json()) == written


def test_it_is_a_cloud_event_in_structured_json():
    written = json.loads(letter(new_id(), 7).to_json())

    assert written["specversion"] == "1.0"
    assert {"id", "source", "type", "subject", "time", "datacontenttype", "data"} < written.keys()
    # Extension names are lower-case letters and digits, says CloudEvents.
    assert {"subjectversion", "correlationid"} < written.keys()
    assert written["subjectversion"] == 7


def test_members_of_later_days_are_left_aside():
    assert Envelope.from_json(body(partitionkey="x", dataschema="y")).version == 1


HOSTILE = {
    "nothing": b"",
    "a word": b"hello",
    "not UTF-8": b"\xff\xfe{}",
    "NUL": b"\x00",
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "no members": b"{}",
    "too large": b'{"data": "' + b"x" * LARGEST + b'"}',
    "deep": b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a little too deep": body(data={"x": nested(DEEPEST)}),
    "NaN": body().replace(b'"data": {', b'"data": {"x": NaN, '),
    "infinity": body().replace(b'"data": {', b'"data": {"x": 1e999, '),
    "minus infinity": body().replace(b'"data": {', b'"data": {"x": -1e999, '),
    "an endless number": body().replace(b'"data": {', b'"data": {"x": ' + b"9" * 10_000 + b", "),
    "half a character": body().replace(b'"data": {', b'"data": {"x": "\\ud800", '),
    "half a character in a name": body().replace(b'"data": {', b'"data": {"\\uDFFF": 1, '),
    "another format": body(specversion="2.0"),
    "a foreign source": body(source="/governance"),
    "a foreign subject": body(subject=f"governance/case/{new_id()}"),
    "a subject of another kind": body(subject=f"writer/card/{new_id()}"),
    "a subject with NUL": body(subject="writer/entry/\x00"),
    "a long subject": body(subject="writer/entry/" + "x" * 200),
    "a type of one word": body(type="writer"),
    "a type that is a number": body(type=1),
    "no id": body(id="1"),
    "an id that is a number": body(id=1),
    "version nought": body(subjectversion=0),
    "a negative version": body(subjectversion=-1),
    "a version beyond databases": body(subjectversion=2**63),
    "a version with a fraction": body(subjectversion=1.5),
    "a true version": body(subjectversion=True),
    "a version in words": body(subjectversion="1"),
    "no time": body(time="yesterday"),
    "a time without zone": body(time="2026-11-23T09:00:00"),
    "data that are a list": body(data=[]),
    "no data": body(data=None),
    "an empty correlation": body(correlationid=""),
    "a correlation with a line feed and more": body(correlationid="x\x1b[31m"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_event_of_ours_is_called_malformed(name):
    with pytest.raises(Malformed) as refused:
        Envelope.from_json(HOSTILE[name])

    assert len(str(refused.value)) <= 500


def test_what_is_just_within_the_limits_is_read():
    assert Envelope.from_json(body(data={"x": nested(DEEPEST - 2)})).version == 1
    assert Envelope.from_json(body(subjectversion=2**63 - 1)).version == 2**63 - 1
    assert Envelope.from_json(body(time="2026-11-23T09:00:00Z")).time == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert Envelope.from_json(body(data={"x": "\U0001f642"})).data == {"x": "🙂"}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=12,
)


@given(st.binary(max_size=300) | ANYTHING.map(lambda value: json.dumps(value).encode()))
@settings(max_examples=300, deadline=None)
def test_nothing_but_malformed_comes_out_of_it(raw):
    with pytest.raises(Malformed):
        Envelope.from_json(raw)


@given(name=st.sampled_from(sorted(members())), value=ANYTHING)
@settings(max_examples=500, deadline=None)
def test_what_is_read_can_be_written_again(name, value):
    """Else it could neither be handled nor be put aside."""
    try:
        read = Envelope.from_json(body(**{name: value}))
    except Malformed:
        return
    assert Envelope.from_json(read.to_json()) == read


@pytest.fixture(scope="module")
def sturdy(tmp_path_factory) -> Listener:
    listener = Listener(f"sqlite:///{tmp_path_factory.mktemp('sturdy') / 'reader.sqlite'}")
    yield listener
    listener.close()


FIELDS = ("entry_id", "mark", "step", "note", "other")


@given(name=st.sampled_from(FIELDS), value=ANYTHING, version=st.integers(1, 3))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_data_hold_the_message_ends_in_a_row(sturdy, name, value, version):
    subject = new_id()
    raw = json.dumps(json.loads(letter(subject, version).to_json()) | {"data": _data(subject, name, value)}).encode()

    assert sturdy.hear(raw)[0] in set(Outcome) - {Outcome.IGNORED, Outcome.DUPLICATE}


def _data(subject, name: str, value: Any) -> dict[str, Any]:
    return json.loads(letter(subject, 1).to_json())["data"] | {name: value}


def test_all_that_is_hostile_is_parked_and_its_neighbours_go_on(database_url):
    listener = Listener(database_url)
    healthy = [letter(new_id(), 1) for _ in HOSTILE]
    mixed = [each for pair in zip(HOSTILE.values(), healthy, strict=True) for each in pair]

    outcomes = listener.hear(*mixed)

    assert outcomes == [Outcome.PARKED, Outcome.DONE] * len(HOSTILE)
    assert listener.states() == {"done": len(HOSTILE), "parked": len(HOSTILE)}
    listener.close()
