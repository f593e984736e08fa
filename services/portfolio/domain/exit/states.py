"""The states of an exit path, and the one table that says what leads from which to which."""

from collections.abc import Mapping
from enum import StrEnum

from shared.errors import Refused


class State(StrEnum):
    """Where a path stands."""

    OPENED = "opened"
    PREPARING = "preparing"
    PROPOSED = "proposed"
    REFUSED = "refused"
    ACCEPTED_WITH_RESERVES = "accepted_with_reserves"
    ACCEPTED = "accepted"
    PAIRING = "pairing"
    DONE = "done"
    DORMANT = "dormant"
    CANCELLED = "cancelled"
    STOPPED = "stopped"


class Move(StrEnum):
    """What makes a path change its state."""

    CHOOSE = "choose"
    PROPOSE = "propose"
    TAKE_BACK = "take_back"
    REFUSE = "refuse"
    RESUME = "resume"
    ACCEPT = "accept"
    ACCEPT_WITH_RESERVES = "accept_with_reserves"
    LIFT_LAST = "lift_last"
    DECLINE = "decline"
    PAIR = "pair"
    FINISH = "finish"
    STOP = "stop"
    SLEEP = "sleep"
    WAKE = "wake"
    CANCEL = "cancel"


_SIGNED = (State.ACCEPTED, State.ACCEPTED_WITH_RESERVES)
_ON_THE_WAY = (State.OPENED, State.PREPARING, State.PROPOSED, State.REFUSED, *_SIGNED, State.PAIRING)

TRANSITIONS: Mapping[tuple[State, Move], State] = {
    (State.OPENED, Move.CHOOSE): State.PREPARING,
    (State.PREPARING, Move.CHOOSE): State.PREPARING,
    (State.PREPARING, Move.PROPOSE): State.PROPOSED,
    (State.PROPOSED, Move.TAKE_BACK): State.PREPARING,
    (State.PROPOSED, Move.REFUSE): State.REFUSED,
    (State.REFUSED, Move.RESUME): State.PREPARING,
    (State.PROPOSED, Move.ACCEPT): State.ACCEPTED,
    (State.PROPOSED, Move.ACCEPT_WITH_RESERVES): State.ACCEPTED_WITH_RESERVES,
    (State.ACCEPTED_WITH_RESERVES, Move.LIFT_LAST): State.ACCEPTED,
    **{(state, Move.DECLINE): State.PREPARING for state in (*_SIGNED, State.PAIRING)},
    **{(state, Move.PAIR): State.PAIRING for state in _SIGNED},
    (State.PAIRING, Move.FINISH): State.DONE,
    (State.DONE, Move.STOP): State.STOPPED,
    **{(state, Move.SLEEP): State.DORMANT for state in _ON_THE_WAY},
    (State.DORMANT, Move.WAKE): State.PREPARING,
    **{(state, Move.CANCEL): State.CANCELLED for state in (*_ON_THE_WAY, State.DORMANT)},
}
"""Every change of state there is; whatever is not here is refused."""

LABELS = {
    State.OPENED: "Ouvert : la suite se choisit",
    State.PREPARING: "En préparation",
    State.PROPOSED: "Proposé à la DSI",
    State.REFUSED: "Refusé par la DSI",
    State.ACCEPTED_WITH_RESERVES: "Accepté avec réserves",
    State.ACCEPTED: "Accepté",
    State.PAIRING: "Travail à deux équipes",
    State.DONE: "Reprise faite",
    State.DORMANT: "En sommeil",
    State.CANCELLED: "Abandonné",
    State.STOPPED: "Arrêté après la reprise",
}

ENDED = frozenset({State.DONE, State.CANCELLED, State.STOPPED})
"""A product whose path has ended so may open another one."""

LIVE = frozenset(State) - ENDED


def after(state: State, move: Move) -> State:
    """Where a move leads; raises Refused when the state does not allow it."""
    if (state, move) not in TRANSITIONS:
        raise Refused("Le parcours n’en est pas là : relisez la page, elle dit ce qui vient maintenant.")
    return TRANSITIONS[state, move]


def allows(state: State, move: Move) -> bool:
    """Whether this move can be made now."""
    return (state, move) in TRANSITIONS
