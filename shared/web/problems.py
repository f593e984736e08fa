"""Errors for programs: problem details (RFC 9457)."""

import json
from collections.abc import Mapping, Sequence

from werkzeug.wrappers import Response


def problem(
    status: int,
    title: str,
    detail: str,
    reference: str,
    errors: Mapping[str, Sequence[str]] | None = None,
) -> Response:
    """`application/problem+json`, with our reference and, for a refused input, the sentences by field."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "reference": reference}
    if errors:
        body["errors"] = {name: list(sentences) for name, sentences in errors.items()}
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/problem+json")
