"""What every part of the API of ideas begins with."""

from typing import Any

from flask import url_for

from shared.web import me, role
from shared.web.writing import WritingApi

api = WritingApi("ideas_api", __name__)
team = role("team")


def address(endpoint: str, **path: Any) -> str:
    """The address of one thing of this API."""
    return url_for(f"ideas_api.{endpoint}", **path)


def drafts_too() -> bool:
    """Whether whoever asks sees calls that are not announced."""
    return me().has("team")
