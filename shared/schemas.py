"""From a declared event or command to the marshmallow schema that reads and writes it."""

import dataclasses
import enum
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from marshmallow import EXCLUDE, RAISE, Schema, fields, validate

from shared.answers import AttachedFile, Cents, Several
from shared.plain_text import REQUIRED, PlainText
from shared.sentence import Sentence

T = TypeVar("T")

PARIS = ZoneInfo("Europe/Paris")
UNKNOWN = "Ce champ n’est pas prévu ici."
FIRST_YEAR, LAST_YEAR = 1900, 2200
NOT_A_CHOICE = "Choisissez une des réponses proposées."


class _Strict(Schema):
    """Refuses unknown fields, in French: what people and programs send us."""

    error_messages = {"unknown": UNKNOWN, "type": "Ces données ne sont pas lisibles."}  # noqa: RUF012 - marshmallow's way

    class Meta:
        unknown = RAISE


class _Tolerant(_Strict):
    """Leaves unknown fields aside: events of a newer minor version."""

    class Meta:
        unknown = EXCLUDE


def schema_of(cls: type[Any], *, strict: bool = False) -> Schema:
    """The marshmallow schema of an event or a command; `strict` refuses unknown fields."""
    declared: Any = cls
    return _schema(declared, strict)


@cache
def _schema(cls: Any, strict: bool) -> Schema:
    hints = typing.get_type_hints(cls)
    declared = {field.name: _field(hints[field.name], field) for field in dataclasses.fields(cls)}
    base = _Strict if strict else _Tolerant
    return base.from_dict(declared, name=f"{cls.__name__}Schema")()


def body_schema(cls: Any) -> Any:
    """The schema class of what a program sends for a command: its fields but those that the server gives."""
    hints = typing.get_type_hints(cls)
    shown = [one for one in dataclasses.fields(cls) if one.metadata.get("kind", "given") not in {"given", "hidden"}]
    return _Strict.from_dict({one.name: _field(hints[one.name], one) for one in shown}, name=f"{cls.__name__}Body")


def dump(message: Any) -> dict[str, Any]:
    """The message as plain data that JSON can carry."""
    return typing.cast("dict[str, Any]", schema_of(type(message)).dump(message))


def load(cls: type[T], data: Mapping[str, Any], *, strict: bool = False) -> T:
    """The message made from plain data; raises marshmallow.ValidationError with French sentences."""
    return cls(**schema_of(cls, strict=strict).load(dict(data)))


_FRENCH = {
    "required": REQUIRED,
    "null": REQUIRED,
    "invalid": "Cette réponse n’a pas la forme attendue.",
    "invalid_uuid": "Cette référence n’est pas reconnue.",
    "too_large": "Ce nombre est trop grand.",
    "special": "Ce nombre n’est pas accepté.",
    "format": "Cette date n’est pas reconnue.",
    "naive": "Cette date n’a pas de fuseau horaire.",
}


class Foreseeable(fields.AwareDateTime):
    """An instant that somebody may plan: those at the ends of the calendar cannot even be told in another zone."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        found: datetime = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        return found


class WholeNumber(fields.Integer):
    """An integer of at most 18 digits: more would not fit in a database."""

    def _validated(self, value: Any) -> int:
        if len(str(value)) > 18:
            raise self.make_error("too_large", input=value)
        return int(super()._validated(value))


def _field(hint: Any, field: "dataclasses.Field[Any]") -> fields.Field[Any]:
    inner, optional = _without_none(hint)
    has_default = field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
    options: dict[str, Any] = {"required": not has_default, "allow_none": optional, "error_messages": _FRENCH}
    if has_default:
        factory = field.default_factory
        options["load_default"] = field.default if factory is dataclasses.MISSING else factory
    special = _SPECIAL.get(field.metadata.get("kind", ""))
    return special(field.metadata, options) if special else _of_type(inner, field.metadata, options)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if typing.get_origin(hint) not in (types.UnionType, typing.Union):
        return hint, False
    inner = [part for part in typing.get_args(hint) if part is not type(None)]
    return inner[0], True


def _of_type(kind: Any, spec: Mapping[str, Any], options: dict[str, Any]) -> fields.Field[Any]:
    if typing.get_origin(kind) is tuple:
        return _Tuple(_of_type(typing.get_args(kind)[0], {}, {"error_messages": _FRENCH}), **options)
    if kind is str:
        return _text(spec, options)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return fields.Enum(kind, by_value=True, **{**options, "error_messages": {**_FRENCH, "unknown": NOT_A_CHOICE}})
    if kind is int:
        return WholeNumber(strict=not spec, validate=_between(spec), **options)
    return _PLAIN[kind](**options)


def _text(spec: Mapping[str, Any], options: dict[str, Any]) -> fields.Field[Any]:
    if spec.get("options"):
        allowed = [code for code, _ in spec["options"]] + ([] if spec.get("required", True) else [""])
        return PlainText(validate=validate.OneOf(allowed, error=NOT_A_CHOICE), **options)
    return PlainText(minimum=spec.get("min", 0), maximum=spec.get("max"), **options)


def _between(spec: Mapping[str, Any]) -> list[Callable[[Any], Any]]:
    if "min" not in spec:
        return []
    least, most = spec["min"], spec["max"]
    sentence = Sentence("Ce nombre doit être entre {min} et {max}.", min=least, max=most)
    return [validate.Range(min=least, max=most, error=sentence)]


class _Tuple(fields.List[Any]):
    """A list in JSON, a tuple in a frozen dataclass."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **kwargs))


_PLAIN: dict[Any, Callable[..., fields.Field[Any]]] = {
    UUID: fields.UUID,
    bool: fields.Boolean,
    date: fields.Date,
    datetime: lambda **options: fields.AwareDateTime(format="iso", default_timezone=UTC, **options),
}


def _several(spec: Mapping[str, Any], options: dict[str, Any]) -> fields.Field[Any]:
    return Several([code for code, _ in spec["options"]], NOT_A_CHOICE, **options)


def _money(spec: Mapping[str, Any], options: dict[str, Any]) -> fields.Field[Any]:
    return Cents(least=spec["min"], most=spec["max"], **_with_own_words(options, Cents))


def _file(_spec: Mapping[str, Any], options: dict[str, Any]) -> fields.Field[Any]:
    return AttachedFile(**_with_own_words(options, AttachedFile))


def _with_own_words(options: dict[str, Any], kind: type[fields.Field[Any]]) -> dict[str, Any]:
    return {**options, "error_messages": {**_FRENCH, **kind.default_error_messages}}


def _when(_spec: Mapping[str, Any], options: dict[str, Any]) -> fields.Field[Any]:
    return Foreseeable(format="iso", default_timezone=PARIS, **options)


_SPECIAL: dict[str, Callable[..., fields.Field[Any]]] = {
    "several": _several,
    "money": _money,
    "file": _file,
    "when": _when,
}
"""Kinds of answers that tell more than the type of the field."""
