"""Where a list goes on and what narrows it, as its address says it."""

from uuid import UUID

from flask import request

from shared.errors import NotFound


def after() -> UUID | None:
    """The row after which the list goes on, from the address; raises NotFound when it is none."""
    try:
        return UUID(request.args["apres"]) if request.args.get("apres") else None
    except ValueError:
        raise NotFound("Cette page de la liste n’existe pas.") from None


def asked_id(name: str) -> UUID | None:
    """The id of what an address asks for; None for what is none."""
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None
