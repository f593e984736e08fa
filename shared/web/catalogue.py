"""The catalogue of events of a service, for whoever wants to listen: what it says, what it hears, with whom."""

import json
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask.typing import ResponseReturnValue

from shared.broker import matches
from shared.documents.asyncapi import document, says_of
from shared.documents.catalogue import catalogue
from shared.documents.event_words import SERVICES, sentence_of
from shared.documents.json_schema import json_schema
from shared.errors import NotFound
from shared.messages import EVENTS
from shared.sentence import Sentence
from shared.web.context import here
from shared.web.event_map import draw
from shared.web.languages import say
from shared.web.pages import Pages
from shared.web.render import render
from shared.web.rights import anyone

Json = dict[str, Any]


@dataclass(frozen=True)
class EventView:
    """An event as the pages tell it; `path` leads to its page on the service that says it."""

    wire: str
    sentence: str
    personal: bool
    since: str
    heard_by: list[str]
    counted_by: list[str]
    kept: bool
    publisher: str
    path: str


@dataclass(frozen=True)
class FieldView:
    name: str
    help: str
    form: str
    always: bool


def add_to(pages: Pages) -> None:
    pages.get("/evenements", allow=anyone)(events)
    pages.get("/evenements.json", allow=anyone)(as_asyncapi)
    pages.get("/evenements/<wire>", allow=anyone)(event)


def events() -> ResponseReturnValue:
    """All that this service says and hears, and the map of the four."""
    service, titles = here().service, {name: _title(name) for name in catalogue().services}
    said, heard = says_of(service), sorted(service.policies.heard)
    by_all = catalogue().is_said_by_all
    return render(
        "tikub/events.html",
        said=[_view(wire) for wire in said if not by_all(wire)],
        said_by_all=[_view(wire) for wire in said if by_all(wire)],
        heard=[_view(wire) for wire in heard if not by_all(wire)],
        map=draw(catalogue(), titles, service.name),
        titles=titles,
        path_of=lambda wire: _view(wire).path,
    )


def as_asyncapi() -> ResponseReturnValue:
    """The same for programs."""
    return current_app.json.response(document(here().service, catalogue()))


def event(wire: str) -> ResponseReturnValue:
    """One event that this service says: its fields, an example."""
    if wire not in says_of(here().service):
        raise NotFound("Ce service ne dit aucun événement de ce nom.")
    example = json.dumps(catalogue().entry(wire).example, ensure_ascii=False, indent=2)
    return render("tikub/event.html", event=_view(wire), fields=_fields(wire), example=example)


def _view(wire: str) -> EventView:
    entry, publisher = catalogue().entry(wire), EVENTS[wire].publisher
    _, path = catalogue().services.get(publisher, ("", here().service.path))
    return EventView(
        wire=wire,
        sentence=say(sentence_of(wire)),
        personal=EVENTS[wire].personal,
        since=entry.since,
        heard_by=_titles(entry.heard_by),
        counted_by=_titles(entry.counted_by),
        kept=any(matches(key, wire) for key in here().service.history),
        publisher=_title(publisher),
        path=f"{path}/evenements/{wire}",
    )


def _titles(names: tuple[str, ...]) -> list[str]:
    return [_title(name) for name in names]


def _title(name: str) -> str:
    return say(SERVICES.get(name, name))


def _fields(wire: str) -> list[FieldView]:
    schema = json_schema(EVENTS[wire])
    return [
        FieldView(name, say(field.get("description", "")), _form(field), name in schema["required"])
        for name, field in schema["properties"].items()
    ]


def _form(field: Json) -> str:
    """What the values of a field look like, in words."""
    kinds = field["type"] if isinstance(field["type"], list) else [field["type"]]
    words = _words(kinds[0], field)
    return say(Sentence("{form}, ou rien", form=words) if "null" in kinds else words)


def _words(kind: str, field: Json) -> Sentence:
    if kind == "array":
        return Sentence("liste : {form}", form=_words(field["items"]["type"], field["items"]))
    if "enum" in field:
        return Sentence("un de ces codes : {codes}", codes=", ".join(map(str, field["enum"])))
    if "maxLength" in field:
        return Sentence("texte, {max} caractères au plus", max=field["maxLength"])
    if kind == "integer" and field["minimum"] >= 0:
        return _number(field)
    return FORMS.get(field.get("format") or kind, FORMS["string"])


def _number(field: Json) -> Sentence:
    if field["maximum"] > 10**9:
        return Sentence("nombre entier, {min} ou plus", min=field["minimum"])
    return Sentence("nombre entier de {min} à {max}", min=field["minimum"], max=field["maximum"])


FORMS = {
    "uuid": Sentence("référence (UUID)"),
    "date-time": Sentence("date et heure, avec le fuseau"),
    "date": Sentence("date"),
    "boolean": Sentence("oui ou non"),
    "integer": Sentence("nombre entier"),
    "object": Sentence("objet"),
    "string": Sentence("texte"),
}
"""By format, else by type."""
