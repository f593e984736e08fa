"""The pages where one signs in and out, and the language of the screens."""

import structlog
from flask import Blueprint, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from shared.errors import Refused
from shared.people import see_person
from shared.uow import UnitOfWork
from shared.web.addresses import safe
from shared.web.context import here
from shared.web.identity import choose, oidc
from shared.web.identity.person import Visitor
from shared.web.identity.session import enter, leave
from shared.web.languages import LANGUAGES, say
from shared.web.pages import Pages
from shared.web.posting import execute
from shared.web.render import render
from shared.web.rights import anyone

log = structlog.get_logger()

PROVIDER_DOWN = "Le service de connexion ne répond pas pour le moment. Si vous étiez déjà connecté, vous l’êtes encore."


def add_to(pages: Pages) -> Blueprint:
    pages.get("/connexion", allow=anyone)(sign_in)
    pages.post("/connexion", allow=anyone)(sign_in_post)
    pages.get("/connexion/retour", allow=anyone)(sign_in_return)
    pages.post("/deconnexion", allow=anyone)(sign_out)
    pages.post("/langue", allow=anyone)(set_language)
    return pages


def home() -> str:
    return f"{here().service.path}/"


def sign_in(sentence: str = "", status: int = 200) -> ResponseReturnValue:
    mode = here().settings.sign_in
    people = choose.candidates(here().settings) if mode == "choose" else []
    wanted = safe(request.values.get("next") or request.args.get("retour"), home())
    return render("tikub/sign_in.html", mode=mode, people=people, next=wanted, sentence=say(sentence)), status


def sign_in_post() -> ResponseReturnValue:
    wanted = safe(request.form.get("next"), home())
    if here().settings.sign_in == "choose":
        return _chosen(wanted)
    session["next"] = wanted
    try:
        return oidc.begin()
    except oidc.ProviderDown:
        return sign_in(PROVIDER_DOWN, 503)


def _chosen(wanted: str) -> ResponseReturnValue:
    try:
        visitor = choose.chosen(here().settings, request.form.get("subject", ""))
    except Refused as refusal:
        return sign_in(str(refusal), 422)
    return _welcome(visitor, wanted)


def sign_in_return() -> ResponseReturnValue:
    if here().settings.sign_in != "oidc":
        return redirect(url_for("tikub.sign_in"), 303)
    wanted = safe(session.get("next"), home())
    try:
        visitor, hint = oidc.finish()
    except oidc.ProviderDown:
        return sign_in(PROVIDER_DOWN, 503)
    except Refused as refusal:
        return sign_in(str(refusal), 400)
    return _welcome(visitor, wanted, hint=hint)


def _welcome(visitor: Visitor, wanted: str, **extra: str) -> Response:
    execute(_see, visitor)
    enter(visitor, **extra)
    log.info("sign_in.done", person=str(visitor.id))
    return redirect(wanted, 303)


def _see(visitor: Visitor, uow: UnitOfWork) -> None:
    see_person(uow, here().service.name, visitor)


def sign_out() -> Response:
    log.info("sign_out.done")
    hint = session.get("hint", "")
    leave()
    elsewhere = oidc.sign_out_address(hint, home()) if here().settings.sign_in == "oidc" else None
    answer = redirect(elsewhere or home(), 303)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def set_language() -> Response:
    wanted = request.form.get("langue", "")
    if wanted in LANGUAGES:
        session["language"] = wanted
    return redirect(safe(request.form.get("retour"), home()), 303)
