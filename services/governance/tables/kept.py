"""Values of ours that one column holds as text."""

import json

from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from services.governance.domain.rules import Rules


class KeptRules(TypeDecorator[Rules]):
    """The rules of a vote, as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Rules | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the interface
        return None if value is None else value.as_json()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Rules | None:  # noqa: ARG002 - the interface
        return None if value is None else Rules.from_json(value)


class KeptWords(TypeDecorator[tuple[str, ...]]):
    """Some texts in their order, as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the interface
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002 - the interface
        return None if value is None else tuple(json.loads(value))
