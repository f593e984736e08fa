"""Writing for programs: a command behind a right, once for each Idempotency-Key, over the version named by If-Match."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from flask import g, request
from marshmallow import RAISE, Schema
from sqlalchemy import update
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from shared.errors import Changed, Refusal
from shared.mailboxes import posted
from shared.schemas import body_schema
from shared.uow import UnitOfWork
from shared.web.api import Api
from shared.web.identity.person import me
from shared.web.posting import execute, take, taken
from shared.web.rights import Rule

C = TypeVar("C")
R = TypeVar("R")
View = Callable[..., Any]

KEY_MAX = 200
KEY_HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_MAX},
    "description": "Drawn by the program for each effect it wants; sent again with it, the same request has one effect",
}
MATCH_HEADER = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "description": "The ETag with which the thing was read last, or *",
}


class KeyNeeded(Refusal):
    """The program did not say which effect it wants once."""

    status = 400
    title = "Il manque une clé"

    def __init__(self) -> None:
        super().__init__(
            "Envoyez un en-tête « Idempotency-Key » de {most} caractères au plus, tiré au hasard : "
            "la même demande envoyée deux fois n’aura qu’un effet.",
            most=KEY_MAX,
        )


class MarkNeeded(Refusal):
    """The program did not say what it has read (RFC 6585)."""

    status = 428
    title = "Il manque la version lue"

    def __init__(self) -> None:
        super().__init__("Envoyez dans un en-tête « If-Match » l’ETag de ce que vous avez lu.")


class Overtaken(Refusal):
    """Somebody else changed it since it was read (RFC 9110)."""

    status = 412
    title = "Cela a changé depuis"

    def __init__(self) -> None:
        super().__init__(
            "Quelqu’un l’a changé depuis votre lecture : rien n’a été enregistré. Relisez, puis recommencez."
        )


class WritingApi(Api):
    """An API that also writes: `@api.write("PUT", "/things/<uuid:thing_id>", asks=Command, allow=…, answers=…)`."""

    def __init__(self, name: str, import_name: str, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self.before_request(_check_readable)

    def write(
        self,
        method: str,
        path: str,
        *,
        allow: Rule,
        asks: type[Any] | None = None,
        gives: type[Schema] | None = None,
        over_version: bool = False,
    ) -> Callable[[View], View]:
        """POST answers 201 with Location, the rest 200, or 204 without `gives`.

        The view takes what was asked, by the names of the fields of `asks` that are not given by the server, and the
        ids in the path; `over_version` wants an If-Match, to be read by `seen`.
        """
        headers = [KEY_HEADER] if method == "POST" else []
        headers += [MATCH_HEADER] if over_version else []
        status = 204 if gives is None else 201 if method == "POST" else 200

        def decorate(view: View) -> View:
            answered: View = self.response(status, gives)(_overtaken_named(view))
            if asks is not None:
                answered = self.arguments(body_schema(asks), location="json", unknown=RAISE)(answered)
            described: View = self.doc(parameters=headers, responses=_REFUSED)(answered)
            named: View = self._method_route(method, path, {"allow": allow})(described)
            return named

        return decorate


_REFUSED = {str(status): {"$ref": "#/components/responses/DEFAULT_ERROR"} for status in (401, 403, 404, 409, 429)}


def _overtaken_named(view: View) -> View:
    @wraps(view)
    def named(*asked: Any, **path: Any) -> Any:
        try:
            return view(*asked, **path)
        except Changed as changed:
            raise Overtaken from changed

    return named


def _check_readable() -> None:
    """A body must be JSON that can be read at all, however deep or long it is."""
    body = request.get_data() if request.method in {"POST", "PUT", "PATCH", "DELETE"} else b""
    if not body:
        return
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        json.loads(body.decode())
    except (ValueError, RecursionError) as unreadable:
        raise BadRequest from unreadable


def once(function: Callable[[C, UnitOfWork], R], command: C, *, at: Callable[[R], str]) -> tuple[UUID, dict[str, str]]:
    """Run a command once for its Idempotency-Key; returns the id of what was made, and the header Location.

    `at` gives the address of what the command made: its last segment is the id. The same request sent again is given
    the same answer, another one with the same key is refused.
    """
    key, fingerprint = _key(), _fingerprint()

    @wraps(function)
    def first_or_again(asked: C, uow: UnitOfWork) -> str:
        if not take(uow, key, fingerprint):
            return taken(uow, key, fingerprint, ANOTHER)
        location = at(function(asked, uow))
        uow.session.execute(update(posted).where(posted.c.key == key).values(location=location))
        return location

    location = execute(first_or_again, command)
    return UUID(location.rpartition("/")[2]), {"Location": location}


ANOTHER = "Cette clé a déjà servi pour une autre demande : tirez-en une nouvelle. Rien n’a été enregistré."


def _key() -> UUID:
    sent = request.headers.get("Idempotency-Key", "").strip()
    if not sent or len(sent) > KEY_MAX:
        raise KeyNeeded
    return uuid5(NAMESPACE_URL, f"{me().id} {sent}")


def _fingerprint() -> str:
    return hashlib.sha256(
        f"{request.method} {request.path}\n".encode(errors="replace") + request.get_data()
    ).hexdigest()


def mark(version: int) -> None:
    """Of which version the answer tells: it begins the ETag."""
    g.api_version = version


def seen(version: int) -> int:
    """The version that the program has read, when it is the one that stands there; raises MarkNeeded, Overtaken."""
    if "If-Match" not in request.headers:
        raise MarkNeeded
    tags = request.if_match
    named = {tag.partition("-")[0] for tag in tags.as_set(include_weak=True)}
    if not tags.star_tag and str(version) not in named:
        raise Overtaken
    return version
