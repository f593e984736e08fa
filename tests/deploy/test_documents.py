"""The published documents: up to date, valid under their standards, and true to what really travels."""

import json
import re
from datetime import UTC, datetime
from importlib.resources import files as package_files
from uuid import uuid4

import pytest
from jsonschema import Draft7Validator, FormatChecker, ValidationError
from openapi_spec_validator import validate as validate_openapi
from referencing import Registry
from referencing.jsonschema import DRAFT7

from deploy.all_in_one import SERVICES
from deploy.contracts import documents
from deploy.contracts.files import stale
from shared.documents.asyncapi import ENVELOPE
from shared.documents.event_words import sentence_of
from shared.envelope import Envelope
from shared.messages import EVENTS
from tests.deploy.asyncapi_schema import official_schema
from tests.servers import Unavailable

NAMES = sorted(service.name for service in SERVICES)


def committed(name: str, kind: str = "asyncapi"):
    return json.loads((documents.FOLDER / f"{name}.{kind}.json").read_text())


@pytest.fixture(scope="session")
def official():
    """A validator of the official schema; its parts name each other by addresses inside the same file."""
    try:
        schema = official_schema()
    except Unavailable as reason:
        from tests.conftest import _give_up

        _give_up(str(reason))
    parts = [(address, DRAFT7.create_resource(part)) for address, part in schema["definitions"].items()]
    return Draft7Validator(schema, registry=Registry().with_resources(parts))


def schema_of_message(document, wire: str):
    """The schema of one message, its references still pointing into the document."""
    return {"$ref": f"#/components/messages/{wire}/payload", "components": document["components"]}


def validator(document, wire: str) -> Draft7Validator:
    return Draft7Validator(schema_of_message(document, wire), format_checker=FormatChecker())


def test_every_committed_document_is_up_to_date():
    assert not stale(documents.files()), "run `make contracts`"
    assert not list(documents.out_of_place())


@pytest.mark.parametrize("name", NAMES)
def test_the_document_is_valid_asyncapi(name, official):
    official.validate(committed(name))


SPOILT = {
    "an unknown action": lambda document: next(iter(document["operations"].values())).update(action="whisper"),
    "no title": lambda document: document["info"].pop("title"),
    "an unknown part": lambda document: document.update(chanels={}),
    "a wrong binding": lambda document: next(iter(document["channels"].values()))["bindings"]["amqp"].update(durable=1),
}


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_spoilt_document_is_found_out(spoil, official):
    document = committed("ideas")
    SPOILT[spoil](document)

    with pytest.raises(ValidationError):
        official.validate(document)


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_leads_somewhere(name):
    document = committed(name)

    references = set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document)))

    assert references
    for reference in references:
        place = document
        for word in reference.split("/"):
            place = place[word]


@pytest.mark.parametrize("name", NAMES)
def test_what_a_service_says_and_hears_is_all_there(name):
    service = next(service for service in SERVICES if service.name == name)
    operations = committed(name)["operations"]

    assert {key for key in operations if key.startswith("say.")} == {
        f"say.{wire}" for wire, event in EVENTS.items() if event.publisher == name
    }
    assert {key for key in operations if key.startswith("hear.")} == {f"hear.{w}" for w in service.policies.heard}


@pytest.mark.parametrize("wire", sorted(EVENTS))
def test_the_golden_sample_is_valid_under_the_published_schema(wire):
    sample = json.loads((documents.SAMPLES / f"{wire}.json").read_text())

    validator(committed(EVENTS[wire].publisher), wire).validate(sample)


def test_every_member_of_the_envelope_is_told():
    members = Envelope(
        id=uuid4(),
        source="/ideas",
        type="ideas.idea.submitted.v1",
        subject="ideas/idea/1",
        version=1,
        time=datetime.now(UTC),
        data={},
        correlation="-",
        traceparent="00-0-0-00",
        cause=uuid4(),
    ).to_json()

    assert set(json.loads(members)) == set(ENVELOPE["properties"])


WRONG = {
    "another type": {"type": "ideas.idea.invented.v1"},
    "another publisher": {"source": "/notify"},
    "a subject of another kind": {"subject": "ideas/call/1"},
    "a version that is none": {"subjectversion": 0},
    "an id that is none": {"id": "42"},
    "an instant that is none": {"time": "hier"},
    "no data": {"data": {}},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_such_message_is_refused(wrong):
    sample = json.loads((documents.SAMPLES / "ideas.idea.submitted.v1.json").read_text())

    with pytest.raises(ValidationError):
        validator(committed("ideas"), "ideas.idea.submitted.v1").validate(sample | WRONG[wrong])


@pytest.mark.parametrize("wire", sorted(EVENTS))
def test_every_event_and_each_of_its_fields_are_told_in_french(wire):
    fields = committed(EVENTS[wire].publisher)["components"]["schemas"][wire]["properties"]

    assert sentence_of(wire), "write its sentence in shared/documents/event_sentences.py"
    assert not [name for name, field in fields.items() if not field.get("description")], (
        "see shared/documents/event_fields.py"
    )


def test_no_word_is_kept_for_what_nobody_says():
    from shared.documents.event_fields import FIELDS
    from shared.documents.event_sentences import SENTENCES

    fields = {name for event in EVENTS.values() for name in event.__dataclass_fields__}

    assert not set(FIELDS) - fields
    assert not [key for key in SENTENCES if not any(wire == key or wire.endswith(f".{key}") for wire in EVENTS)]


@pytest.mark.parametrize("name", NAMES)
def test_the_document_of_the_api_is_valid_openapi(name):
    document = committed(name, "openapi")

    assert document["openapi"] == "3.1.0"
    assert document["paths"]
    validate_openapi(document)


def test_the_catalogue_lies_where_every_image_finds_it():
    assert package_files("shared").joinpath("contracts/catalogue.json").is_file()
