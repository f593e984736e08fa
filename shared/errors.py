"""What can be refused, in the words that a person reads, and what can break around us."""

from collections.abc import Mapping, Sequence


class Refusal(Exception):
    """A sentence for a person: `message` is the French source, `values` fill its {places}."""

    status = 409
    title = "Ce n’est pas possible"

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message.format(**self.values) if self.values else self.message


class Refused(Refusal):
    """The state of things does not allow it (HTTP 409)."""


class Changed(Refused):
    """Somebody else was faster (HTTP 409): `now` is the mark of what stands there, for a form to carry from now on."""

    def __init__(self, message: str, now: object, **values: object) -> None:
        super().__init__(message, **values)
        self.now = str(now)


class NotFound(Refusal):
    """There is no such thing, or not for this person (HTTP 404)."""

    status = 404
    title = "Page introuvable"

    def __init__(self, message: str = "Nous ne trouvons pas ce que vous cherchez.", **values: object) -> None:
        super().__init__(message, **values)


class Forbidden(Refusal):
    """This person may not do it (HTTP 403)."""

    status = 403
    title = "Accès réservé"

    def __init__(self, message: str = "Vous n’avez pas le droit de faire cela.", **values: object) -> None:
        super().__init__(message, **values)


class Invalid(Refusal):
    """What was sent cannot be used (HTTP 422); `errors` maps a field's name to its sentences."""

    status = 422
    title = "Des réponses sont à corriger"

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        super().__init__(" ".join(sentence for sentences in errors.values() for sentence in sentences))
        self.errors = {name: list(sentences) for name, sentences in errors.items()}

    def __str__(self) -> str:
        return self.message


class Malformed(Exception):
    """A message of the bus that is no event of ours: it can never be handled as it is."""


class DatabaseDown(Exception):
    """The database cannot be reached: messages must stay where they are."""


class BrokerDown(Exception):
    """The bus cannot be reached: nothing may be assumed about what was just sent."""


class Misconfigured(Exception):
    """The settings do not allow to start; one line for each fault (exit code 78)."""
