"""What follows from every event that is heard, beside what people are told of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from services.notify.commands.hooks.queueing import OFFERED, call_hooks
from services.notify.commands.telling import settle
from services.notify.domain.asking import ASKS, ENDS
from shared.policies import STRICT, Order, Policies
from shared.uow import UnitOfWork

E = TypeVar("E")
Declare = Callable[[Callable[[E, UnitOfWork], None]], Callable[[E, UnitOfWork], None]]


def declaring(policies: Policies) -> Callable[..., Declare[Any]]:
    """`policies.on`, for reactions after which hooks are called and what the event has ended waits for nobody."""

    def on(event: type[Any], order: Order = STRICT) -> Declare[Any]:
        declared: Any = event
        if not declared.personal:  # what tells who somebody is goes to no other team
            OFFERED[declared.wire] = declared

        def register(reaction: Callable[[Any, UnitOfWork], None]) -> Callable[[Any, UnitOfWork], None]:
            @wraps(reaction)
            def react(fact: Any, uow: UnitOfWork) -> None:
                for letter in ENDS.get(declared.wire, ()):
                    settle(uow, getattr(fact, ASKS[letter]), letter)
                reaction(fact, uow)
                call_hooks(uow, fact)

            policies.on(event, order)(react)
            return reaction

        return register

    return on
