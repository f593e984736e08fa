"""Where the rest of a list begins, as the address of a page says it."""

from uuid import UUID

from flask import request

from shared.errors import Invalid


def after_asked() -> UUID | None:
    """The last row of the slice before; None at the beginning."""
    try:
        return UUID(request.args["apres"]) if "apres" in request.args else None
    except ValueError:
        raise Invalid({"": ["Cette page de la liste n’existe pas."]}) from None
