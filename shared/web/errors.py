"""Every failure as a French page with a reference number, or as problem+json for programs."""

from collections.abc import Mapping, Sequence

import structlog
from flask import Flask, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from shared.database import is_busy, is_down, works_again
from shared.errors import DatabaseDown, Invalid, Refusal
from shared.web import security, sentences, trace
from shared.web.addresses import here_path
from shared.web.context import here, stop_reading
from shared.web.forms import TOKENS
from shared.web.identity.person import me, without_roles
from shared.web.languages import say, say_refusal
from shared.web.problems import problem
from shared.web.rights import SignInNeeded
from shared.web.security import ForeignOrigin
from shared.web.sentences import Text

log = structlog.get_logger()
RETRY_AFTER = "10"
DRAINED = 2 * security.MAX_BODY_WITH_FILE
"""Bytes of a body that is too large which are read and thrown away, no more."""
Errors = Mapping[str, Sequence[str]] | None


def install(app: Flask) -> None:
    app.register_error_handler(SignInNeeded, when_nobody_is_signed_in)
    app.register_error_handler(Refusal, when_refused)
    app.register_error_handler(CSRFError, when_the_form_is_not_ours)
    app.register_error_handler(ForeignOrigin, when_the_form_is_not_ours)
    app.register_error_handler(HTTPException, when_http_says_no)
    app.register_error_handler(Exception, when_something_breaks)


def when_refused(refusal: Refusal) -> Response:
    if refusal.status == 403:
        log.info("page.forbidden", route=request.endpoint)
    errors = refusal.errors if isinstance(refusal, Invalid) else None
    return answer(refusal.status, Text(refusal.title, say_refusal(refusal)), errors)


def when_nobody_is_signed_in(refusal: SignInNeeded) -> ResponseReturnValue:
    if is_program():
        answered = answer(401, Text(refusal.title, say_refusal(refusal)))
        answered.headers["WWW-Authenticate"] = "Session" if here().service.keys is None else 'Bearer realm="tikub"'
        return answered
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("tikub.sign_in", retour=here_path()), 303)
    return answer(403, sentences.EXPIRED if g.expired else sentences.SIGNED_OUT)


def when_the_form_is_not_ours(_fault: HTTPException) -> Response:
    return answer(400, sentences.FORM_TOKEN)


def when_http_says_no(fault: HTTPException) -> ResponseReturnValue:
    if fault.response is not None or fault.code is None or fault.code < 400:
        return fault
    if fault.code == 413:
        _let_the_browser_finish()
    answered = answer(fault.code, _text_of(fault.code), _by_field(fault))
    for name, value in fault.get_headers():
        if name in {"Allow", "Retry-After"}:
            answered.headers[name] = value
    return answered


def _text_of(status: int) -> Text:
    if status == 413 and request.max_content_length == security.MAX_BODY_WITH_FILE:
        return sentences.FILE_TOO_HEAVY
    return sentences.BY_STATUS.get(status, sentences.BY_STATUS[400])


def _let_the_browser_finish() -> None:
    """A browser that is still sending would see a cut connection instead of our sentence."""
    left = min(request.content_length or 0, DRAINED)
    if left > security.MAX_BODY:
        while left > 0 and (piece := request.environ["wsgi.input"].read(min(left, 64 * 1024))):
            left -= len(piece)


def _by_field(fault: HTTPException) -> Errors:
    """What the reader of arguments found wrong, by field, whether in the address or in the body."""
    places: dict[str, dict[str, list[str]]] = (getattr(fault, "data", None) or {}).get("messages", {})
    return {name: sentences for place in places.values() for name, sentences in place.items()} or None


def when_something_breaks(fault: Exception) -> Response:
    if isinstance(fault, DatabaseDown) or is_down(fault) or is_busy(fault) or works_again(fault):
        log.warning("page.database_down", path=request.path, because=type(fault).__name__)
        answered = answer(503, sentences.BY_STATUS[503])
        answered.headers["Retry-After"] = RETRY_AFTER
        return answered
    log.error("page.failed", path=request.path, endpoint=request.endpoint, exc_info=fault)
    return answer(500, sentences.BY_STATUS[500])


def is_program() -> bool:
    return request.path.startswith(f"{here().service.path}/api/")


def answer(status: int, text: Text, errors: Errors = None) -> Response:
    """The failure in the form that the caller reads."""
    if is_program():
        return problem(status, say(text.title), say(text.sentence), trace.reference(), errors)
    return Response(_page(status, text), status, mimetype="text/html")


def _page(status: int, text: Text) -> str:
    if status >= 500:
        # The page must stand although the database does not.
        stop_reading()
        g.visitor = without_roles(me())
    try:
        return render_template(
            "tikub/error.html",
            status=status,
            title=say(text.title),
            sentence=say(text.sentence),
            reference=trace.reference(),
            kept=typed(),
        )
    except Exception:
        log.exception("page.error_page_failed", path=request.path)
        return sentences.BARE_PAGE.format(reference=trace.reference())


def typed() -> list[tuple[str, str]]:
    """What the person had written, to be copied: a failure must not cost a text."""
    try:
        answers = request.form.items(multi=True)
    except RequestEntityTooLarge:
        return []
    texts = [value for name, value in answers if name not in TOKENS and value.strip()]
    return [(say("Réponse {number}", number=number), text) for number, text in enumerate(texts, start=1)]
