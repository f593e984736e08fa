"""Long lists a piece at a time: by the place of the last row seen, which stays right while rows are added."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from itsdangerous.encoding import base64_decode, base64_encode
from itsdangerous.exc import BadData
from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy import ColumnElement, Select, tuple_

from shared.errors import Invalid
from shared.sentence import Sentence

USUAL, MOST = 50, 200
NO_CURSOR = "Ce repère de page n’est pas reconnu. Reprenez au début de la liste."
LIMIT = Sentence("Demandez entre 1 et {most} lignes.", most=MOST)


class SliceSchema(Schema):
    """What every list can be asked: `limit` rows, after `cursor`."""

    error_messages = {"unknown": "Ce paramètre n’est pas prévu ici."}  # noqa: RUF012 - declared so by marshmallow

    limit = fields.Integer(
        load_default=USUAL,
        validate=validate.Range(1, MOST, error=LIMIT),
        error_messages={"invalid": LIMIT, "too_large": LIMIT},
        metadata={"description": f"Rows wanted, {USUAL} unless told"},
    )
    cursor = fields.String(
        load_default="",
        validate=validate.Length(max=2000, error=NO_CURSOR),
        metadata={"description": "Where the last page ended; taken from its Link header"},
    )


@dataclass(frozen=True)
class Slice:
    """At most `limit` rows, after the row whose ordering values are `after` (None: from the beginning)."""

    limit: int
    after: tuple[Any, ...] | None = None

    def of(self, query: Select[Any], *columns: ColumnElement[Any], newest_first: bool = False) -> Select[Any]:
        """The query cut to this slice, and one row more to know whether others follow; the last column is unique."""
        ordered = query.order_by(*(column.desc() if newest_first else column for column in columns))
        if self.after is not None:
            here, last = tuple_(*columns), tuple_(*self.after)
            ordered = ordered.where(here < last if newest_first else here > last)
        return ordered.limit(self.limit + 1)


def slice_from(asked: dict[str, Any], schema: type[Schema], by: Sequence[str]) -> Slice:
    """Take `limit` and `cursor` out of what was asked; raises Invalid for a cursor that we did not make."""
    limit, cursor = asked.pop("limit"), asked.pop("cursor")
    return Slice(limit, _read(cursor, schema, by) if cursor else None)


def cursor_after(row: Any, schema: type[Schema], by: Sequence[str]) -> str:
    dumped: Mapping[str, Any] = schema(only=by).dump(row)
    return base64_encode(json.dumps([dumped[name] for name in by])).decode()


def _read(cursor: str, schema: type[Schema], by: Sequence[str]) -> tuple[Any, ...]:
    try:
        values = json.loads(base64_decode(cursor))
        known = schema(only=by).fields
        if not isinstance(values, list) or len(values) != len(by):
            raise Invalid({"cursor": [NO_CURSOR]})
        return tuple(known[name].deserialize(value) for name, value in zip(by, values, strict=True))
    except (BadData, ValueError, ValidationError, RecursionError) as fault:
        raise Invalid({"cursor": [NO_CURSOR]}) from fault
