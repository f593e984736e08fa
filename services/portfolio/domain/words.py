"""Text from outside made fit to be shown, stored and said: composed, and without invisible characters."""

import unicodedata

from shared.french_stems import folded

__all__ = ["folded", "shortened", "visible"]


def visible(text: str) -> str:
    """The text composed (NFC) and trimmed, without control, invisible or unassigned characters."""
    text = _one_line_end(text)
    dropped = {ord(sign): None for sign in set(text) if not _is_visible(sign)}
    return unicodedata.normalize("NFC", text.translate(dropped) if dropped else text).strip()


def _is_visible(sign: str) -> bool:
    return sign in "\n\t" or not unicodedata.category(sign).startswith("C")


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shortened(text: str, limit: int) -> str:
    """The text itself, or its beginning up to a whole word and an ellipsis, in at most `limit` characters."""
    if len(text) <= limit:
        return text
    start = text[: limit - 1]
    return (start.rsplit(maxsplit=1)[0] if " " in start else start).rstrip() + "…"
