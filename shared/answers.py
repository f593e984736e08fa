"""Answers of forms that are neither text nor number: amounts typed in euros, files, several choices at once."""

import re
from collections.abc import Sequence
from typing import Any

from marshmallow import ValidationError, fields, validate

from shared.plain_text import REQUIRED
from shared.sentence import Sentence
from shared.uploads import KINDS, MEGABYTES, Upload

NOT_AN_AMOUNT = "Écrivez un montant en euros, par exemple 1 250,50."
OUT_OF_RANGE = "Ce montant doit être entre {min} et {max} euros."
NOT_A_FILE = "Choisissez un fichier."
EMPTY_FILE = "Ce fichier est vide."
TOO_HEAVY = "Ce fichier est trop lourd : {max} mégaoctets au plus."
WRONG_KIND = "Ce genre de fichier n’est pas accepté. Sont acceptés : {kinds}."
NOT_WHAT_IT_SAYS = "Le contenu de ce fichier n’est pas celui que son nom annonce."

_AMOUNT = re.compile(r"(-?\d{1,13})(?:[.,](\d{1,2}))?")


class Cents(fields.Integer):
    """Whole cents: as they are from a program, from euros where a person typed them."""

    default_error_messages = {"invalid": NOT_AN_AMOUNT}  # noqa: RUF012 - marshmallow's way

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(strict=True, **kwargs)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        cents = _cents(value) if isinstance(value, str) else super()._deserialize(value, attr, data, **kwargs)
        if not self.least <= cents <= self.most:
            raise ValidationError(Sentence(OUT_OF_RANGE, min=in_euros(self.least), max=in_euros(self.most)))
        return int(cents)


def _cents(typed: str) -> int:
    """Cents of an amount in euros; spaces between thousands and a sign at the end are allowed."""
    found = _AMOUNT.fullmatch(re.sub(r"[\s€]", "", typed))
    if found is None:
        raise ValidationError(NOT_AN_AMOUNT)
    euros, cents = found[1], (found[2] or "0").ljust(2, "0")
    return int(f"{euros}{cents}")


def in_euros(cents: int) -> str:
    """An amount as a person would type it: "1250,50", "1250"."""
    sign, (euros, rest) = "-" if cents < 0 else "", divmod(abs(cents), 100)
    return f"{sign}{euros},{rest:02d}" if rest else f"{sign}{euros}"


class AttachedFile(fields.Field[Upload]):
    """A file of a kind and a size that `shared.uploads` allows."""

    default_error_messages = {"required": NOT_A_FILE, "null": NOT_A_FILE, "invalid": NOT_A_FILE}  # noqa: RUF012 - marshmallow's way

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Upload:  # noqa: ARG002 - the interface
        if not isinstance(value, Upload):
            raise self.make_error("invalid")
        if value.kind is None:
            raise ValidationError(Sentence(WRONG_KIND, kinds=", ".join(KINDS)))
        if value.is_too_large:
            raise ValidationError(Sentence(TOO_HEAVY, max=MEGABYTES))
        if not value.content:
            raise ValidationError(EMPTY_FILE)
        if not value.is_what_it_says:
            raise ValidationError(NOT_WHAT_IT_SAYS)
        return value


class Several(fields.List[Any]):
    """Codes of choices, each once, in the order in which they were given."""

    def __init__(self, allowed: Sequence[str], not_a_choice: str, **kwargs: Any) -> None:
        of = [validate.OneOf(allowed, error=not_a_choice)] if allowed else []
        wanted = [validate.Length(min=1, error=REQUIRED)] if kwargs.get("required") else []
        super().__init__(fields.String(validate=of), validate=wanted, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            codes = super()._deserialize(value, attr, data, **kwargs)
        except ValidationError as wrong:
            raise ValidationError(_flat(wrong.messages)) from wrong
        return tuple(dict.fromkeys(codes))


def _flat(messages: Any) -> list[str]:
    """The sentences about single answers as sentences about the field."""
    by_place = messages.values() if isinstance(messages, dict) else [messages]
    return list(dict.fromkeys(sentence for sentences in by_place for sentence in sentences))
