"""The settings that a body votes by, and the two sets of them that French law offers."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class Majority(StrEnum):
    """What carries a vote."""

    SIMPLE = "simple"
    ABSOLUTE = "absolute"
    QUALIFIED = "qualified"
    UNANIMITY = "unanimity"
    CONSENT = "consent"
    OPINION = "opinion"
    CHOICE = "choice"


class Quorum(StrEnum):
    """How many have to be there; `half_took_part` is that of votes in writing, where to vote is to be there."""

    HALF = "half"
    MORE_THAN_HALF = "more_than_half"
    PARTICIPATION = "half_took_part"
    NONE = "none"


class Base(StrEnum):
    """What a qualified majority is a share of: the votes expressed, or all who may vote."""

    EXPRESSED = "expressed"
    MEMBERS = "members"


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How a vote is counted; written down when it opens, so that a change to the body changes nothing to it.

    A qualified majority is `numerator` / `denominator` of its `base`.
    """

    majority: Majority = Majority.SIMPLE
    numerator: int = 2
    denominator: int = 3
    base: Base = Base.EXPRESSED
    abstentions_tolerated: bool = True
    quorum: Quorum = Quorum.HALF
    mandates_counted: bool = True
    casting_vote: bool = True

    def as_json(self) -> str:
        """One spelling only."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, written: str) -> "Rules":
        values = json.loads(written)
        kinds = {"majority": Majority, "quorum": Quorum, "base": Base}
        return cls(**values | {name: kind(values[name]) for name, kind in kinds.items()})


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A whole set of rules as a text of law gives it; delays are in days, the convocation's in clear days."""

    rules: Rules
    convocation_days: int
    second_vote_days: int


CRPA = Preset(rules=Rules(), convocation_days=5, second_vote_days=3)
"""Articles R133-3 to R133-15: half of the members at least, mandates count, the chair decides at a tie."""

CGCT = Preset(
    rules=Rules(quorum=Quorum.MORE_THAN_HALF, mandates_counted=False), convocation_days=12, second_vote_days=3
)
"""Articles L4132-13 to L4132-18: more than half of the members in office, there in person."""

PRESETS = {"crpa": CRPA, "cgct": CGCT}
