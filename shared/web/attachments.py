"""An attached file given to whoever may read it: to be saved, never to be run by the browser."""

from urllib.parse import quote
from uuid import UUID

from flask import request
from werkzeug.datastructures import Headers
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response

from shared.attachments import content_of
from shared.web.context import reading

LOCKED_UP = "default-src 'none'; sandbox"
"""The content security policy of a file that somebody else made."""


def send_attached(attached: UUID) -> Response:
    """The file as a download; the view that calls this has checked who asks. Raises NotFound."""
    row = content_of(reading(), attached)
    headers = Headers()
    name = f"UTF-8''{quote(row.filename, safe='')}"
    headers["Content-Disposition"] = dump_options_header("attachment", {"filename*": name})
    headers["Content-Security-Policy"] = LOCKED_UP
    headers["Cache-Control"] = "private, no-cache"
    answer = Response(row.content, mimetype=row.media_type, headers=headers)
    answer.set_etag(row.sha256)
    return answer.make_conditional(request.environ)
