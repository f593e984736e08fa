"""A released event keeps its promises: each break is caught, additions pass, and what was said stays readable."""

import copy
import string
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.contracts import __main__ as program
from deploy.contracts import frozen
from deploy.contracts.compatibility import breaks
from shared.documents.json_schema import json_schema
from shared.messages import EVENTS, choice, integer, text
from shared.schemas import load

RELEASED = frozen.released()


@dataclass(kw_only=True)
class Little:
    """An event with a field of each kind."""

    id: str
    title: str = text(max=120, min=3)
    kind: str = choice({"a": "A", "b": "B"})
    number: int = integer(min=1, max=10)
    note: str = text(max=20, required=False)
    at: datetime
    who: str | None
    members: tuple[str, ...]


def promised(*, personal: bool = False):
    return {"personal": personal, "schema": json_schema(Little)}


def with_field(name: str, **change):
    def change_it(facts):
        facts["schema"]["properties"][name].update(change)

    return change_it


def without(name: str, rule: str):
    return lambda facts: facts["schema"]["properties"][name].pop(rule)


def required(change):
    return lambda facts: facts["schema"].update(required=change(facts["schema"]["required"]))


BREAKS = {
    "a field is gone": (lambda facts: facts["schema"]["properties"].pop("title"), "title is gone"),
    "another type": (with_field("number", type="string"), "number was integer and is string"),
    "no longer empty": (with_field("who", type="string"), "who was null or string and is string"),
    "may now be empty": (with_field("title", type=["string", "null"]), "title was string and is null or string"),
    "another format": (with_field("at", format="date"), "at: format was date-time and is date"),
    "a shorter text": (with_field("title", maxLength=119), "title: maxLength was 120 and is 119"),
    "a longer least": (with_field("title", minLength=4), "title: minLength was 3 and is 4"),
    "a new limit": (with_field("id", maxLength=5), "id: maxLength was None and is 5"),
    "a smaller most": (with_field("number", maximum=9), "number: maximum was 10 and is 9"),
    "a greater least": (with_field("number", minimum=2), "number: minimum was 1 and is 2"),
    "a code less": (with_field("kind", enum=["a"]), "kind may no longer be b"),
    "codes where any text was": (with_field("id", enum=["a"]), "id may no longer be anything else"),
    "a pattern": (with_field("id", pattern="^x"), "id: pattern was None and is ^x"),
    "another kind of items": (with_field("members", items={"type": "integer"}), "members[] was string and is integer"),
    "newly required": (required(lambda names: [*names, "note"]), "note is newly required"),
    "no longer always there": (
        required(lambda names: [name for name in names if name != "title"]),
        "title is no longer always there",
    ),
    "newly personal": (lambda facts: facts.update(personal=True), "it has become personal"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_each_kind_of_break_is_caught(name):
    change, sentence = BREAKS[name]
    now = promised()
    change(now)

    found = breaks(promised(), now)

    assert len(found) == 1
    assert found[0].startswith(sentence)


def test_a_personal_event_that_is_no_longer_so_is_caught():
    assert "no longer" in breaks(promised(personal=True), promised())[0]


def test_an_event_that_is_gone_is_caught_while_somebody_hears_it():
    assert breaks(promised(), None) == ["it is gone while somebody hears it"]
    assert not breaks(promised(), None, heard=False)


ADDITIONS = {
    "nothing": lambda facts: None,
    "a field": lambda facts: facts["schema"]["properties"].update(more={"type": "string"}),
    "a longer text": with_field("title", maxLength=500),
    "a shorter least": with_field("title", minLength=1),
    "no limit any more": without("number", "maximum"),
    "a code more": with_field("kind", enum=["a", "b", "c"]),
    "any text where codes were": without("kind", "enum"),
    "other words": with_field("title", description="Autrement dit"),
}


@pytest.mark.parametrize("name", ADDITIONS)
def test_an_addition_passes(name):
    now = promised()
    ADDITIONS[name](now)

    assert not breaks(promised(), now)


def test_no_released_event_is_broken():
    assert not frozen.broken(), "inside a version only additions: say a new version beside it"


def test_a_broken_release_stops_the_documents_from_being_written(monkeypatch, capsys):
    narrowed = copy.deepcopy(RELEASED)
    narrowed["ideas.idea.submitted.v1"]["schema"]["properties"]["title"]["maxLength"] = 4000
    monkeypatch.setattr(frozen, "released", lambda: narrowed)
    monkeypatch.setattr("sys.argv", ["contracts", "--freeze"])
    monkeypatch.setattr(program, "write", lambda _: pytest.fail("nothing may be written"))

    assert program.main() == 1
    assert "ideas.idea.submitted.v1: title: maxLength was 4000" in capsys.readouterr().err


def test_what_is_frozen_tells_since_which_version():
    assert RELEASED
    assert not [wire for wire, facts in RELEASED.items() if not facts["since"]]


# As the platform writes a text: composed, without space around it, without invisible characters.
LETTERS = string.ascii_letters + string.digits + "éèàçœ’«»-.,:;!?()'\"&<>/"


def texts(schema):
    least, most = schema.get("minLength", 0), schema.get("maxLength", 50)
    some = st.text(LETTERS, min_size=least, max_size=min(most, least + 30))
    return some | st.just("é" * most) if most else st.just("")


def values(schema):
    """Any value that a field's schema allows."""
    kind = schema.get("type")
    if isinstance(kind, list):
        return st.none() | values(schema | {"type": kind[0]})
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if kind == "array":
        return st.lists(values(schema["items"]), max_size=5)
    if kind == "object":
        return objects(schema) if "properties" in schema else st.dictionaries(st.text(LETTERS), st.integers())
    return BY_FORMAT[schema["format"]] if "format" in schema else BY_TYPE[kind](schema)


BY_TYPE = {
    "string": texts,
    "boolean": lambda _: st.booleans(),
    "integer": lambda schema: st.integers(schema["minimum"], schema["maximum"]),
}
BY_FORMAT = {
    "uuid": st.uuids().map(str),
    "date": st.dates(date(1970, 1, 1)).map(date.isoformat),
    "date-time": st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
}


def objects(schema):
    """With all that is promised, some of the rest, and perhaps what a newer version would add."""
    fields = {name: values(field) for name, field in schema["properties"].items()}
    promised_ones = {name: fields[name] for name in schema["required"]}
    others = {name: field for name, field in fields.items() if name not in promised_ones}
    return st.fixed_dictionaries(promised_ones, optional={**others, "brought_later": st.integers()})


@pytest.mark.parametrize("wire", sorted(set(RELEASED) & set(EVENTS)))
def test_what_was_said_under_a_released_schema_stays_readable(wire):
    @settings(max_examples=20, deadline=None, database=None)
    @given(objects(RELEASED[wire]["schema"]))
    def read(data):
        load(EVENTS[wire], data)

    read()
