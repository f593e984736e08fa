"""Events and commands, declared once: a frozen dataclass, from which `shared.schemas` makes the schema."""

import dataclasses
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")

EVENTS: dict[str, type[Any]] = {}
"""Every event declared in `shared.contracts`, by its wire name."""
JOBS: dict[str, type[Any]] = {}
"""Every message about work to be done or done, by its wire name: these are for whoever works, and no facts."""


@dataclass(frozen=True)
class FieldSpec:
    """What a form needs to know of one field of a command."""

    name: str
    kind: str
    label: str = ""
    help: str = ""
    max: int | None = None
    min: int | None = None
    rows: int = 0
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()


def _declare(kind: str, *, required: bool = True, default: Any = dataclasses.MISSING, **spec: Any) -> Any:
    metadata = {"kind": kind, "required": required, **spec}
    if default is dataclasses.MISSING and not required:
        default = None
    return dataclasses.field(default=default, metadata=metadata)


def text(*, max: int, min: int = 1, label: str = "", help: str = "", rows: int = 0, required: bool = True) -> Any:
    """A text of `min` to `max` characters; `rows` > 0 asks for a large field; optional ones are "" when absent."""
    default = dataclasses.MISSING if required else ""
    return _declare(
        "area" if rows else "text",
        max=max,
        min=min if required else 0,
        label=label,
        help=help,
        rows=rows,
        required=required,
        default=default,
    )


def integer(*, min: int = 0, max: int = 2**53, label: str = "", help: str = "", required: bool = True) -> Any:
    """A whole number between `min` and `max`, both allowed."""
    return _declare("number", min=min, max=max, label=label, help=help, required=required)


def choice(options: Mapping[str, str], *, label: str = "", help: str = "", required: bool = True) -> Any:
    """One of `options`: code -> words on screen. Empty options mean that the page gives them."""
    default = dataclasses.MISSING if required else "" if options else None
    return _declare(
        "choice", options=tuple(options.items()), label=label, help=help, required=required, default=default
    )


def several(options: Mapping[str, str], *, label: str = "", help: str = "", required: bool = True) -> Any:
    """Any number of `options`, as a tuple of codes; a required one wants at least one. Empty: the page gives them."""
    default = dataclasses.MISSING if required else ()
    return _declare(
        "several", options=tuple(options.items()), label=label, help=help, required=required, default=default
    )


def money(*, min: int = 0, max: int = 10**13, label: str = "", help: str = "", required: bool = True) -> Any:
    """An amount typed in euros ("1 250,50") and kept in whole cents, between `min` and `max` cents."""
    return _declare("money", min=min, max=max, label=label, help=help, required=required)


def attachment(*, label: str = "", help: str = "", required: bool = True) -> Any:
    """A file, as `shared.uploads.Upload`; which kinds and how large is said there, once for all forms."""
    return _declare("file", label=label, help=help, required=required)


def when(*, label: str = "", help: str = "", required: bool = True) -> Any:
    """An instant, typed as local time in Europe/Paris."""
    return _declare("when", label=label, help=help, required=required)


def day(*, label: str = "", help: str = "", required: bool = True) -> Any:
    """A day, without an hour."""
    return _declare("day", label=label, help=help, required=required)


def yes_no(*, label: str = "", help: str = "") -> Any:
    """A box to tick; absent means no."""
    return _declare("yes_no", label=label, help=help, required=False, default=False)


def hidden() -> Any:
    """What the form carries without showing it, such as the version that the person has on screen."""
    return _declare("hidden")


def given() -> Any:
    """Filled by the server (identity, id in the address), never by the form."""
    return _declare("given")


@dataclass_transform(
    frozen_default=True,
    kw_only_default=True,
    field_specifiers=(text, integer, choice, several, money, attachment, when, day, yes_no, hidden, given),
)
def event(wire: str, *, personal: bool = False) -> Callable[[type[T]], type[T]]:
    """Declare a fact under its wire name `<publisher>.<aggregate>.<what>.v<N>`; its first field is its subject's id.

    A `personal` one tells who somebody is: it is not kept in the history of the bus, and not given to other teams.
    """
    return _declared_in(EVENTS, wire, personal)


def _declared_in(known: dict[str, type[Any]], wire: str, personal: bool) -> Callable[[type[T]], type[T]]:
    def declare(cls: type[T]) -> type[T]:
        publisher, aggregate, _, _ = wire.split(".")
        if wire in known:
            raise TypeError(f"{wire} is declared twice")
        frozen: Any = dataclass(frozen=True, kw_only=True)(cls)
        frozen.wire, frozen.publisher, frozen.kind = wire, publisher, f"{publisher}.{aggregate}"
        frozen.personal = personal
        known[wire] = frozen
        return typing.cast("type[T]", frozen)

    return declare


@dataclass_transform(
    frozen_default=True,
    kw_only_default=True,
    field_specifiers=(text, integer, choice, several, money, attachment, when, day, yes_no, hidden, given),
)
def job(wire: str) -> Callable[[type[T]], type[T]]:
    """Declare a message of a yard (see `shared.lanes`): work, or its answer; its first field is the job's id."""
    return _declared_in(JOBS, wire, personal=False)


def event_of(service: str, what: str, shape: type[Any], *, personal: bool = False) -> type[Any]:
    """One service's own event `<service>.<what>`, of a shape that all services say."""
    fields = {name: getattr(shape, name) for name in shape.__annotations__ if hasattr(shape, name)}
    about = {"__annotations__": dict(shape.__annotations__), "__doc__": shape.__doc__, "__module__": shape.__module__}
    aggregate, done, _ = what.split(".")
    name = f"{service}_{aggregate}_{done}".title().replace("_", "")
    return event(f"{service}.{what}", personal=personal)(type(name, (), {**about, **fields}))


@dataclass_transform(
    frozen_default=True,
    kw_only_default=True,
    field_specifiers=(text, integer, choice, several, money, attachment, when, day, yes_no, hidden, given),
)
def command(cls: type[T]) -> type[T]:
    """Declare what a person can ask."""
    return dataclass(frozen=True, kw_only=True)(cls)


def fields_of(cls: type[Any]) -> list[FieldSpec]:
    """What a form shows for a command: its fields but the given ones, in order."""
    return [_spec(field) for field in dataclasses.fields(cls) if field.metadata.get("kind", "given") != "given"]


def _spec(field: "dataclasses.Field[Any]") -> FieldSpec:
    return FieldSpec(name=field.name, **field.metadata)
