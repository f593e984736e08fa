"""What every page knows without being told."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, render_template, request, send_from_directory, url_for
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.wrappers import Response

from shared.settings import Settings
from shared.web import keys
from shared.web.addresses import here_path
from shared.web.context import here
from shared.web.identity.person import me
from shared.web.languages import LANGUAGES, language, say

STATIC = Path(__file__).parent / "static"
YEAR = 365 * 24 * 3600


class Compiled(BytecodeCache):
    """Templates compiled once for all applications of a process; one that changed on disk is compiled again."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._codes.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def render(template: str, **values: Any) -> str:
    """A page in the visitor's language."""
    return render_template(template, **values)


def install(app: Flask) -> None:
    app.jinja_env.bytecode_cache = COMPILED
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(asset=asset, new_key=keys.new)
    app.context_processor(_known_everywhere)


def _known_everywhere() -> dict[str, Any]:
    return {
        "me": me(),
        "service": here().service,
        "platform": _platform(here().settings),
        "language": language(),
        "languages": LANGUAGES,
        "here_path": here_path(),
        "sign_in_address": _sign_in_address(),
    }


def _sign_in_address() -> str:
    """Where one signs in, to come back to this page."""
    page = None if request.endpoint in {None, "tikub.sign_in"} else here_path()
    return url_for("tikub.sign_in", retour=page)


def _platform(settings: Settings) -> dict[str, str]:
    """What is embedded here, in the words of the foot of the page."""
    return {
        "mode": settings.mode,
        "store": say("PostgreSQL") if settings.database_url else say("Fichiers SQLite, embarqués"),
        "bus": say("RabbitMQ") if settings.amqp_url else say("Distribution embarquée"),
        "sign_in": say("Choisir une personne") if settings.sign_in == "choose" else say("Compte professionnel"),
    }


def asset(name: str) -> str:
    """The address of a file of the common stylesheet's folder; it changes with the content."""
    return url_for("tikub.common", name=name, v=_version(name))


@cache
def _version(name: str) -> str:
    file = STATIC / name
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else "0"


def send_asset(name: str, version: str | None) -> Response:
    """The file, to be kept for a year by whoever asked for this very version of it."""
    answer = send_from_directory(STATIC, name)
    if version == _version(name):
        answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return answer
