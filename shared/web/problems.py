"""Errors for programs: problem details (RFC 9457)."""

import json
from collections.abc import Mapping, Sequence

from werkzeug.wrappers import Response

from shared.web.languages import say


def problem(
    status: int,
    title: str,
    detail: str,
    reference: str,
    errors: Mapping[str, Sequence[str]] | None = None,
) -> Response:
    """`application/problem+json` with our reference and, by field, the French sentences on a refused input."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "reference": reference}
    if errors:
        body["errors"] = {_readable(name): [say(text) for text in sentences] for name, sentences in errors.items()}
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/problem+json")


def _readable(name: str) -> str:
    """A field's name as it was sent: half a surrogate pair has no place in an answer."""
    return str(name).encode(errors="replace").decode()
