"""The pages of the manifesto: read it, sign it, see what it said before, publish a new version."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from services.ideas.commands.manifesto import (
    PublishManifesto,
    SignManifesto,
    TakeNameOff,
    publish_manifesto,
    sign_manifesto,
    take_name_off,
)
from services.ideas.queries import manifesto as queries
from shared.web import Form, Pages, me, post, reading, render, role, signed_in

pages = Pages("ideas_manifesto", __name__, url_prefix="/manifeste")
team = role("team")


def _done(_version: object) -> str:
    return url_for("ideas_manifesto.show")


@pages.get("/", allow=signed_in)
def show() -> ResponseReturnValue:
    """What the incubator stands for, and whose names stand under it."""
    return _page()


def _page(refused: Form[SignManifesto] | Form[TakeNameOff] | None = None) -> str:
    today = queries.latest(reading())
    version = today.version if today else 0
    return render(
        "ideas/manifesto.html",
        today=today,
        versions=queries.versions(reading()),
        signed=queries.signatures(reading(), version, me().id),
        form=refused,
        signing=Form(SignManifesto, values={"seen": version}),
        leaving=Form(TakeNameOff),
    )


@pages.post("/signature", allow=signed_in)
def sign() -> ResponseReturnValue:
    """Sign it."""
    return post(Form(SignManifesto, request.form, given={"by": me().id}), sign_manifesto, done=_done, page=_page)


@pages.post("/signature/fin", allow=signed_in)
def leave() -> ResponseReturnValue:
    """Take one's name off."""
    return post(Form(TakeNameOff, request.form, given={"by": me().id}), take_name_off, done=_done, page=_page)


@pages.get("/nouveau", allow=team)
def writing() -> ResponseReturnValue:
    """The form of a new version, with the words of today."""
    today = queries.latest(reading())
    values = {"seen": today.version, "words": today.words} if today else {"seen": 0, "why": "Première version"}
    return _write_page(Form(PublishManifesto, values=values))


def _write_page(form: Form[PublishManifesto]) -> str:
    today = queries.latest(reading())
    shown = _once_more(form, today.version) if today and form.refusal else form
    return render("ideas/manifesto_form.html", form=shown, today=today, open=form.refusal is not None)


def _once_more(form: Form[PublishManifesto], version: int) -> Form[PublishManifesto]:
    """The same words, now that what another person published meanwhile stands beside them."""
    again = Form(form.type, MultiDict({**request.form.to_dict(), "seen": str(version)}))
    if form.refusal:
        again.refuse(form.refusal)
    return again


@pages.post("/nouveau", allow=team)
def publish() -> ResponseReturnValue:
    """Publish it."""
    form = Form(PublishManifesto, request.form, given={"by": me().id})
    return post(form, publish_manifesto, done=_done, page=_write_page)


@pages.get("/<int:version>", allow=signed_in)
def before(version: int) -> ResponseReturnValue:
    """What one version said."""
    return render("ideas/manifesto_before.html", one=queries.the_version(reading(), version))
