"""The reactions of a service: one for each event that it hears."""

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from shared.uow import UnitOfWork

E = TypeVar("E")
Reaction = Callable[[Any, UnitOfWork], None]


class Order(enum.Enum):
    """What a reaction needs of the order of a subject's events."""

    STRICT = "strict next"
    """Each event in turn; one that comes early waits for those before it."""
    NEWEST = "newest wins"
    """Events carry the full state; one that is older than the last is dropped."""


STRICT, NEWEST = Order.STRICT, Order.NEWEST


@dataclass
class Policies:
    """A service's reactions by wire name, and the order of each kind of subject."""

    reactions: dict[str, Reaction] = field(default_factory=dict)
    heard: dict[str, type[Any]] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    repeatable: set[str] = field(default_factory=set)

    def on(
        self, event: type[E], order: Order = STRICT, *, again: bool = False
    ) -> Callable[[Callable[[E, UnitOfWork], None]], Callable[[E, UnitOfWork], None]]:
        """Declare the one reaction to `event`; a second one, or two orders for one kind of subject, fail at import.

        `again`: it fills a read model, and may be given what was heard before (by an older version of this code, which
        did not keep it): it compares `uow.cause.version` with what it has, and does and says nothing else.
        """
        declared: Any = event

        def register(reaction: Callable[[E, UnitOfWork], None]) -> Callable[[E, UnitOfWork], None]:
            if declared.wire in self.reactions:
                raise TypeError(f"two reactions to {declared.wire}")
            if self.orders.setdefault(declared.kind, order) is not order:
                raise TypeError(f"two orders for {declared.kind}")
            self.reactions[declared.wire] = reaction
            self.heard[declared.wire] = event
            if again:
                self.repeatable.add(declared.wire)
            return reaction

        return register

    @property
    def bindings(self) -> list[str]:
        """Routing patterns of all that must be heard: every event of each kind, since strict order counts them all."""
        return [f"{kind}.#" for kind in sorted(self.orders)]

    def knows_another_version_of(self, wire: str) -> bool:
        """Whether this is an event that we react to, in a version that this code does not know."""
        name, _, _ = wire.rpartition(".")
        return wire not in self.reactions and any(known.rpartition(".")[0] == name for known in self.reactions)
