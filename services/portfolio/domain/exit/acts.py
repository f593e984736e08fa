"""Who may do what on an exit path: the one place that commands and pages both ask."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from uuid import UUID

from services.portfolio.domain.exit.conditions import Condition, Owner


class Act(StrEnum):
    """What people can do on a path."""

    OPEN = "open"
    COMPARE = "compare"
    CHOOSE = "choose"
    ASSIGN = "assign"
    WAIVE = "waive"
    PROPOSE = "propose"
    TAKE_BACK = "take_back"
    REFUSE = "refuse"
    RESUME = "resume"
    SIGN_PRODUCT = "sign_product"
    SIGN_DSI = "sign_dsi"
    RESERVE = "reserve"
    LIFT = "lift"
    ASK = "ask"
    PAIR = "pair"
    JOIN = "join"
    NOTE = "note"
    ACT = "act"
    FINISH = "finish"
    REVIEW = "review"
    STOP = "stop"
    SLEEP = "sleep"
    WAKE = "wake"
    CANCEL = "cancel"


TEAM, DSI, CARRIER, MEMBER = "team", "dsi", "carrier", "member"
"""Roles of the platform, whoever carries the product, and whoever is in its team today."""

_PRODUCT_SIDE = frozenset({TEAM, CARRIER, MEMBER})
_EVERYONE = _PRODUCT_SIDE | {DSI}
_BOTH_HOUSES = frozenset({TEAM, DSI})

WHO: Mapping[Act, frozenset[str]] = {
    Act.OPEN: _PRODUCT_SIDE,
    Act.COMPARE: _EVERYONE,
    Act.CHOOSE: _PRODUCT_SIDE,
    Act.ASSIGN: _EVERYONE,
    Act.WAIVE: frozenset({DSI}),
    Act.PROPOSE: _PRODUCT_SIDE,
    Act.TAKE_BACK: _PRODUCT_SIDE,
    Act.REFUSE: frozenset({DSI}),
    Act.RESUME: _PRODUCT_SIDE,
    Act.SIGN_PRODUCT: frozenset({TEAM, CARRIER}),
    Act.SIGN_DSI: frozenset({DSI}),
    Act.RESERVE: frozenset({DSI}),
    Act.LIFT: frozenset({DSI}),
    Act.ASK: frozenset({TEAM}),
    Act.PAIR: _BOTH_HOUSES,
    Act.JOIN: _BOTH_HOUSES,
    Act.NOTE: _EVERYONE,
    Act.ACT: _BOTH_HOUSES,
    Act.FINISH: frozenset({DSI}),
    Act.REVIEW: _BOTH_HOUSES,
    Act.STOP: frozenset({DSI}),
    Act.SLEEP: _BOTH_HOUSES,
    Act.WAKE: _BOTH_HOUSES,
    Act.CANCEL: _BOTH_HOUSES,
}

_OF_OWNER = {
    Owner.PRODUCT_TEAM: _PRODUCT_SIDE,
    Owner.DSI: frozenset({DSI}),
    Owner.SECURITY: frozenset({DSI}),
    Owner.DATA_PROTECTION: frozenset({DSI}),
    Owner.INCUBATOR: frozenset({TEAM}),
}


def hats(person: UUID, carrier_id: UUID | None, roles: Collection[str], *, member: bool) -> frozenset[str]:
    """What someone is for a product: their roles, whether they carry it or are of its team."""
    return frozenset(roles) | ({CARRIER} if person == carrier_id else set()) | ({MEMBER} if member else set())


def may(act: Act, worn: Collection[str]) -> bool:
    """Whether somebody who is all this may do it."""
    return not WHO[act].isdisjoint(worn)


def may_show(condition: Condition, person: UUID, worn: Collection[str]) -> bool:
    """Whether somebody may give evidence for a condition: its owner's side, or the person it was given to."""
    return person == condition.person_id or not _OF_OWNER[condition.owner].isdisjoint(worn)
