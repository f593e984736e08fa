"""From a declared event to the JSON Schema of its data, which subscribers check what they receive with."""

import dataclasses
import enum
import types
import typing
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shared.documents.event_words import help_of

DIALECT = "http://json-schema.org/draft-07/schema#"
LARGEST = 10**18 - 1
"""A whole number has at most 18 digits (see `shared.schemas.WholeNumber`)."""

Json = dict[str, Any]

_FORMATS: dict[Any, Json] = {
    UUID: {"type": "string", "format": "uuid"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    bool: {"type": "boolean"},
    str: {"type": "string"},
    int: {"type": "integer", "minimum": -LARGEST, "maximum": LARGEST},
}


def json_schema(cls: type[Any]) -> Json:
    """The data of an event: unknown fields are allowed, as a newer minor version may bring some."""
    hints = typing.get_type_hints(cls)
    fields = dataclasses.fields(cls)
    return {
        "type": "object",
        "required": [field.name for field in fields if _always_there(field)],
        "properties": {field.name: _property(hints[field.name], field) for field in fields},
    }


def _always_there(field: "dataclasses.Field[Any]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _property(hint: Any, field: "dataclasses.Field[Any]") -> Json:
    inner, nullable = _without_none(hint)
    schema = _of_type(inner) | _limits(inner, field)
    if nullable:
        schema["type"] = [schema["type"], "null"]
    help_text = help_of(field.name, field.metadata.get("help", ""))
    return schema | ({"description": help_text} if help_text else {})


def _without_none(hint: Any) -> tuple[Any, bool]:
    if typing.get_origin(hint) not in (types.UnionType, typing.Union):
        return hint, False
    inner = [part for part in typing.get_args(hint) if part is not type(None)]
    return inner[0], True


def _of_type(kind: Any) -> Json:
    if typing.get_origin(kind) is tuple:
        return {"type": "array", "items": _of_type(typing.get_args(kind)[0])}
    if typing.get_origin(kind) is dict:
        return {"type": "object"}
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return {"type": "string", "enum": [member.value for member in kind]}
    return dict(_FORMATS[kind])


def _limits(kind: Any, field: "dataclasses.Field[Any]") -> Json:
    spec = field.metadata
    if kind is str and spec.get("options"):
        return {"enum": [code for code, _ in spec["options"]] + ([] if spec["required"] else [""])}
    if kind is str and "max" in spec:
        least = spec["min"] if _always_there(field) else 0
        return ({"minLength": least} if least else {}) | {"maxLength": spec["max"]}
    if kind is int and "max" in spec:
        return {"minimum": spec["min"], "maximum": spec["max"]}
    return {}
