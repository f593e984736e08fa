"""In what way somebody takes part in an idea or a product, beside those whom each event names itself."""

from enum import StrEnum


class Part(StrEnum):
    """What they are."""

    SUPPORTER = "supporter"
    EVALUATOR = "evaluator"
    SPONSOR = "sponsor"
    MEMBER = "member"
