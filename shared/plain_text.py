"""Text as a person typed it: composed, trimmed, without the characters that deceive or break."""

import re
import unicodedata
from typing import Any

from marshmallow import ValidationError, fields

from shared.sentence import Sentence

REQUIRED = "Cette réponse est obligatoire."
NOT_TEXT = "Ce texte n’est pas lisible."
FORBIDDEN_CHARACTER = (
    "Ce texte contient un caractère invisible qui n’est pas accepté. Tapez-le à nouveau sans le copier-coller."
)
TOO_LONG = "Ce texte est trop long : {max} caractères au plus."
TOO_SHORT = "Ce texte est trop court : {min} caractères au moins."

# Control characters but TAB and LF; zero-width and bidirectional marks, which make two texts look alike.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def has_forbidden_character(value: str) -> bool:
    """Whether the text holds a character that no person types on purpose."""
    return _FORBIDDEN.search(value) is not None


def without_forbidden_characters(value: str) -> str:
    """The same text without them: for files, whose writer nobody can ask to type again."""
    return _FORBIDDEN.sub("", value)


def tidy(value: str) -> str:
    """The same text composed (NFC), with LF line ends, without space around it."""
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


class PlainText(fields.String):
    """A marshmallow field for free text of `minimum` to `maximum` characters."""

    default_error_messages = {"invalid": NOT_TEXT, "invalid_utf8": NOT_TEXT, "forbidden": FORBIDDEN_CHARACTER}  # noqa: RUF012 - marshmallow's way

    def __init__(self, *, minimum: int = 0, maximum: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.minimum, self.maximum = minimum, maximum

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        typed = tidy(str(super()._deserialize(value, attr, data, **kwargs)))
        if has_forbidden_character(typed):
            raise self.make_error("forbidden")
        self._check_length(typed)
        return typed

    def _check_length(self, typed: str) -> None:
        if self.required and not typed:
            raise ValidationError(REQUIRED)
        if self.maximum is not None and len(typed) > self.maximum:
            raise ValidationError(Sentence(TOO_LONG, max=self.maximum))
        if typed and len(typed) < self.minimum:
            raise ValidationError(Sentence(TOO_SHORT, min=self.minimum))
