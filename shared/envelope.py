"""What travels on the bus: a CloudEvents 1.0 event in structured JSON (https://github.com/cloudevents/spec)."""

import json
import math
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn
from uuid import UUID

from shared.errors import Malformed
from shared.plain_text import has_forbidden_character

CONTENT_TYPE = "application/cloudevents+json"
LARGEST = 256 * 1024
"""Bytes of the largest message that is sent or read."""
DEEPEST = 20
"""Levels of lists and objects in a message."""
_HALF_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")


@dataclass(frozen=True)
class Envelope:
    """An event with what the bus needs to know of it.

    `subject` is the aggregate (`ideas/idea/<id>`), `version` its 1, 2, 3… without a gap; both let a subscriber
    tell old from new. They travel as the extensions `subjectversion`, `correlationid` and `traceparent`; `cause`, the
    event to which this one is the reaction, travels as `causationid`.
    """

    id: UUID
    source: str
    type: str
    subject: str
    version: int
    time: datetime
    data: dict[str, Any]
    correlation: str
    traceparent: str | None = None
    cause: UUID | None = None

    @property
    def kind(self) -> str:
        """The kind of subject: the first two words of the type."""
        return ".".join(self.type.split(".")[:2])

    def to_json(self) -> bytes:
        """The event as structured JSON, in UTF-8."""
        return json.dumps(self._members(), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()

    def _members(self) -> dict[str, Any]:
        members = {
            "specversion": "1.0",
            "id": str(self.id),
            "source": self.source,
            "type": self.type,
            "subject": self.subject,
            "subjectversion": self.version,
            "time": self.time.isoformat(),
            "datacontenttype": "application/json",
            "correlationid": self.correlation,
            "data": self.data,
        }
        members |= {"traceparent": self.traceparent} if self.traceparent else {}
        return members | ({"causationid": str(self.cause)} if self.cause else {})

    @classmethod
    def from_json(cls, body: bytes) -> "Envelope":
        """Read a message of the bus; raises Malformed for whatever is no event of ours."""
        members = _members_of(body)
        try:
            return cls._from_members(members)
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            raise Malformed(f"not an event: {fault!r}"[:500]) from fault

    @classmethod
    def _from_members(cls, members: dict[str, Any]) -> "Envelope":
        if members["specversion"] != "1.0":
            raise ValueError("specversion is not 1.0")
        if members["source"] != f"/{members['type'].partition('.')[0]}":
            raise ValueError("the source does not own this type")
        if not _is_of_kind(members["subject"], members["type"]):
            raise ValueError("the subject is not of this type's kind")
        return cls(
            id=UUID(members["id"]),
            source=_word(members["source"]),
            type=_word(members["type"]),
            subject=_word(members["subject"]),
            version=_version(members["subjectversion"]),
            time=_instant(members["time"]),
            data=_object(members["data"]),
            correlation=_word(members.get("correlationid", "-")),
            traceparent=_word(members["traceparent"]) if members.get("traceparent") else None,
            cause=UUID(members["causationid"]) if members.get("causationid") else None,
        )


def _members_of(body: bytes) -> dict[str, Any]:
    if len(body) > LARGEST:
        raise Malformed(f"{len(body)} bytes, more than {LARGEST}")
    try:
        members = _object(json.loads(body.decode(), parse_constant=_no_such_number, parse_float=_finite))
        _check_that_it_can_be_kept(members, body)
    except (ValueError, TypeError, RecursionError) as fault:
        raise Malformed(f"not JSON: {str(fault)[:200]}") from fault
    return members


def _check_that_it_can_be_kept(members: dict[str, Any], body: bytes) -> None:
    """What cannot be written again would neither be handled nor be put aside, and come back for ever."""
    if _depth(members, DEEPEST) < 0:
        raise ValueError(f"more than {DEEPEST} levels")
    if _HALF_CHARACTER.search(body):
        json.dumps(members, ensure_ascii=False).encode()


def _depth(value: Any, left: int) -> int:
    """How many levels are left under the deepest one; below zero as soon as there are too many."""
    if left < 0 or not isinstance(value, dict | list):
        return left
    inside = value.values() if isinstance(value, dict) else value
    return min((_depth(each, left - 1) for each in inside if isinstance(each, dict | list)), default=left)


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits[:40]} is no finite number")
    return number


def _no_such_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _is_of_kind(subject: str, wire: str) -> bool:
    """Whether an event may speak of a subject: else it would move the order of something that is not its own."""
    publisher, aggregate, *_ = wire.split(".")
    return subject.startswith(f"{publisher}/{aggregate}/")


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def _word(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 200 or has_forbidden_character(value):
        raise ValueError("not a word of 1 to 200 characters")
    return value


def _version(value: Any) -> int:
    if type(value) is not int or not 0 < value < 2**63:
        raise ValueError("not a version")
    return value


def _instant(value: Any) -> datetime:
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError("an instant without its zone")
    return instant
