"""The writer's one form, without its screens: a program asks for keys, then posts steps as a browser would."""

from uuid import UUID

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from shared.web import keys
from shared.web.forms import Form
from shared.web.pages import Pages
from shared.web.posting import post
from shared.web.rights import anyone
from tests.faults.ledger import WriteStep, write_step

KEYS = 50


def writing() -> Pages:
    pages = Pages("writing", __name__)
    pages.get("/cles", allow=anyone)(some_keys)
    pages.post("/etapes/<uuid:entry_id>/<uuid:mark>", allow=anyone)(write)
    return pages


def some_keys() -> ResponseReturnValue:
    """What the hidden fields of as many forms would hold."""
    return jsonify(csrf_token=generate_csrf(), keys=[keys.new() for _ in range(KEYS)])


def write(entry_id: UUID, mark: UUID) -> ResponseReturnValue:
    form = Form(WriteStep, request.form, given={"entry_id": str(entry_id), "mark": str(mark)})
    return post(form, write_step, done=lambda _: f"/ecrire/etapes/{mark}", page=_refused)


def _refused(form: Form[WriteStep]) -> ResponseReturnValue:
    return jsonify(errors=form.errors)
