"""What every request must respect and every answer must carry."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response
from werkzeug.wsgi import get_host

from shared.settings import Settings
from shared.uploads import MAX_FILE
from shared.web import keys
from shared.web.access.bearing import bears_key
from shared.web.context import here
from shared.web.identity.person import me

MAX_BODY = 256 * 1024
MAX_BODY_WITH_FILE = MAX_BODY + 2 * MAX_FILE
"""Room for a file that is too large, so that the sentence beside its field can say so."""
MAX_PARTS = 200
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
YEAR = 365 * 24 * 3600

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class ForeignOrigin(BadRequest):
    """The form was sent by the page of another site."""


def install(app: Flask, settings: Settings) -> None:
    app.config.update(
        SESSION_COOKIE_NAME="__Host-tikub" if settings.secure else "tikub",
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        MAX_FORM_PARTS=MAX_PARTS,
        # A long text is not lost after an hour, and the check of the origin below does the work of the Referer.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    _use_keys(app, settings.secret_keys)
    CSRFProtect(app)
    app.wsgi_app = _with_fresh_keys(app, settings)  # type: ignore[method-assign, unused-ignore]
    if hops := settings.proxy_hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _use_keys(app: Flask, keys_now: Sequence[str]) -> None:
    """The first key signs; what another one has signed is still believed: sessions, forms and their tokens."""
    first, *others = keys_now or ("",)
    oldest_first = [*reversed(others), first]
    signing: dict[str, Any] = {"SECRET_KEY": first, "SECRET_KEY_FALLBACKS": others}
    app.config.update({**signing, "WTF_CSRF_SECRET_KEY": oldest_first, keys.KEYS: oldest_first})


def _with_fresh_keys(app: Flask, settings: Settings) -> Callable[..., Any]:
    """Look at the keys' file before each request: the session is read before any guard could do it."""
    answer = app.wsgi_app
    if "secret_key" not in settings.files:
        return answer

    def look_then_answer(environ: Any, start_response: Any) -> Any:
        if (now := settings.secret_keys) and now != (app.config["SECRET_KEY"], *app.config["SECRET_KEY_FALLBACKS"]):
            _use_keys(app, now)
        return answer(environ, start_response)

    return look_then_answer


def check_host() -> None:
    """Links are built from the Host header: only ours will do, but for the probes that come by address."""
    if request.blueprint != "health":
        get_host(request.environ, here().settings.trusted_hosts or None)


def check_origin() -> None:
    """A form must come from one of our own pages, as far as the browser tells."""
    if request.method not in UNSAFE:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise ForeignOrigin
    origin = request.headers.get("Origin")
    if origin is not None and origin not in _our_origins():
        raise ForeignOrigin


def _our_origins() -> set[str]:
    return {request.host_url.rstrip("/"), _origin(here().settings.public_url)}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def check_text() -> None:
    """PostgreSQL has no place for NUL: nothing asked in an address may hold one."""
    asked = (request.path, *(text for values in request.args.lists() for text in (values[0], *values[1])))
    if any("\x00" in text for text in asked):
        raise BadRequest


def make_room_for_files() -> None:
    """Only forms that ask for a file may weigh as much as one; nothing has read the body yet."""
    if getattr(current_app.view_functions.get(request.endpoint or ""), "uploads", False):
        request.max_content_length = MAX_BODY_WITH_FILE


def check_form_token() -> None:
    """The token against forged forms; an address that does not exist says so instead."""
    tokenless = getattr(current_app.view_functions.get(request.endpoint or ""), "tokenless", False)
    if request.endpoint is not None and not tokenless and not bears_key():
        current_app.extensions["csrf"].protect()


def protect(answer: Response) -> Response:
    """After each request: headers that tell the browser what our pages never do."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    answer.headers.setdefault("Content-Security-Policy", _content_policy())
    if here().settings.secure:
        answer.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains")
    private = me().known or request.method == "POST"
    answer.headers.setdefault("Cache-Control", "no-store" if private else "no-cache")
    return answer


def _content_policy() -> str:
    settings = here().settings
    identity_provider = f" {_origin(settings.oidc_issuer)}" if settings.sign_in == "oidc" else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'; form-action 'self'{identity_provider}; base-uri 'none'; frame-ancestors 'none'"
    )
