"""Whether an event still keeps what was promised when it was released: inside a version there are only additions.

A subscriber may count on each field that was promised, on its type and on its presence; whoever reads the history
counts on old events staying readable. So limits may widen and lists of codes may grow; all else is another version.
"""

import operator
from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]

# A limit that is new, or that lies further inside than before, refuses what was promised.
NARROWER: dict[str, Callable[[int, int], bool]] = {
    "minimum": operator.gt,
    "minLength": operator.gt,
    "minItems": operator.gt,
    "maximum": operator.lt,
    "maxLength": operator.lt,
    "maxItems": operator.lt,
}
SAME = ("format", "pattern", "const")


def breaks(frozen: Json, present: Json | None, *, heard: bool = True) -> list[str]:
    """What of a frozen event is not kept, one sentence each; `present` is None when the event is gone."""
    if present is None:
        return ["it is gone while somebody hears it"] if heard else []
    return [*_personal(frozen, present), *_object("", frozen["schema"], present["schema"])]


def _personal(frozen: Json, present: Json) -> Iterator[str]:
    if frozen["personal"] and not present["personal"]:
        yield "it was personal and is no longer: what it tells would be kept and given away"
    if present["personal"] and not frozen["personal"]:
        yield "it has become personal: it would be missing from the history"


def _object(where: str, frozen: Json, present: Json) -> Iterator[str]:
    before, now = set(frozen.get("required", ())), set(present.get("required", ()))
    fields = present.get("properties", {})
    for name, schema in frozen.get("properties", {}).items():
        if name in fields:
            yield from _field(f"{where}{name}", schema, fields[name])
        else:
            yield f"{where}{name} is gone"
    yield from (f"{where}{name} is newly required" for name in sorted(now - before))
    yield from (f"{where}{name} is no longer always there" for name in sorted(before - now) if name in fields)


def _field(name: str, frozen: Json, present: Json) -> Iterator[str]:
    if _types(frozen) != _types(present):
        yield f"{name} was {_said(frozen)} and is {_said(present)}"
        return
    for rule in SAME:
        if frozen.get(rule) != present.get(rule):
            yield f"{name}: {rule} was {frozen.get(rule)} and is {present.get(rule)}"
    yield from _limits(name, frozen, present)
    if "items" in frozen:
        yield from _field(f"{name}[]", frozen["items"], present.get("items", {}))
    if "properties" in frozen:
        yield from _object(f"{name}.", frozen, present)


def _limits(name: str, frozen: Json, present: Json) -> Iterator[str]:
    for rule, is_narrower in NARROWER.items():
        if rule in present and (rule not in frozen or is_narrower(present[rule], frozen[rule])):
            yield f"{name}: {rule} was {frozen.get(rule)} and is {present[rule]}"
    if "enum" in present and (gone := set(frozen.get("enum", ["anything else"])) - set(present["enum"])):
        yield f"{name} may no longer be {', '.join(sorted(map(str, gone)))}"


def _types(schema: Json) -> set[str]:
    kind = schema.get("type", ())
    return {kind} if isinstance(kind, str) else set(kind)


def _said(schema: Json) -> str:
    return " or ".join(sorted(_types(schema))) or "anything"
