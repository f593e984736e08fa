"""One declaration gives the schema that writes, the one that reads, and the limits of a form."""

import dataclasses
from datetime import UTC, date, datetime
from enum import Enum
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from shared.identifiers import new_id
from shared.messages import EVENTS, choice, command, event, fields_of, integer, text, when, yes_no
from shared.messages import given as given_by_the_server
from shared.schemas import dump, load


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@event("atelier.chair.painted.v1")
class ChairPainted:
    """With a field of each kind."""

    chair_id: UUID
    name: str = text(max=10)
    remark: str = text(max=10, required=False)
    legs: int = integer(min=1, max=8)
    price: int
    colour: Colour
    dry: bool
    owner_id: UUID | None
    painter_ids: tuple[UUID, ...]
    due: date | None = None
    painted_at: datetime


del EVENTS[ChairPainted.wire]


@command
class PaintChair:
    chair_id: UUID = given_by_the_server()
    name: str = text(max=10, min=2, label="Nom", help="Court")
    story: str = text(max=50, rows=5, label="Histoire", required=False)
    legs: int = integer(min=1, max=8, label="Pieds")
    colour: str = choice({"red": "Rouge", "blue": "Bleu"}, label="Couleur")
    ready: datetime = when(label="Prête le")
    dry: bool = yes_no(label="Sèche")


CHAIR = ChairPainted(
    chair_id=new_id(),
    name="Évora",
    legs=4,
    price=2**53,
    colour=Colour.RED,
    dry=True,
    owner_id=None,
    painter_ids=(new_id(), new_id()),
    due=date(2026, 12, 3),
    painted_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
)
ASKED = {"chair_id": str(new_id()), "name": "Évora", "legs": "4", "colour": "red", "ready": "2026-12-03T14:00"}


def refused(cls, data, **options):
    with pytest.raises(ValidationError) as fault:
        load(cls, data, **options)
    return fault.value.messages


def test_an_event_reads_back_as_it_was_written():
    assert load(ChairPainted, dump(CHAIR)) == CHAIR
    assert ChairPainted.kind == "atelier.chair"
    assert ChairPainted.publisher == "atelier"


def test_an_event_declared_twice_fails_at_import():
    event("atelier.table.painted.v1")(type("Table", (), {"__annotations__": {"table_id": UUID}}))
    try:
        with pytest.raises(TypeError, match="declared twice"):
            event("atelier.table.painted.v1")(type("Table", (), {"__annotations__": {"table_id": UUID}}))
    finally:
        del EVENTS["atelier.table.painted.v1"]


def test_events_leave_unknown_fields_aside_and_commands_refuse_them():
    assert load(ChairPainted, dump(CHAIR) | {"varnish": "matt"}) == CHAIR
    assert "varnish" in refused(PaintChair, ASKED | {"varnish": "matt"}, strict=True)


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(ChairPainted)])
def test_an_event_without_one_of_its_fields_is_refused(name):
    data = dump(CHAIR)
    del data[name]
    if name in {"remark", "due"}:
        load(ChairPainted, data)
    else:
        assert set(refused(ChairPainted, data)) == {name}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("chair_id", "12"),
        ("chair_id", 12),
        ("name", ""),
        ("name", "x" * 11),
        ("name", None),
        ("name", ["x"]),
        ("name", "a\x00b"),
        ("name", "a\u202eb"),
        ("name", "a\u200bb"),
        ("name", "a\ud800b"),
        ("legs", 0),
        ("legs", 9),
        ("legs", "many"),
        ("legs", "9" * 400),
        ("price", 1.5),
        ("price", "12"),
        ("price", 10**18),
        ("price", float("inf")),
        ("price", float("nan")),
        ("colour", "green"),
        ("colour", []),
        ("dry", "perhaps"),
        ("dry", {}),
        ("painter_ids", "x"),
        ("painter_ids", ["x"]),
        ("painter_ids", None),
        ("due", "tomorrow"),
        ("painted_at", "2026-13-01T00:00:00Z"),
        ("painted_at", 5),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_a_french_sentence(name, value):
    messages = refused(ChairPainted, dump(CHAIR) | {name: value})

    assert set(messages) == {name}
    assert "Not a valid" not in str(messages)
    assert "Missing" not in str(messages)


@given(
    name=st.sampled_from([field.name for field in dataclasses.fields(ChairPainted)]),
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary().map(repr),
        lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
        max_leaves=6,
    ),
)
@settings(max_examples=400, deadline=None)
def test_whatever_stands_in_a_field_it_is_read_or_refused(name, value):
    try:
        read = load(ChairPainted, dump(CHAIR) | {name: value})
    except ValidationError:
        return
    assert load(ChairPainted, dump(read)) == read


def test_a_command_is_read_as_it_is_typed():
    asked = load(PaintChair, ASKED | {"name": "  E\u0301vora\r\n", "dry": "true"}, strict=True)

    assert (asked.name, asked.story, asked.legs, asked.dry) == ("Évora", "", 4, True)
    assert asked.ready.utcoffset().total_seconds() == 3600
    assert asked.ready.hour == 14


def test_a_form_shows_all_but_what_the_server_knows():
    specs = {spec.name: spec for spec in fields_of(PaintChair)}

    assert list(specs) == ["name", "story", "legs", "colour", "ready", "dry"]
    assert (specs["name"].kind, specs["name"].max, specs["name"].min, specs["name"].required) == ("text", 10, 2, True)
    assert (specs["story"].kind, specs["story"].rows, specs["story"].required) == ("area", 5, False)
    assert specs["colour"].options == (("red", "Rouge"), ("blue", "Bleu"))
