"""What a form of a path is made of, and what it lets one choose from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.portfolio.domain.exit.acts import Act
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import State
from services.portfolio.domain.exit.targets import TARGETS
from services.portfolio.queries.gates import body_choices
from shared.people import people_by_name
from shared.web import reading
from shared.web.languages import say

Choices = Mapping[str, Sequence[tuple[str, str]]]
LIVE = frozenset(State) - {State.CANCELLED, State.STOPPED}
AGREED = frozenset({State.ACCEPTED, State.ACCEPTED_WITH_RESERVES, State.PAIRING})
SIGNED = AGREED - {State.PAIRING}
MOVING = frozenset({State.OPENED, State.PREPARING, State.PROPOSED, State.REFUSED}) | AGREED


@dataclass(frozen=True)
class ActForm:
    """A form: `act` says who may, `states` when; `part` is the field that the end of the address fills."""

    command: type[Any]
    run: Callable[[Any, Any], UUID]
    heading: str
    button: str
    states: frozenset[State]
    act: Act | None = None
    help: str = ""
    part: str = ""
    options: Callable[[ExitPath], Choices] = field(default=lambda _path: {})
    when: Callable[[ExitPath], bool] = field(default=lambda _path: True)
    seen: Callable[[ExitPath, Any], object] = field(default=lambda path, _part: path.version)
    """What the form remembers of what the person read: the whole file, or the part that it changes."""


def people(_path: ExitPath) -> Choices:
    """Everybody whom this service knows."""
    return {"person_id": [(str(one.id), one.name) for one in people_by_name(reading())]}


def bodies(_path: ExitPath) -> Choices:
    """The bodies that may be asked."""
    return {"body_id": body_choices(reading())}


def compared(path: ExitPath) -> Choices:
    """The models that were compared."""
    offered = [(one.target.value, say(TARGETS[one.target])) for one in path.comparisons]
    return {"preferred": offered, "fallback": offered}


def reserve(path: ExitPath) -> Choices:
    """Who may see to a reserve, and which condition it stands for."""
    return {**people(path), "condition_id": [(str(one.id), say(one.label)) for one in path.conditions]}
